"""What a job does when its use must be known: does it, and writes down what the kernel says it used.

  known_load.py RESULT busy SECONDS | memory MIB SECONDS | forks NUMBER MILLISECONDS
"""

import json
import os
import resource
import subprocess
import sys
import time

BURN = "import time\nwhile time.process_time() < {0}: pass"


def busy(seconds):
    while time.process_time() < float(seconds):
        pass


def memory(mib, seconds):
    held = bytearray(int(mib) << 20)
    for page in range(0, len(held), 4096):
        held[page] = 1
    time.sleep(float(seconds))
    return {"anon_mib": of_status("RssAnon")}


def forks(number, milliseconds):
    for _ in range(int(number)):
        subprocess.run([sys.executable, "-S", "-c", BURN.format(int(milliseconds) / 1000)], check=True)


def of_status(key):
    lines = dict(line.split(":", 1) for line in open("/proc/self/status", encoding="ascii"))
    return int(lines[key].split()[0]) / 1024


def main():
    result, what, *numbers = sys.argv[1:]
    told = {"busy": busy, "memory": memory, "forks": forks}[what](*numbers) or {}
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    told["cpu_s"] = sum(one.ru_utime + one.ru_stime for one in used)
    with open(result + ".part", "w", encoding="ascii") as file:
        json.dump(told, file)
    os.rename(result + ".part", result)


main()
