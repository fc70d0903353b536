"""Tells the day: a clock, who, what; a colour for each person on a terminal, plain text in run/day.log."""

import os
import re
import sys
import textwrap
import time

# SGR codes that can be read on dark and on light terminals.
COLOURS = {"steward": "1", "freja": "32", "ida": "35", "mads": "33", "lars": "36", "karen": "34", "soren": "94"}
WIDTH = 100
NAME = 8

# What a terminal does with escape sequences: nothing, once they are out of the text.
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-_]")


def plain(text):
    """A transcript without escape sequences and carriage returns."""
    return ESCAPES.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def colours_wanted(stream):
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"


class Story:
    """Use it as a context: the log is on disk when it is left."""

    def __init__(self, log):
        self.log = open(log, "w", encoding="utf-8")
        self.coloured = colours_wanted(sys.stdout)

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.log.close()

    def heading(self, text):
        self._line("")
        self._line(text, "1")

    def note(self, text):
        """The narrator's own words."""
        for line in textwrap.wrap(text, WIDTH - 2):
            self._line("  " + line)

    def tell(self, who, text):
        """`who` does or says it, now."""
        begin = f"  {time.strftime('%H:%M:%S')}  "
        lines = textwrap.wrap(text, WIDTH - len(begin) - NAME)
        name = who.partition("@")[0]
        for number, line in enumerate(lines):
            left = f"{begin}{name:<{NAME}}" if number == 0 else " " * (len(begin) + NAME)
            self._line(left + line, COLOURS.get(name))

    def command(self, who, words):
        self.tell(who, "$ " + words)

    def show(self, text, indent=20):
        """What a program printed, as it is."""
        for line in plain(text).rstrip("\n").split("\n"):
            self._line((" " * indent + line).rstrip())

    def _line(self, text, colour=None):
        print(f"\x1b[{colour}m{text}\x1b[0m" if colour and self.coloured else text, flush=True)
        self.log.write(text + "\n")
        self.log.flush()
