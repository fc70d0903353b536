"""The processes ./up starts: each is remembered by pid, start time and boot, so that nobody else's is ever ended.

A pid alone is no name: it is used again. Pid, start time and boot id together are one process for ever.
"""

import json
import os
import select
import signal
import socket
import subprocess
import time
from pathlib import Path

from say import Problem

BOOT_ID = Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def start_time(pid):
    """Field 22 of /proc/PID/stat in clock ticks since boot; None if there is no such process or it is a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in "ZX" else int(fields[19])


def uid_of(pid):
    try:
        return os.stat(f"/proc/{pid}").st_uid
    except (FileNotFoundError, ProcessLookupError):
        return None


def name_of(pid):
    """The kernel's name for it, None if it is gone."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return None


def command_line(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")[:-1]
    except (FileNotFoundError, ProcessLookupError):
        return []


def everyone():
    return [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]


class Procs:
    def __init__(self, cloud):
        self.folder = cloud.run / "pids"
        self.logs = cloud.run / "log"

    def records(self):
        """Name -> record, in the order they were started."""
        found = [(path, json.loads(path.read_text())) for path in self.folder.glob("*.json")]
        found.sort(key=lambda pair: (pair[1]["boot"] != BOOT_ID, pair[1]["start"], pair[1]["pid"]))
        return {path.stem: record for path, record in found}

    def pid(self, name):
        """The pid of `name` if the very process we started still runs."""
        try:
            record = json.loads((self.folder / f"{name}.json").read_text())
        except FileNotFoundError:
            return None
        return record["pid"] if alive(record) else None

    def start(self, name, argv, env=None, own_log=False, **popen):
        """Starts `argv` in the foreground of a session of its own. False if it runs already.

        A program that writes NAME.log by itself (own_log) has what it says elsewhere, too, in NAME.err.
        """
        if self.pid(name):
            return False
        with open(self.logs / f"{name}.err", "wb") if own_log else open(self.logs / f"{name}.log", "ab") as log:
            child = subprocess.Popen(
                [str(word) for word in argv], env=clean_environment(env), stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, start_new_session=True, cwd="/", **popen)
        record = {"pid": child.pid, "start": start_time(child.pid), "boot": BOOT_ID, "argv": [str(a) for a in argv]}
        write_atomically(self.folder / f"{name}.json", json.dumps(record) + "\n")
        return True

    def await_ready(self, name, ready, seconds=20):
        """Waits until `ready()`; a process that ended meanwhile is reported with the end of its log."""
        deadline = time.monotonic() + seconds
        while not ready():
            if not self.pid(name):
                raise Problem(f"{name} ended at once. The end of {self.logs / name}.log:\n{self.tail(name)}")
            if time.monotonic() > deadline:
                raise Problem(f"{name} did not answer within {seconds} s. See {self.logs}/{name}.log:\n"
                              f"{self.tail(name)}")
            time.sleep(0.05)

    def tail(self, name, lines=8):
        errors = self.logs / f"{name}.err"
        text = (errors if errors.exists() else self.logs / f"{name}.log").read_text(errors="replace")
        return "\n".join("    " + line for line in text.splitlines()[-lines:])

    def forget(self, name):
        (self.folder / f"{name}.json").unlink(missing_ok=True)


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def alive(record):
    return record["boot"] == BOOT_ID and start_time(record["pid"]) == record["start"]


def clean_environment(extra=None):
    """What a daemon should see: nothing of the shell that ran ./up."""
    return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/", **(extra or {})}


def end(records, patience):
    """Asks each process to end, waits `patience` seconds, then kills. Returns how many were there."""
    handles = [handle for handle in map(_handle, records) if handle is not None]
    for sign, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 5)):
        for handle in handles:
            _send(handle, sign)
        _await_end(handles, seconds)
    for handle in handles:
        os.close(handle)
    return len(handles)


def _handle(record):
    """A pidfd of the very process recorded: it cannot come to mean another one between check and signal."""
    try:
        handle = os.pidfd_open(record["pid"])
    except ProcessLookupError:
        return None
    if alive(record):
        return handle
    os.close(handle)
    return None


def _send(handle, sign):
    try:
        signal.pidfd_send_signal(handle, sign)
    except ProcessLookupError:
        pass


def _await_end(handles, seconds):
    deadline = time.monotonic() + seconds
    waiting = set(handles)
    while waiting and time.monotonic() < deadline:
        ended = select.select(waiting, [], [], max(0.0, deadline - time.monotonic()))[0]
        waiting -= set(ended)


def write_atomically(path, content, mode=0o644, owner=None):
    """Replaces a file whole; leaves it alone if nothing changes. True if it was written."""
    data = content.encode() if isinstance(content, str) else content
    path = Path(path)
    if path.exists() and path.read_bytes() == data and (path.stat().st_mode & 0o7777) == mode:
        return False
    fresh = path.with_name(f".{path.name}.new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(data)
    os.chmod(fresh, mode)
    if owner:
        os.chown(fresh, *owner)
    os.rename(fresh, path)
    return True
