"""A user's terminal on the front-end: a pty of their own with a program on it, as sshd would make one."""

import fcntl
import grp
import os
import pty
import pwd
import signal
import struct
import subprocess
import termios
import threading
import time


class Terminal:
    """What appears on it is kept from the first byte. Close it: its programs get a hang-up, as when a line is cut."""

    def __init__(self, cloud, login, argv):
        account = cloud.user(login)
        entry = pwd.getpwnam(account)
        self.master, slave = pty.openpty()
        os.fchown(slave, entry.pw_uid, grp.getgrnam("tty").gr_gid)
        os.fchmod(slave, 0o620)   # messages are taken, as after `mesg y`
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        # setsid makes the terminal the program's own; dumb: no escape sequences of bash's own in the transcript.
        self.shell = subprocess.Popen(
            ["setsid", "--ctty", *argv], stdin=slave, stdout=slave, stderr=slave, cwd=cloud.home(account),
            env=cloud.user_environment(account) | {"TERM": "dumb"}, user=entry.pw_uid, group=entry.pw_gid,
            extra_groups=os.getgrouplist(account, entry.pw_gid))
        os.close(slave)
        self._seen = bytearray()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        while True:
            try:
                piece = os.read(self.master, 4096)
            except OSError:   # EIO: nobody has it open any more
                return
            if not piece:
                return
            self._seen += piece

    def raw(self):
        return bytes(self._seen)

    def text(self):
        return self.raw().decode("utf-8", "replace")

    def type(self, line):
        os.write(self.master, line.encode() + b"\n")

    def close(self):
        """Ends what runs on it."""
        try:
            os.killpg(self.shell.pid, signal.SIGHUP)
        except ProcessLookupError:
            pass
        deadline = time.monotonic() + 3
        while self.shell.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        if self.shell.poll() is None:
            self.shell.kill()
            self.shell.wait()
        self._reader.join(0.5)
        os.close(self.master)
