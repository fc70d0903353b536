"""What the machine tells: lines on the second serial port, each a word and one JSON value (compare.py reads it)."""

import base64
import json
import subprocess
from pathlib import Path

PORT = "/dev/ttyS1"
SPOOLS = {"report": Path("/var/lib/steward-agent/spool"), "front": Path("/var/lib/steward-front-end/spool")}


def say(word, value):
    with open(PORT, "w", encoding="utf-8") as port:
        port.write(f"{word} {json.dumps(value)}\n")


def doing(text):
    with open(PORT, "w", encoding="utf-8") as port:
        port.write(f"doing {text}\n")


def output(*argv):
    """Of a command, its errors too; never raises."""
    try:
        done = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=30, errors="replace")
        return done.stdout
    except (OSError, subprocess.TimeoutExpired) as why:
        return f"{argv[0]}: {why}"


def evidence(name, *argv):
    say("evidence", {"name": name, "text": output(*argv)})


def look(name):
    """What stands right now: Slurm's cgroups with their processes, and all processes."""
    evidence(f"cgroups, {name}", "sh", "-c",
             "cd /sys/fs/cgroup; find . -path '*slurm*' -name cgroup.procs | sort | while read f; do "
             "echo \"${f%/cgroup.procs}: $(tr '\\n' ' ' < $f)\"; done")
    evidence(f"processes, {name}", "ps", "-e", "-ww", "--sort=pid", "-o",
             "pid,ppid,pgid,tpgid,tty,user,stat,cgroup:80,comm,args")


def spooled(word):
    """All reports that an agent left, oldest first: each file is a line with its sum, and then JSON in zstd. The machine
    has nothing that reads zstd: who looks at what it told has."""
    def number(file):
        epoch, _, sequence = file.stem.partition("-")
        return int(epoch), int(sequence)
    for file in sorted(SPOOLS[word].glob("*.report"), key=number):
        say(word, base64.b64encode(file.read_bytes().split(b"\n", 1)[1]).decode())
