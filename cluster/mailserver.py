"""An SMTP server on loopback that delivers to the mailboxes of the cloud's users, durably, and to nobody else's.

Run as: mailserver.py MAIL_FOLDER PORT DOMAIN ADDRESS=ACCOUNT[,ACCOUNT…] …   (as root: mailboxes belong to their users)

receive:ADDRESS=ACCOUNT,PROGRAM,SOCKET hands mail for ADDRESS with a +extension to `PROGRAM receive`, run as ACCOUNT, as a
site's mail server does by a pipe.
"""

import asyncio
import email.parser
import email.policy
import email.utils
import fcntl
import os
import pwd
import re
import sys
import time

from aiosmtpd.smtp import SMTP

# A line that could be taken for the beginning of the next message.
FROM_LINE = re.compile(rb"^(>*From )", re.MULTILINE)


class Mailboxes:
    def __init__(self, folder, addresses):
        self.folder = folder
        self.addresses = addresses   # address -> accounts

    def accounts(self, address):
        return self.addresses.get(address.lower(), [])

    def deliver(self, account, sender, content):
        """Appends one message to the account's mbox; on the disk when it returns."""
        entry = pwd.getpwnam(account)
        path = os.path.join(self.folder, account)
        box = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        try:
            os.fchown(box, entry.pw_uid, entry.pw_gid)
            fcntl.lockf(box, fcntl.LOCK_EX)
            write_all(box, mbox_entry(sender, content))
            os.fsync(box)
        finally:
            os.close(box)

    def log(self, line):
        log = os.open(os.path.join(self.folder, "delivered.log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            write_all(log, line.encode())
            os.fsync(log)
        finally:
            os.close(log)


def write_all(file, data):
    while data:
        data = data[os.write(file, data):]


def mbox_entry(sender, content):
    """The message as mboxrd keeps it: LF ends, a From_ line before, an empty line behind."""
    body = FROM_LINE.sub(rb">\1", content.replace(b"\r\n", b"\n").rstrip(b"\n") + b"\n")
    head = f"From {sender or 'MAILER-DAEMON'} {time.asctime(time.gmtime())}\n"
    return head.encode() + f"Return-Path: <{sender or ''}>\n".encode() + body + b"\n"


def message_id(content):
    headers = email.parser.BytesHeaderParser(policy=email.policy.compat32).parsebytes(content)
    return (headers.get("Message-ID") or "-").strip()


class Pipe:
    """To `steward receive`, whose exit codes say what to answer (sysexits.h)."""

    ANSWERS = {0: "250 2.0.0 Delivered", 67: "550 5.1.1 No such address", 75: "451 4.3.0 Not now"}

    def __init__(self, address, account, program, socket):
        self.local, _, self.domain = address.lower().partition("@")
        self.account, self.argv = account, [program, "--socket", socket, "receive"]

    def takes(self, address):
        local, _, domain = address.lower().partition("@")
        return domain == self.domain and local.startswith(self.local + "+")

    async def deliver(self, sender, recipient, content):
        entry = pwd.getpwnam(self.account)
        process = await asyncio.create_subprocess_exec(
            *self.argv, f"--sender={sender or ''}", recipient, stdin=asyncio.subprocess.PIPE, user=entry.pw_uid,
            group=entry.pw_gid, extra_groups=[])
        await process.communicate(content)
        return self.ANSWERS.get(process.returncode, "554 5.3.0 It could not be taken")


class Handler:
    def __init__(self, mailboxes, pipe):
        self.mailboxes = mailboxes
        self.pipe = pipe

    async def handle_RCPT(self, server, session, envelope, address, options):
        piped = self.pipe is not None and self.pipe.takes(address)
        if not piped and not self.mailboxes.accounts(address):
            return "550 5.1.1 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        for address in envelope.rcpt_tos:
            if self.pipe is not None and self.pipe.takes(address):
                return await self.pipe.deliver(envelope.mail_from, address, envelope.content)
        accounts = [account for address in envelope.rcpt_tos for account in self.mailboxes.accounts(address)]
        identity = message_id(envelope.content)
        try:
            for account in dict.fromkeys(accounts):
                self.mailboxes.deliver(account, envelope.mail_from, envelope.content)
                now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
                self.mailboxes.log(f"{now} {identity} {account}\n")
        except OSError as problem:
            print(f"delivery failed: {problem}", file=sys.stderr, flush=True)
            return "451 4.3.0 The mailbox cannot be written now"
        return "250 2.0.0 Delivered"


async def serve(folder, port, domain, addresses, pipe):
    handler = Handler(Mailboxes(folder, addresses), pipe)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, hostname=f"mail.{domain}", enable_SMTPUTF8=True),
                                      "127.0.0.1", port)
    await server.serve_forever()


def main(folder, port, domain, *pairs):
    addresses, pipe = {}, None
    for pair in pairs:
        address, _, accounts = pair.partition("=")
        if address.startswith("receive:"):
            pipe = Pipe(address.removeprefix("receive:"), *accounts.split(","))
        else:
            addresses[address.lower()] = accounts.split(",")
    asyncio.run(serve(folder, int(port), domain, addresses, pipe))


if __name__ == "__main__":
    main(*sys.argv[1:])
