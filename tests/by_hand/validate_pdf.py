#!/usr/bin/env python3
"""PDF files, in; each rule of PDF/UA-1 and PDF/A-2a that one breaks, out.

    pip install "page-validation==0.11.*"
    validate_pdf.py FILE.pdf ...

The validator is another program than the one that writes the files. Exit code 1: a file breaks a rule.
"""
import sys

from page import ValidationProfile, validate_pdf

PROFILES = {"PDF/UA-1": ValidationProfile.PDF_UA_1, "PDF/A-2a": ValidationProfile.PDF_A_2A}


def conforms(file):
    """Whether the file keeps to both; says so."""
    kept = True
    for name, profile in PROFILES.items():
        report = validate_pdf(file, profile=profile)
        print(f"{file}: {name}, {report.rules.passed} of {report.rules.total} rules")
        for failure in report.failures:
            print(f"  {failure.rule_id}: {failure.message}")
        kept = kept and report.is_compliant
    return kept


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(not all([conforms(file) for file in sys.argv[1:]]))
