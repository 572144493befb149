#!/usr/bin/env python3
"""Folders with a paper's files, in; every row of a table that its PDF does not have as its web page has it, out.

    same_words.py FOLDER ...

Needs pdftotext (poppler-utils). Exit code 1: a PDF and its page differ.
"""
import html.parser
import pathlib
import re
import subprocess
import sys


class Rows(html.parser.HTMLParser):
    """The rows of all tables of a page, each as its cells."""

    def __init__(self):
        super().__init__()
        self.rows, self.cell = [], None

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self.cell = True

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.cell = None

    def handle_data(self, data):
        if self.cell and self.rows:
            self.rows[-1][-1] += data


def plain(text):
    """Letters and numbers alone: where a line breaks is the reader's business, and a PDF has no spaces to trust."""
    return re.sub(r"[\s\u00ad]+", "", text)


def differs(folder):
    """The rows of the page that are not in the PDF, one cell after the other; says them."""
    rows = Rows()
    rows.feed((folder / "report.html").read_text())
    pdf = subprocess.run(["pdftotext", "-raw", folder / "report.pdf", "-"], check=True, capture_output=True, text=True)
    said = plain(pdf.stdout)
    missing = [row for row in rows.rows if plain("".join(row)) not in said]
    for row in missing:
        print(f"{folder}: not in the PDF: {' | '.join(row)}")
    print(f"{folder}: {len(rows.rows)} rows, {len(missing)} not in the PDF")
    return missing or not rows.rows


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(any([differs(pathlib.Path(name)) for name in sys.argv[1:]]))
