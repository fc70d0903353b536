#!/usr/bin/python3
"""A chat's incoming webhook for tests: takes posts on loopback, keeps its own durable log, and fails on command.

Run as: chat_server.py LOG CONTROL CERTIFICATES
It makes its certificates in CERTIFICATES (certificates.py), prints two ports, of http and of https, and serves until its
stdin ends. LOG gets one JSON object a line: {"event": "connect" | "begun" | "almost" | "whole" | "accepted" | "other" |
"closed", …}: the head was read, all of the body but its last byte, all of it; "accepted" holds path, type and text.
CONTROL holds the faults for the connections to come, words with spaces between:

  status:CODE      answers the whole post with CODE and does not accept it; 302 leads to /other on the same server
  early:CODE       the same when it has read the head alone, and closes
  slow:MS          waits so long before it reads the body and before it answers
  drop-begun drop-before-200  closes there, not accepted
  drop-accepted    accepts, and closes without an answer
  drop-after-200   accepts, and closes in the middle of its answer
  long             accepts, and answers without an end
  hang             reads all, and says nothing
  certificate:KIND of certificates.py, instead of the good one
"""
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import certificates
from serving import Faults, Log, serve_until_stdin_ends


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        self.faults = Faults(self.server.control)
        self.server.log.write("connect")
        if self.server.folder:
            kind = self.faults.value("certificate", "good")
            self.request = certificates.context(self.server.folder, kind).wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self):
        super().finish()
        self.request.close()
        self.server.log.write("closed")

    def log_message(self, *words):
        pass

    def do_POST(self):
        if self.path == "/other":
            self.server.log.write("other")
        self.close_connection = True
        self.server.log.write("begun")
        if "drop-begun" in self.faults:
            return
        if "early" in self.faults:
            self.answer(int(self.faults.value("early")))
            return
        self.wait()
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length - 1)
        self.server.log.write("almost", bytes=len(body))
        last = self.rfile.read(1)
        if len(last) == 1:
            self.server.log.write("whole")
            self.wait()
            self.take(body + last)

    do_GET = do_POST

    def take(self, body):
        if "drop-before-200" in self.faults:
            return
        if "hang" in self.faults:
            self.rfile.read(1)
            return
        if "status" in self.faults:
            self.answer(int(self.faults.value("status")))
            return
        self.server.log.write("accepted", path=self.path, type=self.headers["Content-Type"],
                              text=json.loads(body)["text"])
        if "drop-accepted" not in self.faults:
            self.answer(200)

    def answer(self, status):
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/other")
        text = b"ok " + self.path.encode()   # as some do: the address in words
        if "long" in self.faults:
            self.end_headers()
            while True:
                self.wfile.write(b"x" * 65536)
        self.send_header("Content-Length", str(len(text) + (100 if "drop-after-200" in self.faults else 0)))
        self.end_headers()
        self.wfile.write(text)

    def wait(self):
        time.sleep(int(self.faults.value("slow", "0")) / 1000)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass   # a client that leaves is what is tested


def listen(log, control, folder):
    server = Server(("127.0.0.1", 0), Handler)
    server.log, server.control, server.folder = log, control, folder
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)


def main():
    log, folder = Log(sys.argv[1]), Path(sys.argv[3])
    certificates.make(folder)
    listen(log, sys.argv[2], None)
    listen(log, sys.argv[2], folder)
    serve_until_stdin_ends()


if __name__ == "__main__":
    main()
