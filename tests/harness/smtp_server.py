#!/usr/bin/python3
"""An SMTP server for tests: takes letters on loopback, keeps its own durable log, and fails on command.

Run as: smtp_server.py LOG [CONTROL]
It prints its port on stdout and serves until its stdin ends (so that it never outlives the test that started it).
LOG gets one JSON object a line, fsynced before the client hears of it: {"event": "connect" | "content" | "dot" |
"accepted" | "closed", …}. "accepted" holds message_id, from, to and the message as it came (dots unstuffed).
CONTROL is a file that holds the fault for the connections to come, read anew for each; none when empty or absent:

  greeting:CODE mail:CODE rcpt:CODE data:CODE  answers that command with CODE (4xx, 5xx) and goes on
  end:CODE         answers the finished letter with CODE and does not accept it
  drop-mid-data    closes in the middle of the letter
  drop-before-250  closes after the dot, not accepted
  drop-accepted    accepts, and closes without its 250
  drop-after-250   accepts, says 250, and closes without waiting for QUIT
  reset-after-250  the same with a TCP reset
  garbage-after-250  accepts, says 250, and answers QUIT with no SMTP
  hang-greeting hang-data hang-end             says nothing more at that point, and does not close
"""
import json
import os
import re
import socket
import struct
import sys
import threading

CODES = {
    "421": "4.3.2 service not available", "451": "4.3.0 try again later", "452": "4.2.2 mailbox full",
    "530": "5.7.0 authentication required", "550": "5.1.1 no such user here", "554": "5.7.1 transaction failed",
}


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


class Session:
    def __init__(self, connection, log, fault):
        self.connection = connection
        self.reader = connection.makefile("rb")
        self.log = log
        self.fault = fault
        self.sender = ""
        self.recipients = []

    def say(self, text):
        self.connection.sendall(text.encode() + b"\r\n")

    def line(self):
        line = self.reader.readline(65536)
        if not line.endswith(b"\n"):
            raise Dropped()
        return line

    def hang(self):
        while self.reader.read(1):
            pass
        raise Dropped()

    def at(self, point, usual):
        """Says the usual words, unless the fault has others here. Returns whether it was the usual."""
        if self.fault == "hang-" + point:
            self.hang()
        name, _, code = self.fault.partition(":")
        if name == point and code:
            self.say(f"{code} {CODES.get(code, 'no')}")
            return False
        self.say(usual)
        return True

    def serve(self):
        if not self.at("greeting", "220 harness ESMTP"):
            return
        while True:
            words = self.line().decode("utf-8", "replace").strip()
            verb = words[:4].upper()
            if verb == "EHLO":
                self.connection.sendall(b"250-harness\r\n250-8BITMIME\r\n250 SIZE 10000000\r\n")
            elif verb == "MAIL":
                if self.at("mail", "250 2.1.0 ok"):
                    self.sender = words[10:]
            elif verb == "RCPT":
                if self.at("rcpt", "250 2.1.5 ok"):
                    self.recipients.append(words[8:])
            elif verb == "DATA":
                if self.at("data", "354 go on"):
                    self.take_letter()
            elif verb == "QUIT":
                self.say("221 2.0.0 bye")
                return
            else:
                self.say("250 2.0.0 ok")

    def take_letter(self):
        content = []
        while True:
            line = self.line()
            if not content:
                self.log.write("content")
            if line == b".\r\n":
                break
            content.append(line[1:] if line.startswith(b".") else line)
            if self.fault == "drop-mid-data":
                raise Dropped()
        self.log.write("dot")
        self.finish(b"".join(content))

    def finish(self, content):
        if self.fault == "drop-before-250":
            raise Dropped()
        if self.fault == "hang-end":
            self.hang()
        if self.fault.startswith("end:"):
            self.at("end", "")
            return
        found = re.search(rb"^Message-ID: *(\S+)", content, re.MULTILINE | re.IGNORECASE)
        self.log.write("accepted", message_id=found.group(1).decode() if found else "", sender=self.sender,
                       to=self.recipients, message=content.decode("utf-8", "replace"))
        self.after_acceptance()

    def after_acceptance(self):
        if self.fault == "drop-accepted":
            raise Dropped()
        self.say("250 2.6.0 accepted")
        if self.fault == "garbage-after-250":
            self.line()
            self.connection.sendall(b"\x00\xffwhat?\r\n")
            raise Dropped()
        if self.fault == "reset-after-250":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if self.fault in ("drop-after-250", "reset-after-250"):
            raise Dropped()


def fault_from(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().strip()
    except (FileNotFoundError, TypeError):
        return ""


def serve(connection, log, fault):
    session = Session(connection, log, fault)
    try:
        session.serve()
    except (Dropped, OSError):
        pass
    session.reader.close()  # holds the descriptor open as long as it lives
    connection.close()
    log.write("closed")


def accept(listener, log, control):
    while True:
        connection, _ = listener.accept()
        log.write("connect")
        threading.Thread(target=serve, args=(connection, log, fault_from(control)), daemon=True).start()


def main():
    log = Log(sys.argv[1])
    control = sys.argv[2] if len(sys.argv) > 2 else None
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    threading.Thread(target=accept, args=(listener, log, control), daemon=True).start()
    print(listener.getsockname()[1], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
