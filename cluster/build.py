"""Builds Steward, as the owner of the checkout, so that sudo leaves no files of root's in it."""

import os
import pwd
import subprocess

from cloud import ROOT
from say import Problem, note

# What a cloud runs; tests and benchmarks are ./test's to build, and take as long again.
TARGETS = ("steward", "stewardd", "steward-agent", "gpu-load", "simgpu", "simgpu_nvml")


def build():
    if not (ROOT / "CMakePresets.json").exists():
        note("no CMakePresets.json: nothing to build")
        return
    if not (ROOT / "build/build.ninja").exists():
        _cmake("configuring", "--preset", "release")
    _cmake("building", "--build", "--preset", "release", "--target", *TARGETS)


def _cmake(what, *words):
    """Its own progress is shown, on a terminal line by line."""
    note(f"{what} Steward (cmake {' '.join(words)})")
    done = subprocess.run(["cmake", *words], cwd=ROOT, **_as_owner())
    if done.returncode != 0:
        raise Problem(f"{what} failed; the reason stands above. `./up --no-build` starts the cloud without it.")


def _as_owner():
    owner = os.stat(ROOT).st_uid
    try:
        entry = pwd.getpwuid(owner)
    except KeyError:
        return {}
    if owner == 0:
        return {}
    environment = os.environ | {"HOME": entry.pw_dir, "USER": entry.pw_name, "LOGNAME": entry.pw_name}
    return {"user": owner, "group": entry.pw_gid, "extra_groups": os.getgrouplist(entry.pw_name, entry.pw_gid),
            "env": environment}
