#!/usr/bin/env python3
"""Worked deadlines in a table, in; those that `redress policy due --batch` answers otherwise, out.

    deadlines.py TABLE.csv [--redress target/debug/redress]

The table has the columns case_id, policy, clock, region, received_at and expected_due. The policy `generic` stands for
plain periods: its clock `wd_5` is "5 working days", `wd_2_deemed` the same with `--deemed 17:00`.
"""
import argparse
import csv
import datetime
import json
import subprocess
import sys


def question(row):
    """The row as a question of `policy due --batch`."""
    asked = {"from": row["received_at"], "region": row["region"]}
    if row["policy"] != "generic":
        return asked | {"policy": row["policy"], "clock": row["clock"]}
    parts = row["clock"].split("_")
    deemed = {"deemed": "17:00"} if "deemed" in parts else {}
    return asked | {"within": f"{parts[1]} working days"} | deemed


def same(expected, due):
    """Whether the two are one date, or one instant."""
    if "T" not in expected:
        return expected == due
    return datetime.datetime.fromisoformat(expected) == datetime.datetime.fromisoformat(due.replace("Z", "+00:00"))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("table")
    arguments.add_argument("--redress", default="target/debug/redress")
    given = arguments.parse_args()
    with open(given.table, newline="") as table:
        rows = list(csv.DictReader(table))
    asked = "".join(json.dumps(question(row)) + "\n" for row in rows)
    answered = subprocess.run(
        [given.redress, "policy", "due", "--batch"], input=asked, capture_output=True, text=True, check=True
    )
    answers = [json.loads(line) for line in answered.stdout.splitlines()]
    wrong = [
        (row, answer)
        for row, answer in zip(rows, answers, strict=True)
        if "error" in answer or not same(row["expected_due"], answer["due"])
    ]
    print(f"{len(rows) - len(wrong)} of {len(rows)} deadlines agree")
    for row, answer in wrong:
        print(f"  {row['case_id']}: {row['expected_due']} expected, got {answer.get('due') or answer['error']['message']}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
