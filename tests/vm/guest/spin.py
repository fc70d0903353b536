#!/usr/bin/python3
"""spin.py NAME SECONDS: uses that much CPU time, and says who did: itself, its login, its cgroup."""

import json
import os
import sys
from pathlib import Path

import truth

while truth.cpu_seconds() < float(sys.argv[2]):
    for _ in range(2000):
        pass
Path(f"/var/tmp/people/{sys.argv[1]}.json").write_text(json.dumps({
    "name": sys.argv[1], "uid": os.getuid(), "login": int(Path("/proc/self/loginuid").read_text()),
    "cgroup": truth.own_cgroup(), "cpu_s": truth.cpu_seconds()}))
