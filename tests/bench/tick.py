#!/usr/bin/env python3
"""Registers of several sizes in which nothing is due, in; what the worker spends to find that out, out.

README.md beside this says how to run it. Only the standard library is used.
"""
import argparse
import datetime
import pathlib
import shutil
import subprocess
import tempfile

from intake import ROOT, multiply

SETTINGS = """
[landlord]
name = "Example Homes"
policy = "om-web"
region = "england-and-wales"
office_hours = "Mon-Fri 09:00-17:00"
out_of_hours = "0161 496 0000"
[register]
url = "sqlite:redress.db"
[[mailbox]]
name = "complaints"
address = "complaints@housing.example"
maildir = "inbox"
[outgoing]
maildir = "outbox"
from = "Example Homes complaints <complaints@housing.example>"
bounces = "complaints+{token}@housing.example"
[people]
complaints_team = "complaints-team"
on_call = []
safeguarding = ["safeguarding@housing.example"]
administrator = ["it@housing.example"]
[[team]]
name = "complaints-team"
email = "complaints.team@housing.example"
"""

# So many cases are made by the program itself; the others are copies of them.
REAL = 500


def complaints(inbox, received):
    """Complaints of so many people, received at that time."""
    for part in ("new", "cur", "tmp"):
        (inbox / part).mkdir(parents=True)
    stamp = received.strftime("%a, %d %b %Y %H:%M:%S +0000")
    for number in range(REAL):
        (inbox / "new" / f"{number}").write_text(
            f"Received: from mx.example by housing.example; {stamp}\nFrom: Resident {number} <r{number}@post.example>\n"
            f"To: complaints@housing.example\nSubject: The lift of house {number}\nMessage-ID: <{number}@post.example>\n"
            f"Date: {stamp}\n\nThe lift of house {number} has been out of order for weeks and nobody answers.\n")


def spent(programs, folder, cases, at, rounds):
    """Microseconds to look once into a register with so many cases."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    settings = folder / "redress.toml"
    settings.write_text(SETTINGS)
    complaints(folder / "inbox", at - datetime.timedelta(hours=1))
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([programs / "redress", "bot", "--once", "--settings", settings], check=True, **quiet)
    cases = multiply(folder / "redress.db", cases)
    # Before the office opens: the mails of the day are another matter.
    before_nine = (at + datetime.timedelta(days=1)).strftime("%Y-%m-%dT03:00:00Z")
    ticked = subprocess.run([programs / "examples" / "tick", settings, before_nine, str(rounds)],
                            check=True, stdout=subprocess.PIPE, text=True)
    return cases, int(ticked.stdout)


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--cases", type=lambda text: [int(number) for number in text.split(",")],
                       default=[1_000, 1_000_000], help="sizes of registers to compare")
    words.add_argument("--rounds", type=int, default=1001)
    words.add_argument("--programs", type=pathlib.Path, default=ROOT / "target" / "release",
                       help="the folder with redress and examples/tick")
    words = words.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="redress-tick.")) / "register"
    first = None
    try:
        for wanted in words.cases:
            now = datetime.datetime.now(datetime.timezone.utc)
            cases, micros = spent(words.programs, folder, wanted, now, words.rounds)
            ratio = "" if first is None else f", {micros / first:.2f} times the first"
            first = micros if first is None else first
            print(f"{cases:>9} cases, nothing due: {micros} microseconds a look{ratio}", flush=True)
    finally:
        shutil.rmtree(folder.parent, ignore_errors=True)


if __name__ == "__main__":
    main()
