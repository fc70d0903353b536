#!/usr/bin/python3
"""reap.py COMMAND…: runs it, and waits for all that is left without a parent below it, as sudo leaves its monitor: so
that the CPU time of whatever ended stands in this process's children."""

import ctypes
import os
import sys

PR_SET_CHILD_SUBREAPER = 36

if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
    sys.exit("reap.py: the kernel refuses")
if os.fork() == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
try:
    while True:
        os.wait()
except ChildProcessError:
    pass
