#!/usr/bin/python3
"""Runs the known loads as jobs of an ordinary user, and tells what came of it. The machine is turned off after it."""

import json
import re
import subprocess
import time
import traceback
from pathlib import Path

import harm
import people
import tell
import truth

USER = ["runuser", "-u", "ann", "--", "env", "-i", "HOME=/home/ann", "USER=ann", "SHELL=/bin/bash", "TERM=dumb",
        "LANG=C.UTF-8", "PATH=/usr/local/bin:/usr/bin:/bin"]
HERE = "/opt/vm"
REPORT_S = 6
ONLY = Path(f"{HERE}/only").read_text().split()   # names of loads; none: all but harm
# No load begins later: the machine is turned off at its unit's RuntimeMaxSec.
LAST_BEGIN = time.monotonic() + (900 if "harm" in ONLY else 450)


def as_user(*argv, timeout=120, **more):
    return subprocess.run([*USER, *argv], cwd="/home/ann", text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=timeout, **more).stdout


def await_true(what, test, seconds):
    end = time.monotonic() + seconds
    while not test():
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(0.5)


def sbatch(name, command, *options):
    """Returns the job's number."""
    said = as_user("sbatch", "--parsable", "-J", name, "-n1", "-o", f"/tmp/{name}-%j.out", *options, "--wrap", command)
    job = int(said.split(";")[0].strip()) if said.strip().split(";")[0].isdigit() else 0
    if not job:
        raise RuntimeError(f"sbatch {name}: {said}")
    return job


def is_over(job):
    said = tell.output("squeue", "-h", "-j", str(job)).strip()
    return not said or "Invalid job id" in said   # forgotten already


def is_running(job):
    return tell.output("squeue", "-h", "-j", str(job), "-o", "%T").strip() == "RUNNING"


def await_over(job, seconds=120):
    await_true(f"the end of job {job}", lambda: is_over(job), seconds)


def slurm_used_s():
    """Of all jobs that ever were, to their ends: of Slurm's whole scope, but for its own part."""
    scopes = list(Path("/sys/fs/cgroup/system.slice").glob("*slurmstepd.scope"))
    own = [scope / "system" for scope in scopes if (scope / "system").exists()]
    return sum(map(truth.used_s, scopes)) - sum(map(truth.used_s, own))


def batch(name, command, *options, look_after=None):
    used_before = slurm_used_s()
    job = sbatch(name, command, *options)
    if look_after is not None:
        await_true(f"job {job} ({name}) running", lambda: is_running(job) or is_over(job), 30)
        time.sleep(look_after)
        tell.look(name)
    await_over(job)
    about = tell.output("scontrol", "-o", "show", "job", str(job)).strip()
    tell.say("meta", {"job": job, "load": name, "slurm": about, "used_s": slurm_used_s() - used_before})


def prompts(file):
    """Is the last that a terminal showed a shell's prompt?"""
    return re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", file.read_bytes()).endswith((b"$ ", b"> ", b"# "))


def terminal(name, command, seconds=4 * REPORT_S):
    """A shell on a terminal that waits for its person, who says nothing but exit, at the end."""
    told = ["script", "-qec", f"timeout --foreground -k 5 120 {command}", "/dev/null"]
    with open(f"/tmp/{name}.out", "w") as out:
        shell = subprocess.Popen([*USER, *told], cwd="/home/ann", stdin=subprocess.PIPE, stdout=out, stderr=out)
    try:
        find = lambda: tell.output("squeue", "-h", "-n", name, "-t", "RUNNING", "-o", "%A").strip()
        await_true(f"{name} running", find, 40)
        job = int(find())
        await_true(f"{name}'s prompt", lambda: prompts(Path(out.name)), 40)   # a container takes seconds to start
        begin = time.time()
        time.sleep(seconds)
        tell.look(name)
        if shell.poll() is not None:
            raise RuntimeError(f"{command} ended by itself, with code {shell.returncode}")
        tell.say("truth", {"load": name, "job": job, "uid": 1001, "waits_from": begin, "waits_until": time.time(),
                           "cpu_s": None})
        shell.stdin.write(b"exit\n")
        shell.stdin.close()
        await_over(job, 30)
    finally:
        if shell.poll() is None:
            shell.kill()
        shell.wait()
        tell.evidence(f"terminal of {name}", "cat", f"/tmp/{name}.out")


def each(what, call):
    """One load's failure hides no other's."""
    tell.doing(what)
    try:
        if time.monotonic() > LAST_BEGIN:
            raise TimeoutError("there was no time left for it")
        call()
    except Exception:   # pylint: disable=broad-except
        tell.say("failed", {"what": what, "why": traceback.format_exc()})


def python(script):
    return f"/usr/bin/python3 -B {HERE}/{script}"


LOADS = [
    ("busy", lambda: batch("busy", python("busy.py busy 20"), look_after=8)),
    ("hold", lambda: batch("hold", python("hold.py 300 100 20"), "--mem=600", look_after=12)),
    ("forks", lambda: batch("forks", f"exec {HERE}/forks.sh 500")),
    ("steps", lambda: batch("steps", f"exec {HERE}/steps.sh", look_after=6)),
    *[(f"short {i + 1}", lambda: batch("short", f"exec {python('busy.py short 0.5')}")) for i in range(5)],
    ("oom", lambda: batch("oom", f"exec {HERE}/oom.sh oom 8", "--mem=300")),
    ("oomend", lambda: batch("oomend", f"exec {HERE}/oom.sh oomend 0", "--mem=300")),
    ("pty", lambda: terminal("pty", "srun -J pty --pty bash --norc -i")),
    ("salloc", lambda: terminal("salloc", "salloc -J salloc")),
]
CONTAINERS = [
    ("box", lambda: batch("box", f"exec {HERE}/box.sh box", look_after=10)),
    ("full", lambda: batch("full", f"exec {HERE}/box.sh full", look_after=10)),
    ("boxpty", lambda: terminal("boxpty", "srun -J boxpty --pty apptainer shell /opt/box")),
    ("fullpty", lambda: terminal("fullpty", "srun -J fullpty --pty apptainer shell --shell /bin/bash /opt/full")),
]

FRONT_END = [("people", lambda: people.act(await_true))]
HARM = [(f"harm {name}", lambda name=name: harm.act(name, await_true)) for name in harm.SCENARIOS]


def of_this_machine():
    containers = CONTAINERS if Path("/opt/box").exists() else []
    front_end = FRONT_END + HARM if Path("/etc/steward/front-end.toml").exists() else []
    return LOADS + containers + front_end


def is_asked_for(load):
    return load in ONLY or (not ONLY and load != "harm")


def is_ready():
    return tell.output("sinfo", "-h", "-o", "%T").strip() == "idle"


def play():
    tell.doing("waiting for Slurm")
    await_true("an idle node", is_ready, 120)
    time.sleep(REPORT_S)   # one report without jobs
    for what, call in of_this_machine():
        if is_asked_for(what.split()[0]):
            each(what, call)
    time.sleep(2 * REPORT_S)   # the last report must be written


def main():
    subprocess.run(["stty", "-F", tell.PORT, "raw"], check=False)
    try:
        play()
    except Exception:   # pylint: disable=broad-except
        tell.say("failed", {"what": "the machine", "why": traceback.format_exc()})
    for file in sorted(truth.FOLDER.glob("*.json")):
        tell.say("truth", json.loads(file.read_text()))
    tell.spooled("report")
    tell.spooled("front")
    tell.evidence("versions", "sh", "-c", "uname -r; slurmd -V; systemctl --version | head -1; apptainer --version")
    tell.evidence("the agent's rights", "sh", "-c",
                  "grep Cap /proc/$(systemctl show steward-agent -p MainPID --value)/status")
    tell.evidence("the agent's cost", "systemctl", "show", "steward-agent", "-p", "CPUUsageNSec,MemoryPeak")
    for unit in ("steward-agent", "steward-front-end", "slurmd", "slurmctld", "munge", "vm-net", "ssh",
                 "systemd-logind"):
        tell.evidence(f"journal of {unit}", "journalctl", "-u", unit, "--no-pager", "-o", "short-precise", "-n", "150")
    tell.evidence("job output", "sh", "-c", "tail -n 20 /tmp/*.out")
    tell.say("end", True)


if __name__ == "__main__":
    main()
