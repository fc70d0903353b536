#!/usr/bin/python3
"""Another hand's SMTP server (aiosmtpd), with STARTTLS and logins: what smtp_server.py has in common with the client's
view of the protocol would not be noticed with it alone.

Run as: other_server.py LOG CONTROL CERTIFICATES     CONTROL is not read; else as smtp_server.py, with one port
Exits with 77 where aiosmtpd is not installed. TLS and a login are asked for before a letter is taken.
"""
import asyncio
import sys
import threading
from pathlib import Path

try:
    from aiosmtpd.smtp import AuthResult, SMTP
except ImportError:
    sys.exit(77)

import certificates
from serving import Log, serve_until_stdin_ends
from smtp_server import PASSWORD, USER


class Handler:
    def __init__(self, log):
        self.log = log

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        self.log.write("accepted", sender=envelope.mail_from, to=envelope.rcpt_tos, tls=session.ssl is not None,
                       user=session.auth_data, message=envelope.content.decode("utf-8", "replace"))
        return "250 2.0.0 Delivered"


def authenticate(server, session, envelope, mechanism, data):
    right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, auth_data=USER if right else None)


async def serve(log, tls):
    def session():
        return SMTP(Handler(log), hostname="other.example", tls_context=tls, require_starttls=True, auth_required=True,
                    authenticator=authenticate)
    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main():
    log, folder = Log(sys.argv[1]), Path(sys.argv[3])
    certificates.make(folder)
    tls = certificates.context(folder, "good")
    threading.Thread(target=lambda: asyncio.run(serve(log, tls)), daemon=True).start()
    serve_until_stdin_ends()


if __name__ == "__main__":
    main()
