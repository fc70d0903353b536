"""Installs the Debian packages of packages.txt that are missing, without starting the services they bring."""

import contextlib
import os
import subprocess
from pathlib import Path

from say import Problem, note, step

LIST = Path(__file__).with_name("packages.txt")
POLICY = Path("/usr/sbin/policy-rc.d")
KEPT = POLICY.with_name("policy-rc.d.before-steward-up")


def wanted():
    lines = (line.partition("#")[0].strip() for line in LIST.read_text().splitlines())
    return [line for line in lines if line]


def missing():
    names = wanted()
    done = subprocess.run(["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n", *names],
                          capture_output=True, text=True)
    installed = {line.split()[1] for line in done.stdout.splitlines() if line.startswith("installed ")}
    return [name for name in names if name not in installed]


def install():
    """Installs what is missing; touches nothing if nothing is."""
    names = missing()
    if not names:
        return
    if subprocess.run(["sh", "-c", "command -v apt-get"], capture_output=True).returncode:
        raise Problem("there is no apt-get here; install these by yourself, then run ./up again: " + " ".join(names))
    note("installing " + " ".join(names))
    with step("fetching the package lists"):
        _apt("update")
    with step(f"installing {len(names)} packages"), services_stay_off():
        _apt("install", "--yes", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confold", *names)


@contextlib.contextmanager
def services_stay_off():
    """Forbids package scripts to start services; afterwards policy-rc.d is the very file it was, or gone again."""
    _restore()   # of a run that was killed
    if POLICY.exists():
        os.rename(POLICY, KEPT)
    else:
        KEPT.with_suffix(".absent").touch()
    try:
        POLICY.write_text("#!/bin/sh\nexit 101\n")
        POLICY.chmod(0o755)
        yield
    finally:
        _restore()


def _restore():
    absent = KEPT.with_suffix(".absent")
    if KEPT.exists():
        os.rename(KEPT, POLICY)
    elif absent.exists():
        POLICY.unlink(missing_ok=True)
    absent.unlink(missing_ok=True)


def _apt(*words):
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    done = subprocess.run(["apt-get", "-q", *words], env=environment, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        end = "\n".join((done.stdout + done.stderr).splitlines()[-12:])
        raise Problem(f"apt-get {words[0]} failed; put this right, then run ./up again:\n{end}")
