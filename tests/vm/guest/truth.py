#!/usr/bin/python3
"""What a load knows of itself at its end. `truth.py LOAD` as a shell script's last word, by exec: the process keeps the
shell's CPU time and its children's."""

import json
import os
import re
import resource
import sys
import time
from pathlib import Path

FOLDER = Path("/var/tmp/truth")


def cpu_seconds():
    return sum(use.ru_utime + use.ru_stime
               for use in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


def own_cgroup():
    return Path("/proc/self/cgroup").read_text().rpartition("::")[2].strip()


def job_cgroup():
    return Path("/sys/fs/cgroup" + own_cgroup().partition("/step_")[0])


def used_s(cgroup):
    return value_in(cgroup / "cpu.stat", "usage_usec") / 1e6


def value_in(file, key):
    found = re.search(rf"(?m)^{key}:?\s+(\d+)", file.read_text())
    return int(found[1]) if found else 0


def write(load, **facts):
    """Of one step: several processes of a job may each write theirs."""
    step = own_cgroup().partition("/step_")[2].partition("/")[0]
    facts |= {"load": load, "job": int(os.environ["SLURM_JOB_ID"]), "sluid": os.environ.get("SLURM_JOB_SLUID", ""),
              "uid": os.getuid(), "step": step,
              "cgroup": own_cgroup(), "cpu_s": cpu_seconds(), "at": time.time(),
              "oom_kills": value_in(job_cgroup() / "memory.events", "oom_kill"),
              # What a job's cgroup has besides its person's processes.
              "slurmstepd_cpu_s": used_s(job_cgroup() / f"step_{step}" / "slurm"),
              "extern_cpu_s": used_s(job_cgroup() / "step_extern"),
              "kernel_job_cpu_s": used_s(job_cgroup())}
    file = FOLDER / f"{facts['job']}.{facts['step']}.json"
    file.write_text(json.dumps(facts))


if __name__ == "__main__":
    write(sys.argv[1])
