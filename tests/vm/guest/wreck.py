#!/usr/bin/python3
"""wreck.py WHAT N: what people do on a front-end, until it is ended.
  busy N     N processes that compute
  part N     computes for N permille of each second
  memory N   takes all memory but about N MiB, and goes on using it"""

import mmap
import os
import sys
import time
from pathlib import Path

STEP_MIB = 16
PAGE = 4096


def compute(until=lambda: False):
    while not until():
        for _ in range(2000):
            pass


def busy(count):
    for _ in range(count):
        if os.fork() == 0:
            compute()
    os.wait()


def part(permille):
    while True:
        end = time.process_time() + permille / 1000
        compute(lambda: time.process_time() >= end)
        time.sleep(1 - permille / 1000)


def available_mib():
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) // 1024
    return 0


def block():
    """In huge pages: an emulated machine takes its time for each page."""
    held = mmap.mmap(-1, STEP_MIB << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    held.madvise(mmap.MADV_HUGEPAGE)
    touch(held)
    return held


def touch(held):
    held[::PAGE] = b"x" * (len(held) // PAGE)


def memory(left_mib):
    """In steps, and back a step where others took the rest: the OOM killer shall not come, or to this one first."""
    Path("/proc/self/oom_score_adj").write_text("1000")
    held = []
    while True:
        available = available_mib()
        if available > left_mib + STEP_MIB:
            held.append(block())
            continue
        if available < left_mib // 2 and held:
            held.pop().close()
        for each in held:
            touch(each)
        time.sleep(0.2)


{"busy": busy, "part": part, "memory": memory}[sys.argv[1]](int(sys.argv[2]))
