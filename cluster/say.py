"""What ./up tells the person in front of it: one line for each thing that takes time, and how long it took."""

import contextlib
import sys
import time


class Problem(Exception):
    """Something the person at the terminal can put right; its text says what and how."""


@contextlib.contextmanager
def step(text):
    """Shows `text …` while the body runs, then the time it took."""
    print(f"  {text} … ", end="", flush=True)
    begin = time.monotonic()
    try:
        yield
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"{time.monotonic() - begin:.1f} s", flush=True)


def note(text):
    print(f"  {text}", flush=True)


def warn(text):
    print(f"up: {text}", file=sys.stderr, flush=True)


def table(head, rows):
    """Left-aligned columns, as wide as they need to be."""
    lines = [tuple(head)] + [tuple(str(cell) for cell in row) for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())
