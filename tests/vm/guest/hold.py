#!/usr/bin/python3
"""hold.py MIB SHARED SECONDS: holds that much anonymous memory, and that much in /dev/shm, for that long, and says what
all processes of its job hold."""

import sys
import tempfile
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
        return truth.value_in(Path(f"/proc/{pid}/status"), "RssAnon") / 1024
    except OSError:
        return 0


mib, shared, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
held = bytearray(b"x") * (mib << 20)
with tempfile.TemporaryFile(dir="/dev/shm") as file:
    for _ in range(shared):
        file.write(bytes(1 << 20))
    file.flush()
    time.sleep(seconds / 2)
    each = {pid: resident(pid) for pid in processes()}
    stat = truth.job_cgroup() / "memory.stat"
    kernel = {key: truth.value_in(stat, key) / (1 << 20) for key in ("anon", "shmem", "file")}
    time.sleep(seconds / 2)
truth.write("hold", anon_mib=sum(each.values()), shmem_mib=shared, of_processes=each, kernel_mib=kernel)
