"""A machine's root file system (debootstrap, kept) and its disk (mke2fs, made anew for each run)."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

COMMON = ("systemd", "systemd-sysv", "dbus", "linux-image-cloud-amd64", "munge", "slurmctld", "slurmd", "slurm-client",
          "iproute2", "procps", "util-linux", "bsdutils", "kmod", "python3")
LOGIN = ("libpam-systemd", "openssh-server", "openssh-client", "sudo", "tmux", "make")


@dataclass(frozen=True)
class Recipe:
    name: str
    suite: str
    packages: tuple
    containers: bool   # has Apptainer
    sluids: bool       # Slurm names a job's cgroup by its SLUID
    front_end: bool    # people log in to it


MACHINES = {
    "debian12": Recipe("debian12", "bookworm", COMMON + LOGIN, containers=False, sluids=False, front_end=True),
    "unstable": Recipe("unstable", "sid", COMMON + ("apptainer", "busybox-static"), containers=True, sluids=True,
                       front_end=False),
}


class CannotRun(Exception):
    """This host cannot run virtual machines; its text says why, and what would help."""


def note(text):
    print(f"  {text}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(text):
    note(f"{text} …")
    begin = time.monotonic()
    yield
    note(f"{text}: {time.monotonic() - begin:.0f} s")


def mirror():
    """Debian's mirror, as the host's own apt has it."""
    for file in [Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*"))]:
        text = file.read_text(errors="replace") if file.is_file() else ""
        found = re.search(r"(?m)^(?:URIs:|deb(?: \[[^]]*\])?) +(\S+/debian/?)(?:\s|$)", text)
        if found:
            return found[1].rstrip("/")
    raise CannotRun("the host's apt sources name no Debian mirror (a URL that ends with /debian)")


def check(recipe, build):
    """Raises CannotRun where something is lacking."""
    if os.geteuid() != 0:
        raise CannotRun("debootstrap and file owners in the disk image need root")
    for program, package in (("debootstrap", "debootstrap"), ("qemu-system-x86_64", "qemu-system-x86"),
                             ("mke2fs", "e2fsprogs")):
        if not shutil.which(program):
            raise CannotRun(f"{program} is not installed (apt-get install {package})")
    if not (build / "bin/steward-agent").exists():
        raise CannotRun(f"{build}/bin/steward-agent is not built")
    if finished(build.resolve() / "vm" / recipe.name, recipe):
        return
    release = f"{mirror()}/dists/{recipe.suite}/Release"
    try:
        urllib.request.urlopen(release, timeout=20).close()
    except (urllib.error.URLError, OSError) as why:
        raise CannotRun(f"{release} cannot be read ({why}), and there is no root file system from before") from why


def finished(home, recipe):
    mark = home / "root.made"
    return mark.exists() and mark.read_text() == repr(recipe)


def root_of(recipe, home):
    """The root file system's folder: that of an earlier run, where the recipe is the same."""
    root = home / "root"
    if finished(home, recipe):
        note(f"{recipe.name}: root file system of {time.ctime((home / 'root.made').stat().st_mtime)}")
        return root
    (home / "root.made").unlink(missing_ok=True)
    shutil.rmtree(root, ignore_errors=True)
    command = ["nice", "debootstrap", "--variant=minbase", f"--include={','.join(recipe.packages)}", recipe.suite,
               str(root), mirror()]
    log = home / "debootstrap.log"
    with step(f"{recipe.name}: debootstrap {recipe.suite} (log: {log})"), log.open("w") as out:
        try:
            code = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, timeout=600).returncode
        except subprocess.TimeoutExpired:
            raise CannotRun(f"debootstrap took longer than 10 minutes; its last words are in {log}") from None
    if code != 0:
        raise CannotRun(f"debootstrap failed: {log.read_text().strip().splitlines()[-1]}")
    shutil.rmtree(root / "var/cache/apt/archives", ignore_errors=True)
    (home / "root.made").write_text(repr(recipe))
    return root


def disk_of(root, home):
    """An ext4 image with all of root; sparse."""
    disk = home / "disk.ext4"
    disk.unlink(missing_ok=True)
    with step("disk image"):
        disk.touch()
        os.truncate(disk, 4 << 30)
        subprocess.run(["nice", "mke2fs", "-q", "-t", "ext4", "-d", str(root), str(disk)], check=True, timeout=300)
    return disk
