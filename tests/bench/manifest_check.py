#!/usr/bin/env python3
"""A manifest of generated mail and what Redress made of it, in; every difference, out.

    redress message list --json > messages.jsonl
    redress case list --json > cases.jsonl
    manifest_check.py --manifest truth.json --messages messages.jsonl --cases cases.jsonl --letters outbox

The generator's manifest is one JSON object whose "messages" each state the truth of one mail:
n, kind, variant, thread (number of the thread's first message), message_id, from, subject, file.
--manifest may be given again for a continuation of the same corpus (--skip, replies to real receipts).
--letters is the Maildir that `[outgoing] maildir` names (new/, cur/, or .eml files beside them).

What must hold:
  every message   has exactly one row among the incoming ones, with exactly one outcome
  new             opened a case, and each its own
  reply           was added to the case that its thread's first message opened; a subject reply
                  whose sender has several threads of that subject is counted apart: it may also
                  have gone to another of those cases, opened one or been held
  auto_reply      automatic
  bounce          bounce
  malformed       opened a case or is held, never lost
  cases           each was opened by one message and names every message added to it
  receipts        exactly one for each case opened by a mail with a sender, to that sender, marked
                  Auto-Submitted; none for anything else; nothing at all to a machine
  letters         no Message-ID twice

A letter is a receipt when its X-Redress header has the word "receipt". It belongs to the message
its In-Reply-To names; else to the case whose reference stands in its Subject.

Prints expected and got by kind and variant, then the first differences. Exit status: 0 all holds,
1 differences, 2 wrong use. Standard library only; memory grows with the manifest.
"""
from __future__ import annotations

import argparse
import email
import email.policy
import json
import os
import re
import sys
from collections import Counter, defaultdict
from email.header import decode_header, make_header
from email.utils import getaddresses

OUTCOMES = {"opened", "added", "automatic", "bounce", "duplicate", "held", "gone"}
EXPECTED = {"new": {"opened"}, "reply": {"added"}, "auto_reply": {"automatic"}, "bounce": {"bounce"},
            "malformed": {"opened", "held"}}
AMBIGUOUS = {"added", "opened", "held"}
# Two senders, one that is no address, or none but the envelope's: whether to confirm is a matter of policy.
SENDER_IN_DOUBT = {"two-subjects", "address-soup", "no-from"}
MACHINES = {"auto_reply", "bounce"}


def bare(message_id: str | None) -> str:
    """A Message-ID without its brackets and the space around it."""
    return (message_id or "").strip().strip("<>").strip()


def base_subject(subject: str | None) -> str:
    return re.sub(r"^(\s*(re|fw|fwd|aw)\s*:)+", "", subject or "", flags=re.I).strip().lower()


def json_lines(path: str) -> list[dict]:
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


class Report:
    def __init__(self) -> None:
        self.differences: list[str] = []
        self.table: dict[tuple[str, str], Counter] = defaultdict(Counter)

    def differs(self, what: str) -> None:
        self.differences.append(what)

    def show(self, most: int) -> None:
        row = "{:<12} {:<20} {:<22} {:>9} {:>7}  {}".format
        print(row("kind", "variant", "expected", "messages", "right", "got"))
        for (kind, variant), got in sorted(self.table.items()):
            words = AMBIGUOUS if variant.endswith("ambiguous") else EXPECTED.get(kind, {"?"})
            total = sum(n for word, n in got.items() if word != "right")
            seen = ", ".join(f"{word} {n}" for word, n in sorted(got.items()) if word != "right")
            print(row(kind, variant, " or ".join(sorted(words)), total, got["right"], seen))
        print(f"\n{len(self.differences)} differences")
        for what in self.differences[:most]:
            print("  " + what)
        if len(self.differences) > most:
            print(f"  and {len(self.differences) - most} more")


# ------------------------------------------------------------ rows to messages

def pair(truths: list[dict], rows: list[dict], report: Report) -> dict[int, list[dict]]:
    """The incoming rows of each message: by file name where the row has it, else by Message-ID.
    Mails whose Message-ID cannot be known are matched with the rows left over, in order."""
    by_file = {t["file"]: t["n"] for t in truths if t.get("file")}
    by_id = {bare(t["message_id"]): t["n"] for t in truths if t.get("message_id")}
    paired: dict[int, list[dict]] = defaultdict(list)
    left = []
    for row in rows:
        file = os.path.basename(str(row.get("uid") or "")).split(":2,")[0]
        n = by_file.get(file, by_id.get(bare(row.get("message_id"))))
        if n is None:
            left.append(row)
        else:
            paired[n].append(row)
    left.sort(key=lambda row: str(row.get("received_at")))
    for t in truths:
        unknowable = t["variant"] in ("no-message-id", "odd-message-id")
        if unknowable and t["n"] not in paired and left:
            paired[t["n"]].append(left.pop(0))
    for row in left:
        report.differs(f"a row that no message of the manifest explains: {row.get('message_id') or row.get('id')}")
    return paired


def ambiguous_replies(truths: list[dict]) -> dict[int, set[int]]:
    """Subject replies whose sender began several threads with that subject: their possible roots."""
    roots = defaultdict(set)
    for t in truths:
        if t["kind"] == "new":
            roots[(t["from"] or "").lower(), base_subject(t["subject"])].add(t["n"])
    found = {}
    for t in truths:
        if t["kind"] == "reply" and t["variant"] == "subject":
            mine = roots[(t["from"] or "").lower(), base_subject(t["subject"])]
            if len(mine) > 1:
                found[t["n"]] = mine
    return found


# -------------------------------------------------------------- what must hold

def check_outcomes(truths: list[dict], paired: dict[int, list[dict]], report: Report) -> None:
    cases = {n: rows[0].get("case") for n, rows in paired.items() if rows[0].get("outcome") == "opened"}
    ambiguous = ambiguous_replies(truths)
    for t in truths:
        n, kind, variant = t["n"], t["kind"], t["variant"] or ""
        name = f"{n} {kind} {variant} {t['message_id'] or t.get('file')}"
        rows = paired.get(n, [])
        line = report.table[kind, variant + (", ambiguous" if n in ambiguous else "")]
        outcomes = [row.get("outcome") for row in rows]
        line[outcomes[0] if len(rows) == 1 and outcomes[0] in OUTCOMES else f"{len(rows)} rows" if len(rows) != 1
             else f"outcome {outcomes[0]}"] += 1
        if len(rows) != 1 or outcomes[0] not in OUTCOMES:
            report.differs(f"{name}: not exactly one outcome: {outcomes}")
            continue
        outcome, case = outcomes[0], rows[0].get("case")
        if n in ambiguous:
            allowed, homes = AMBIGUOUS, {cases.get(root) for root in ambiguous[n]}
        else:
            allowed, homes = EXPECTED.get(kind, set()), {cases.get(t["thread"])}
        if outcome not in allowed:
            report.differs(f"{name}: {outcome}, not {' or '.join(sorted(allowed))}")
        elif outcome in ("opened", "added") and not case:
            report.differs(f"{name}: {outcome} without a case")
        elif outcome == "added" and case not in homes:
            report.differs(f"{name}: added to {case}, not to {' or '.join(sorted(map(str, homes)))}")
        else:
            line["right"] += 1


def check_cases(cases: list[dict], rows: list[dict], report: Report) -> None:
    listed = Counter(case["reference"] for case in cases)
    opened = Counter(row.get("case") for row in rows if row.get("outcome") == "opened")
    for reference, times in listed.items():
        if times > 1:
            report.differs(f"case {reference} is listed {times} times")
        if opened[reference] != 1:
            report.differs(f"case {reference} was opened by {opened[reference]} messages")
    named = {row["case"] for row in rows if row.get("outcome") in ("opened", "added") and row.get("case")}
    for reference in sorted(named - listed.keys()):
        report.differs(f"case {reference} has messages and is not listed")
    known = {case["reference"]: {bare(i) for i in case.get("message_ids", [])} for case in cases}
    for row in rows:
        of_case = row.get("outcome") in ("opened", "added") and row.get("case") in known
        if of_case and row.get("message_id") and bare(row["message_id"]) not in known[row["case"]]:
            report.differs(f"case {row['case']} does not name its message {row['message_id']}")


def letters(folder: str) -> list[dict]:
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "tmp")
        for file in sorted(files):
            in_maildir = os.path.basename(place) in ("new", "cur")
            if not in_maildir and not file.endswith(".eml"):
                continue
            with open(os.path.join(place, file), "rb") as raw:
                mail = email.message_from_binary_file(raw, policy=email.policy.compat32)
            header = lambda name: re.sub(r"\s+", " ", str(mail.get(name) or "")).strip()
            found.append({"file": file, "id": bare(header("Message-ID")), "answers": bare(header("In-Reply-To")),
                          "redress": header("X-Redress"), "subject": str(make_header(decode_header(header("Subject")))), "auto": header("Auto-Submitted").lower(),
                          "to": [a.lower() for _, a in getaddresses(mail.get_all("To", [])) if a]})
    return found


def check_letters(truths: list[dict], paired: dict[int, list[dict]], post: list[dict], report: Report) -> Counter:
    for message_id, times in Counter(letter["id"] for letter in post).items():
        if not message_id:
            report.differs(f"{times} letters have no Message-ID")
        elif times > 1:
            report.differs(f"{times} letters share the Message-ID {message_id}")
    by_id = {bare(t["message_id"]): t for t in truths if t.get("message_id")}
    daemons = {(t["from"] or "").lower() for t in truths if t["kind"] == "bounce"}
    for letter in post:
        answered = by_id.get(letter["answers"])
        to_sender = answered and (answered["from"] or "").lower() in letter["to"]
        if daemons.intersection(letter["to"]) or (to_sender and answered["kind"] in MACHINES):
            report.differs(f"a letter to a machine: {letter['file']} to {', '.join(letter['to'])}")
    return check_receipts(truths, paired, [x for x in post if re.search(r"\breceipt\b", x["redress"], re.I)], by_id,
                          report)


def check_receipts(truths, paired, receipts, by_id, report: Report) -> Counter:
    case_of = {n: rows[0].get("case") for n, rows in paired.items()}
    references = {case for case in case_of.values() if case}
    sent = defaultdict(list)
    for letter in receipts:
        answered = by_id.get(letter["answers"])
        case = case_of.get(answered["n"]) if answered else None
        case = case or next((word for word in re.findall(r"[\w-]+", letter["subject"]) if word in references), None)
        sent[case].append(letter)
        if letter["auto"] in ("", "no"):
            report.differs(f"receipt {letter['file']} is not marked Auto-Submitted")
    for letter in sent.pop(None, []):
        report.differs(f"receipt {letter['file']} to {', '.join(letter['to'])} belongs to no case")
    counts = Counter()
    for t in truths:
        rows = [row for row in paired.get(t["n"], []) if row.get("outcome") == "opened" and row.get("case")]
        if not rows:
            continue
        mine = sent.pop(rows[0]["case"], [])
        in_doubt = t["variant"] in SENDER_IN_DOUBT
        wanted = {0, 1} if in_doubt else {1} if t["from"] else {0}
        counts["cases opened"] += 1
        counts["receipts"] += len(mine)
        if len(mine) not in wanted:
            report.differs(f"case {rows[0]['case']} ({t['n']} {t['kind']}): {len(mine)} receipts, not "
                           + " or ".join(map(str, sorted(wanted))))
        for letter in mine:
            if not in_doubt and t["from"] and letter["to"] != [t["from"].lower()]:
                report.differs(f"receipt {letter['file']} went to {letter['to']}, not to {t['from']}")
    for case, extra in sent.items():
        report.differs(f"{len(extra)} receipts for {case}, which no message of the manifest opened")
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0],
                                     epilog="what must hold is written at the top of this file")
    parser.add_argument("--manifest", required=True, action="append", help="the generator's manifest; may be repeated")
    parser.add_argument("--messages", required=True, help="redress message list --json")
    parser.add_argument("--cases", required=True, help="redress case list --json")
    parser.add_argument("--letters", required=True, help="Maildir of the letters sent")
    parser.add_argument("--differences", type=int, default=20, help="how many differences to print (20)")
    a = parser.parse_args()
    truths = []
    for path in a.manifest:
        with open(path, encoding="utf-8") as f:
            truths += json.load(f)["messages"]
    if not truths or not os.path.isdir(a.letters):
        parser.error("an empty manifest" if not truths else f"{a.letters} is no folder")
    rows = [row for row in json_lines(a.messages) if not str(row.get("direction", "in")).startswith("out")]
    cases, report = json_lines(a.cases), Report()
    paired = pair(truths, rows, report)
    check_outcomes(truths, paired, report)
    check_cases(cases, rows, report)
    post = letters(a.letters)
    counts = check_letters(truths, paired, post, report)
    print(f"{len(truths)} messages, {len(rows)} rows, {len(cases)} cases, {len(post)} letters: "
          f"{counts['cases opened']} cases opened, {counts['receipts']} receipts\n")
    report.show(a.differences)
    return 1 if report.differences else 0


if __name__ == "__main__":
    sys.exit(main())
