#!/usr/bin/python3
"""busy.py LOAD SECONDS: uses that much CPU time."""

import sys

import truth

while truth.cpu_seconds() < float(sys.argv[2]):
    for _ in range(2000):
        pass
truth.write(sys.argv[1])
