"""What the test servers share: a durable log, and faults that are read from a file anew for each connection."""
import json
import os
import sys
import threading


class Log:
    def __init__(self, path):
        self.file = open(path, "a", encoding="utf-8")
        self.lock = threading.Lock()

    def write(self, event, **more):
        with self.lock:
            self.file.write(json.dumps({"event": event, **more}) + "\n")
            self.file.flush()
            os.fsync(self.file.fileno())


class Dropped(Exception):
    """The connection ends here, by the fault's will or the client's."""


class Faults:
    """The words of the control file: "drop-before-250", or "name:value"."""

    def __init__(self, path):
        try:
            with open(path, encoding="utf-8") as file:
                words = file.read().split()
        except (FileNotFoundError, TypeError):
            words = []
        self.words = {name: value for name, _, value in (word.partition(":") for word in words)}

    def __contains__(self, name):
        return name in self.words

    def value(self, name, usual=""):
        return self.words.get(name, usual)


def serve_until_stdin_ends():
    """So that a server never outlives the test that started it."""
    sys.stdin.read()
