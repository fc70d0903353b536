"""A slow line to the mail server: each of its replies arrives late, so that a kill can hit the moment of sending."""

import socket
import socketserver
import threading
import time


class SlowLine:
    """Listens on `port` of its own while it is a context, and passes on to the server at `to`."""

    def __init__(self, to, delay=0.08):
        class Passage(socketserver.BaseRequestHandler):
            def handle(self):
                with socket.create_connection(("127.0.0.1", to)) as server:
                    back = threading.Thread(target=pass_on, args=(server, self.request, delay), daemon=True)
                    back.start()
                    pass_on(self.request, server, 0)
                    back.join(10)   # what the server takes after its client died is taken all the same

        self.listener = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Passage)
        self.listener.daemon_threads = True
        self.port = self.listener.server_address[1]

    def __enter__(self):
        threading.Thread(target=self.listener.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *problem):
        self.listener.shutdown()
        self.listener.server_close()


def pass_on(source, target, delay):
    """Until the source ends; then the target is told that no more comes."""
    try:
        while data := source.recv(65536):
            time.sleep(delay)
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass   # one of the two is gone
