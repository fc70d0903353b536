"""A file system that hangs: one on a loop device, frozen as by `fsfreeze`. Whoever writes to it then sleeps in the kernel and
cannot be interrupted, as on a network file system whose server is away."""

import os
import shutil
import signal
import subprocess
import unittest

# Unfreezes it should the test be killed: what hangs cannot be ended, and the machine should not keep it.
GUARD = "sleep {patience}; fsfreeze --unfreeze {folder}"


class FrozenDisk:
    def __init__(self, folder, mebibytes=16):
        self.folder, self.image = folder / "data", folder / "data.img"
        self.mebibytes, self.guard = mebibytes, None

    def __enter__(self):
        self.folder.mkdir()
        with open(self.image, "wb") as file:
            file.truncate(self.mebibytes << 20)
        run("mkfs.ext4", "-q", self.image)
        try:
            run("mount", "-o", "loop", self.image, self.folder)
        except Problem as problem:
            raise unittest.SkipTest(f"SKIPPED, no file system can be mounted here: {problem}") from problem
        self.folder.chmod(0o1777)
        return self

    def __exit__(self, *failure):
        if self.guard:
            self.thaw()
        run("umount", "--lazy", self.folder)

    def freeze(self, patience=120):
        run("fsfreeze", "--freeze", self.folder)
        self.guard = subprocess.Popen(["sh", "-c", GUARD.format(patience=patience, folder=self.folder)],
                                      start_new_session=True, stdin=subprocess.DEVNULL)

    def thaw(self):
        os.killpg(self.guard.pid, signal.SIGKILL)
        self.guard.wait(20)
        run("fsfreeze", "--unfreeze", self.folder)
        self.guard = None


class Problem(Exception):
    pass


def run(*argv):
    program = shutil.which(argv[0], path="/usr/sbin:/sbin:/usr/bin:/bin")
    if not program:
        raise unittest.SkipTest(f"SKIPPED, there is no {argv[0]} here")
    done = subprocess.run([program, *map(str, argv[1:])], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise Problem(done.stderr.strip())
