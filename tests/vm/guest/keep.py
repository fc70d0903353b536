#!/usr/bin/python3
"""keep.py MIB SHARED: holds that much anonymous memory, and that much in /dev/shm, until it is ended."""

import os
import signal
import sys
import tempfile
from pathlib import Path

held = bytearray(b"x") * (int(sys.argv[1]) << 20)
with tempfile.TemporaryFile(dir="/dev/shm") as file:
    for _ in range(int(sys.argv[2])):
        file.write(bytes(1 << 20))
    file.flush()
    Path(f"/var/tmp/people/keep.{os.getuid()}").touch()
    signal.pause()
