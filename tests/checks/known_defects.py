#!/usr/bin/env python3
"""Every test that docs/known-defects.md names exists: in C++ as TEST(Group, Name), in Python as a method of a class."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs/known-defects.md"


def in_cpp():
    for file in (ROOT / "tests").rglob("*.cpp"):
        for match in re.finditer(r"(?:TEST(?:_F|_P)?|RC_GTEST(?:_FIXTURE)?_PROP)\(\s*(\w+),\s*(\w+)", file.read_text()):
            yield ".".join(match.groups())


def in_python():
    for file in (ROOT / "tests").rglob("*_test.py"):
        group = None
        for line in file.read_text().splitlines():
            if match := re.match(r"class (\w+)", line):
                group = match[1]
            elif match := re.match(r"    def (test_\w+)", line):
                yield f"{group}.{match[1]}"


def main():
    known = {*in_cpp(), *in_python()}
    wrong = []
    for number, line in enumerate(PAGE.read_text().splitlines(), 1):
        named = re.findall(r"`(\w+\.\w+)`", line)
        if line.startswith("| D") and not named and "not yet" not in line:
            wrong.append(f"{PAGE}:{number}: names no test")
        wrong += [f"{PAGE}:{number}: there is no test {name}" for name in named if name not in known]
    print("\n".join(wrong) or "every test that the page names exists")
    return 1 if wrong else 0


sys.exit(main())
