#!/bin/bash
# oom.sh LOAD SECONDS: a process that takes more memory than the job may have, and what the script does about it: it
# waits that long, and ends.
/usr/bin/python3 -B -c 'held = bytearray(b"x") * (600 << 20)'
sleep "$2"
exec /usr/bin/python3 -B /opt/vm/truth.py "$1"
