#!/usr/bin/python3
"""An SMTP server for tests: takes letters on loopback, keeps its own durable log, and fails on command.

Run as: smtp_server.py LOG [CONTROL [CERTIFICATES]]
It prints its port on stdout and serves until its stdin ends (so that it never outlives the test that started it).
With CERTIFICATES, a folder that it fills (certificates.py), it offers STARTTLS, and prints a second line: a port with
TLS from the start.
LOG gets one JSON object a line, fsynced before the client hears of it: {"event": "connect" | "tls" | "login" |
"content" | "dot" | "accepted" | "closed", …}. "accepted" holds message_id, from, to and the message as it came (dots
unstuffed), and whether TLS was on.
CONTROL is a file that holds the faults for the connections to come, words with spaces between, read anew for each; none
when empty or absent:

  greeting:CODE ehlo:CODE starttls:CODE auth:CODE mail:CODE rcpt:CODE data:CODE
                   answers that command with CODE (4xx, 5xx) and goes on; ehlo also HELO
  ehlo-only:CODE   the same, and takes HELO
  end:CODE         answers the finished letter with CODE and does not accept it
  greylist         451 to a recipient's first RCPT, and takes it from the second on
  slow:MS          waits so long before everything that it says
  drop-starttls drop-mid-data drop-before-250  closes there, not accepted
  drop-accepted    accepts, and closes without its 250
  drop-after-250   accepts, says 250, and closes without waiting for QUIT
  reset-after-250  the same with a TCP reset
  garbage-after-250  accepts, says 250, and answers QUIT with no SMTP
  hang-greeting hang-data hang-end             says nothing more at that point, and does not close
  no-starttls      does not offer it
  starttls-more    says more than its 220 before TLS begins, as one in the middle would
  certificate:KIND of certificates.py, instead of the good one
  login:MECHANISMS (PLAIN, LOGIN or PLAIN,LOGIN) wants a login before MAIL, within TLS: USER with PASSWORD
"""
import base64
import re
import socket
import ssl
import struct
import sys
import threading
import time
from pathlib import Path

import certificates
from serving import Dropped, Faults, Log, serve_until_stdin_ends

USER, PASSWORD = "steward@mail", 'p"ss:wörd=/+'

CODES = {
    "421": "4.3.2 service not available", "451": "4.3.0 try again later", "452": "4.2.2 mailbox full",
    "454": "4.7.0 not available just now", "502": "5.5.1 not implemented", "530": "5.7.0 authentication required",
    "535": "5.7.8 authentication failed", "550": "5.1.1 no such user here", "554": "5.7.1 transaction failed",
}

seen = set()   # by greylisting


class Session:
    def __init__(self, connection, log, faults, folder, tls):
        self.connection = connection
        self.reader = connection.makefile("rb")
        self.log = log
        self.faults = faults
        self.folder = folder
        self.tls = tls
        self.known = False   # has logged in
        self.sender = ""
        self.recipients = []

    def send(self, data):
        time.sleep(int(self.faults.value("slow", "0")) / 1000)
        self.connection.sendall(data)

    def say(self, text):
        self.send(text.encode() + b"\r\n")

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
        """Says the usual words, unless the faults have others here. Returns whether it was the usual."""
        if "hang-" + point in self.faults:
            self.hang()
        code = self.faults.value(point)
        self.say(f"{code} {CODES.get(code, 'no')}" if code else usual)
        return not code

    def serve(self):
        if not self.at("greeting", "220 harness ESMTP"):
            return
        while True:
            words = self.line().decode("utf-8", "replace").strip()
            verb = words.split(" ")[0].upper()
            if verb == "QUIT":
                self.say("221 2.0.0 bye")
                return
            self.obey(verb, words)

    def obey(self, verb, words):
        if verb in ("EHLO", "HELO"):
            self.greet(verb)
        elif verb == "STARTTLS" and self.folder:
            self.start_tls()
        elif verb == "AUTH":
            self.log_in(words.split(" "))
        elif verb == "MAIL":
            if "login" in self.faults and not self.known:
                self.say("530 5.7.0 authentication required")
            elif self.at("mail", "250 2.1.0 ok"):
                self.sender, self.recipients = words[10:], []
        elif verb == "RCPT":
            self.take_recipient(words[8:])
        elif verb == "DATA":
            if self.at("data", "354 go on"):
                self.take_letter()
        else:
            self.say("250 2.0.0 ok")

    def greet(self, verb):
        if verb == "HELO":
            self.at("ehlo", "250 harness")
            return
        if "ehlo-only" in self.faults:
            self.say(self.faults.value("ehlo-only") + " no")
            return
        offers = ["harness", "8BITMIME"]
        if self.folder and not self.tls and "no-starttls" not in self.faults:
            offers.append("STARTTLS")
        if "login" in self.faults and self.tls:
            offers.append("AUTH " + self.faults.value("login").replace(",", " "))
        self.at("ehlo", "".join(f"250-{offer}\r\n" for offer in offers) + "250 SIZE 10000000")

    def start_tls(self):
        if "drop-starttls" in self.faults:
            raise Dropped()
        more = "\r\n250 2.0.0 and this, too" if "starttls-more" in self.faults else ""
        if self.at("starttls", "220 2.0.0 go on" + more):
            self.secure()

    def secure(self):
        self.reader.close()
        kind = self.faults.value("certificate", "good")
        self.connection = certificates.context(self.folder, kind).wrap_socket(self.connection, server_side=True)
        self.reader = self.connection.makefile("rb")
        self.tls = True
        self.log.write("tls", version=self.connection.version())

    def log_in(self, words):
        mechanism = words[1].upper()
        if mechanism == "PLAIN":
            _, user, password = self.answer("", words[2:]).split("\0")
        else:
            user, password = self.answer("Username:", words[2:]), self.answer("Password:", [])
        right = (user, password) == (USER, PASSWORD)
        self.log.write("login", mechanism=mechanism, right=right)
        if right:
            self.known = self.at("auth", "235 2.7.0 welcome")
        else:
            self.say("535 5.7.8 authentication failed")

    def answer(self, question, given):
        if not given:
            self.say("334 " + base64.b64encode(question.encode()).decode())
            given = [self.line().strip()]
        return base64.b64decode(given[0]).decode()

    def take_recipient(self, recipient):
        if "greylist" in self.faults and recipient not in seen:
            seen.add(recipient)
            self.say("451 4.7.1 greylisted, try again later")
        elif self.at("rcpt", "250 2.1.5 ok"):
            self.recipients.append(recipient)

    def take_letter(self):
        content = []
        while True:
            line = self.line()
            if not content:
                self.log.write("content")
            if line == b".\r\n":
                break
            content.append(line[1:] if line.startswith(b".") else line)
            if "drop-mid-data" in self.faults:
                raise Dropped()
        self.log.write("dot")
        self.finish(b"".join(content))

    def finish(self, content):
        if "drop-before-250" in self.faults:
            raise Dropped()
        if "hang-end" in self.faults:
            self.hang()
        if "end" in self.faults:
            self.at("end", "")
            return
        found = re.search(rb"^Message-ID: *(\S+)", content, re.MULTILINE | re.IGNORECASE)
        self.log.write("accepted", message_id=found.group(1).decode() if found else "", sender=self.sender,
                       to=self.recipients, tls=self.tls, message=content.decode("utf-8", "replace"))
        self.after_acceptance()

    def after_acceptance(self):
        if "drop-accepted" in self.faults:
            raise Dropped()
        self.say("250 2.6.0 accepted")
        if "garbage-after-250" in self.faults:
            self.line()
            self.connection.sendall(b"\x00\xffwhat?\r\n")
            raise Dropped()
        if "reset-after-250" in self.faults:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if "drop-after-250" in self.faults or "reset-after-250" in self.faults:
            raise Dropped()


def serve(connection, log, faults, folder, tls):
    session = Session(connection, log, faults, folder, tls)
    try:
        if tls:
            session.secure()
        session.serve()
    except (Dropped, OSError, ssl.SSLError):
        pass
    session.reader.close()  # holds the descriptor open as long as it lives
    session.connection.close()
    log.write("closed")


def accept(listener, log, control, folder, tls):
    while True:
        connection, _ = listener.accept()
        log.write("connect")
        threading.Thread(target=serve, args=(connection, log, Faults(control), folder, tls), daemon=True).start()


def listen(log, control, folder, tls):
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    threading.Thread(target=accept, args=(listener, log, control, folder, tls), daemon=True).start()
    print(listener.getsockname()[1], flush=True)


def main():
    log = Log(sys.argv[1])
    control = sys.argv[2] if len(sys.argv) > 2 else None
    folder = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    if folder:
        certificates.make(folder)
    listen(log, control, folder, False)
    if folder:
        listen(log, control, folder, True)
    serve_until_stdin_ends()


if __name__ == "__main__":
    main()
