#!/usr/bin/env python3
"""A landlord's document, in; every number in it, each with the words behind it, out.

    numbers_of_a_document.py DOCUMENT > ../../casework/src/policies/told/numbers/POLICY.txt
    numbers_of_a_document.py DOCUMENT --policy POLICY [--redress target/debug/redress]

The first writes the list that a test of the policy reads. The second looks for each number in what
`redress policy show POLICY` prints, in an entry that has a clause, and says which are not there.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys

WORDS = "one two three four five six seven eight nine ten twelve".split()
UNITS = "working day|day|week|month|year|hour|stage|minute"
# A section's own number at the head of its line, or a list's.
HEADING = re.compile(r"^[-*\s]*(\d+(?:\.\d+)*)\.?(?=\s)")
NUMBER = re.compile(
    r"[A-Za-z(£]*\d[\d.,:/%]*[a-z]*(?: \d[\d]*)*(?: (?:working |calendar )?[A-Za-z]+)?"
    rf"|\b(?:{'|'.join(WORDS)})[- ](?:{UNITS})s?\b"
    r"|\b(?:monthly|quarterly|annually|yearly|weekly|daily|annual)\b"
)


def squeezed(text):
    """Small letters, single spaces, no marks of layout."""
    text = text.lower().replace("\u2013", "-").replace("\u2019", "'")
    return re.sub(r"[*<>\[\]]", "", re.sub(r"\s+", " ", text)).strip()


def numbers(document):
    """Each number of the text, once, in order: sections as `§2.1`, others with the word behind them."""
    found = []
    for line in document.splitlines():
        heading = HEADING.match(line)
        if heading:
            found.append("§" + heading.group(1).rstrip("."))
            line = line[heading.end():]
        found += [squeezed(match.group()).rstrip(".,:") for match in NUMBER.finditer(line)]
    return list(dict.fromkeys(found))


def missing(wanted, page):
    """The numbers that no entry with a clause has."""
    entries = [entry for section in page["sections"] for entry in section["entries"] if entry["clause"]]
    clauses = squeezed(" ".join(entry["clause"] for entry in entries))
    texts = [squeezed(" ".join([*entry["told"], entry["says"] or "", entry["decided"] or "", entry["clause"]])) for entry in entries]

    def there(number):
        if number.startswith("§"):
            return re.search(rf"[§¶ ]{re.escape(number[1:])}(?![\d])", clauses)
        return any(number in text for text in texts)

    return [number for number in wanted if not there(number)]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("document", type=pathlib.Path)
    arguments.add_argument("--policy")
    arguments.add_argument("--redress", default="target/debug/redress")
    given = arguments.parse_args()
    wanted = numbers(given.document.read_text())
    if not given.policy:
        print("\n".join(wanted))
        return 0
    shown = subprocess.run([given.redress, "policy", "show", given.policy, "--json"], capture_output=True, check=True)
    gone = missing(wanted, json.loads(shown.stdout))
    print(f"{given.policy}: {len(wanted) - len(gone)} of {len(wanted)} numbers are shown with a clause")
    print("\n".join(f"  not shown: {number}" for number in gone), end="\n" if gone else "")
    return 1 if gone else 0


if __name__ == "__main__":
    sys.exit(main())
