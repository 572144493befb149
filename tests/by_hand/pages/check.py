#!/usr/bin/env python3
"""Reports as HTML pages, in; what somebody could not read, reach or tell apart in a browser, out.

    check.py --axe axe.min.js REPORT.html...

Each page is opened in headless Chromium, in light and dark, 1000 and 320 pixels wide, with all its tables open:
  * axe-core (axe.min.js of Deque's axe-core, 4.10 or later) finds no violation;
  * nothing but what scrolls by itself is wider than the page;
  * in the pictures, which axe leaves to us: no word overlaps another or leaves its picture; words have a contrast of
    4.5, marks of 3, and neighbours are told apart by 3 or by a gap of 1.5 pixels.
On paper its closed tables are open. It ends with 1 where anything was found.
"""
import argparse
import pathlib
import shutil
import sys

from browser import Browser

HERE = pathlib.Path(__file__).parent
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1000, 320)]
# Of colours axe decides neither those in pictures, which pictures.js does, nor those scrolled out of sight, which it
# decides where the window is wide.
AXE = """axe.run().then(({ violations, incomplete, passes }) => {
  const isElsewhere = ({ target }) => {
    const element = document.querySelector(target[0]);
    const around = element.closest(".scroll");
    return element.closest("svg") || (around && around.scrollWidth > around.clientWidth);
  };
  const told = (id, { html }) => `${id}: ${html.slice(0, 160)}`;
  return {
    violations: violations.flatMap(({ id, nodes }) => nodes.map((node) => told(id, node))),
    incomplete: incomplete.flatMap(({ id, nodes }) =>
      nodes.filter((node) => id !== "color-contrast" || !isElsewhere(node)).map((node) => told(id, node))),
    passes: passes.length,
  };
})"""
OPEN = "document.querySelectorAll('details').forEach((details) => { details.open = true; })"
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CLOSED = """[...document.querySelectorAll('details:not([open]) table')]
  .filter((table) => !table.checkVisibility({ contentVisibilityAuto: true })).length"""


def check(browser, page, axe):
    """What was found in the page, each with how it was looked at."""
    found = []
    for scheme, width in LOOKS:
        browser.look(width, scheme)
        browser.open(page.resolve().as_uri())
        browser.value(OPEN)
        browser.value(axe + "\n; undefined")
        seen = browser.value(AXE)
        pictures = browser.value((HERE / "pictures.js").read_text())
        beyond = browser.value(WIDE)
        faults = seen["violations"] + [f"not decided: {what}" for what in seen["incomplete"]] + pictures["faults"]
        if beyond > 0:
            faults.append(f"the page is {beyond} pixels wider than the window")
        found += [f"{scheme}, {width} pixels: {fault}" for fault in faults]
        print(f"{page.name}, {scheme}, {width} pixels: {len(faults)} found; {seen['passes']} rules of axe passed; {pictures['counted']}")
    browser.look(1000, "dark", "print")
    browser.open(page.resolve().as_uri())
    closed = browser.value(CLOSED)
    if closed:
        found.append(f"on paper: {closed} tables are closed")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", type=pathlib.Path, metavar="REPORT.html")
    parser.add_argument("--axe", required=True, type=pathlib.Path, help="axe.min.js")
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("google-chrome"))
    asked = parser.parse_args()
    if not asked.chromium:
        parser.error("no Chromium is on the PATH: name one with --chromium")
    with Browser(asked.chromium) as browser:
        axe = asked.axe.read_text()
        found = [f"{page.name}, {fault}" for page in asked.pages for fault in check(browser, page, axe)]
    print("\n".join(found) or "Nothing was found.")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
