"""What two people do on a front-end, one scenario after another, from nothing at all to a storm of forks; nothing is
left of a scenario when the next begins. Whom the rule finds in each is looked up outside (harm.py there)."""

import os
import subprocess
import time
from pathlib import Path

import people
import tell

# Harm is done for longer: of two emulated CPUs the system and whoever tries to work take a part that slows its growth.
SCENARIO_S, HARM_S, REST_S = 40, 60, 5
SLICES = [Path(f"/sys/fs/cgroup/user.slice/user-{uid}.slice") for uid in (people.BOB, people.EVA)]

WRECK = "/opt/vm/wreck.py"
TRAIN = f"/usr/bin/python3 -B {WRECK} busy 4"
MAKE = "make -j8 -f /opt/vm/burn.mk"
TRIES = "while sleep 1; do date; done > /dev/null"    # somebody who wants to work: a small command each second


def copy_of_python(path, does):
    """A program of that name, which does what wreck.py does."""
    return f"mkdir -p $(dirname {path}); cp /usr/bin/python3 {path}; {path} -B {WRECK} {does}"


def node(does):
    return copy_of_python("~/.vscode-server/bin/node", does)


SCP = ("head -c 300M /dev/zero > big; "
       "while scp -q -o StrictHostKeyChecking=no -o LogLevel=ERROR big eva@127.0.0.1:copy; do :; done")

# What eva and bob type after their login.
SCENARIOS = {
    "quiet": (":", ":"),
    "fork_storm": ("/opt/vm/storm.sh", TRIES),
    "memory_hog": (f"/usr/bin/python3 -B {WRECK} memory 60", TRIES),
    "training": (TRAIN, TRIES),
    "make_j": (MAKE, TRIES),
    "make_short": (f"timeout 6 {MAKE}", TRIES),
    "code_idle": (node("part 5"), TRIES),
    "code_busy": (node("busy 4"), TRIES),
    "assistant": (copy_of_python("~/bin/claude", "part 50"), TRIES),
    "scp": (SCP, TRIES),
    "su": (TRIES, f"su -l eva -c 'exec {TRAIN}' <<< {people.PASSWORD}"),
    "sudo": (TRIES, f"sudo -n -i {TRAIN} < /dev/null"),
}
LONG = {"fork_storm", "memory_hog", "training", "make_j", "code_busy", "su", "sudo"}


def processes(slice_of):
    """Whoever owns them: what su and sudo started lies in the login's slice."""
    for folder, _, _ in os.walk(slice_of):   # which bears that a cgroup goes meanwhile
        try:
            yield from Path(folder, "cgroup.procs").read_text().split()
        except OSError:   # gone, too
            pass


def owners(slice_of):
    """Of what does harm in it."""
    found = set()
    for process in (Path(f"/proc/{pid}") for pid in processes(slice_of)):
        try:
            if process.joinpath("comm").read_text().startswith("python"):
                found.add(process.stat().st_uid)
        except OSError:   # gone meanwhile
            pass
    return sorted(found)


def has_processes(slice_of):
    return any(processes(slice_of))


def end_all(shells, await_true):
    for slice_of in SLICES:
        if slice_of.exists():
            (slice_of / "cgroup.kill").write_text("1")   # all at once: a storm is faster than any list of processes
    tell.output("loginctl", "terminate-user", "bob", "eva")
    for shell in shells:
        shell.stdin.close()
        shell.kill()
        shell.wait()
    await_true("the end of both logins", lambda: not any(map(has_processes, SLICES)), 60)


def begin_watch():
    if tell.output("systemctl", "is-active", "steward-front-end").strip() != "active":
        subprocess.run(["systemctl", "start", "steward-front-end"], check=True)
        time.sleep(4)   # its first look, before anybody logs in


def is_in(user):
    """A file that is there once the person's shell is."""
    return Path(f"/var/tmp/harm.{user}")


def log_in(user, does):
    is_in(user).unlink(missing_ok=True)
    return people.log_in(user, f"touch {is_in(user)}; {does}")


def act(name, await_true):
    begin_watch()
    shells = [log_in(user, does) for user, does in zip(("eva", "bob"), SCENARIOS[name])]
    try:
        await_true("both logins", lambda: all(is_in(user).exists() for user in ("eva", "bob")), 60)
        begin = time.time()
        time.sleep(HARM_S if name in LONG else SCENARIO_S)
        tell.say("scenario", {"name": name, "begin": begin, "end": time.time(),
                              "owners": {slice_of.name: owners(slice_of) for slice_of in SLICES}})
        tell.evidence(f"processes, {name}", "ps", "-e", "-ww", "-o", "pid,ppid,user,stat,time,cgroup:60,comm,args")
    finally:
        end_all(shells, await_true)
        tell.evidence(f"logins, {name}", "sh", "-c", "tail -n 5 /tmp/login-*.out")
    time.sleep(REST_S)
