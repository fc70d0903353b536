#!/usr/bin/python3
"""hold.py MIB SECONDS: holds that much anonymous memory for that long, and says what all processes of its job hold."""

import sys
import time
from pathlib import Path

import truth


def processes():
    """Of this job, slurmstepd's among them: the kernel counts them as the job's, too."""
    for file in truth.job_cgroup().rglob("cgroup.procs"):
        try:
            yield from map(int, file.read_text().split())
        except OSError:   # a threaded or vanished cgroup
            pass


def resident(pid):
    try:
        status = Path(f"/proc/{pid}/status")
        return (truth.value_in(status, "RssAnon") + truth.value_in(status, "RssShmem")) / 1024
    except OSError:
        return 0


mib, seconds = int(sys.argv[1]), float(sys.argv[2])
held = bytearray(b"x") * (mib << 20)
time.sleep(seconds / 2)
each = {pid: resident(pid) for pid in processes()}
kernel = {key: truth.value_in(truth.job_cgroup() / "memory.stat", key) / (1 << 20) for key in ("anon", "shmem", "file")}
time.sleep(seconds / 2)
truth.write("hold", asked_mib=mib, held_mib=sum(each.values()), of_processes=each, kernel_mib=kernel)
