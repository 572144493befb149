#!/usr/bin/env python3
"""Simulated registers of several sizes, in; what a quarter's report costs, out.

README.md beside this says how to run it. Only the standard library is used.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time

from intake import ROOT
from tick import SETTINGS

# A thousand homes of the simulation have so many cases in two years.
CASES_PER_HOME = 0.1197
UNTIL = "2026-10-26"
QUARTER = "2026-Q3"


def cost(command, folder):
    """Seconds by the clock, seconds of processor time, and the most memory (MB) of a command."""
    begun = time.perf_counter()
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise SystemExit(f"{command} ended with {child.returncode}:\n{said}")
    return time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def median(rounds):
    """The median of each figure."""
    return [statistics.median(figures) for figures in zip(*rounds)]


def say(name, size, figures):
    """One line of the table."""
    clock, processor, memory = figures
    print(f"{size:>9,}  {name:<28} {clock:>7.2f} s  {processor:>7.2f} s CPU  {memory:>6.0f} MB", flush=True)


def ours(programs, folder, size, rounds):
    """The board's report of a simulated register of about so many cases."""
    folder.mkdir()
    for part in ("new", "cur", "tmp"):
        (folder / "inbox" / part).mkdir(parents=True)
    homes = max(1, round(size / CASES_PER_HOME))
    settings = SETTINGS.replace('region = "england-and-wales"', f'region = "england-and-wales"\nhomes = {{ rented = {homes}, shared_ownership = 0 }}')
    (folder / "redress.toml").write_text(settings)
    program = str(programs / "redress")
    made = subprocess.run([program, "simulate", "--homes", str(homes), "--years", "2", "--until", UNTIL, "--json"],
                          cwd=folder, check=True, capture_output=True, text=True)
    cases = json.loads(made.stdout.splitlines()[-1])["cases"]
    for readers in ("board", "panel"):
        command = [program, "report", QUARTER, "--for", readers, "--out", f"{readers}", "--as-at", UNTIL]
        figures = median([cost(command, folder) for _ in range(rounds)])
        say(f"redress, for the {readers}", cases, figures)
        yield readers, figures


def naive(python, script, folder, size, rounds):
    """The other program's report of as many rows of its own."""
    database = folder / "rows.sqlite"
    subprocess.run([python, script, "make", "--rows", str(size), "--db", database], check=True)
    command = [python, script, "run", "--db", database, "--out", folder / "theirs"]
    figures = median([cost(command, folder) for _ in range(rounds)])
    say("baseline", size, figures)
    return figures


def main():
    """Measures each size."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", default="10000,100000,1000000")
    asked.add_argument("--programs", type=pathlib.Path, default=ROOT / "target" / "release")
    asked.add_argument("--baseline", type=pathlib.Path, help="a program to compare with: BASELINE make|run …")
    asked.add_argument("--python", default="python3", help="the Python that runs it")
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--keep", type=pathlib.Path, help="a folder that is not there yet, for what is made")
    asked = asked.parse_args()
    root = asked.keep or pathlib.Path(tempfile.mkdtemp(prefix="reports-"))
    root.mkdir(exist_ok=True)
    try:
        for size in map(int, asked.cases.split(",")):
            folder = root / str(size)
            own = dict(ours(asked.programs.resolve(), folder, size, asked.rounds))
            if asked.baseline:
                other = naive(asked.python, asked.baseline.resolve(), folder, size, max(1, asked.rounds // 2))
                for readers, figures in own.items():
                    print(f"{size:>9,}  {other[0] / figures[0]:.1f} times as fast for the {readers}", flush=True)
            if not asked.keep:
                shutil.rmtree(folder)
    finally:
        if not asked.keep:
            shutil.rmtree(root)


if __name__ == "__main__":
    main()
