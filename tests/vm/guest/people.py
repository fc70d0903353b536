"""Two people who log in to a front-end by ssh, and what the kernel's processes say of each: truth for the front-end's
agent. eva keeps memory; bob computes, also as eva (su) and as root (sudo), and leaves one process of each kind."""

import json
import subprocess
import threading
import time
from pathlib import Path

import tell
import truth

FOLDER = Path("/var/tmp/people")
BOB, EVA = 1002, 1003
PASSWORD = "vm"    # of both, in a machine without network
SSH = ["ssh", "-tt", "-i", "/root/.ssh/id_ed25519", "-o", "StrictHostKeyChecking=no", "-o", "LogLevel=ERROR"]
SETTLE_S, WATCH_S = 5, 12
TICKS = 100        # a second has


def log_in(user, command):
    """A login shell at a terminal, into which the command is typed."""
    with open(f"/tmp/login-{user}.out", "w") as out:
        shell = subprocess.Popen([*SSH, f"{user}@127.0.0.1"], stdin=subprocess.PIPE, stdout=out, stderr=out)
    shell.stdin.write(f"{command}\n".encode())
    shell.stdin.flush()
    return shell


def about(pid):
    stat = Path(f"/proc/{pid}/stat").read_text()
    field = stat.rpartition(")")[2].split()
    memory = Path(f"/proc/{pid}/smaps_rollup")
    return {"pid": pid, "parent": int(field[1]), "name": stat[stat.index("(") + 1:stat.rindex(")")],
            "state": field[0], "threads": int(field[17]), "cpu_s": sum(map(int, field[11:15])) / TICKS,
            "login": int(Path(f"/proc/{pid}/loginuid").read_text()), "anon_kib": truth.value_in(memory, "Pss_Anon")}


def processes(uid):
    """Of a login: all in its slice, whoever owns them. Each has its ended children's CPU time, too."""
    found = []
    for file in Path(f"/sys/fs/cgroup/user.slice/user-{uid}.slice").rglob("cgroup.procs"):
        for pid in file.read_text().split():
            try:
                found.append(about(int(pid)))
            except OSError:   # gone meanwhile
                pass
    return found


def machine():
    cpu = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]
    total, idle = sum(map(int, cpu)), int(cpu[3]) + int(cpu[4])
    pressure = Path("/proc/pressure/cpu").read_text().split("\n", 1)[0].rpartition("total=")[2]
    return {"at": time.time(), "busy_s": (total - idle) / TICKS, "total_s": total / TICKS,
            "stalled_s": int(pressure) / 1e6, "memory_mib": truth.value_in(Path("/proc/meminfo"), "MemTotal") / 1024}


class Looker(threading.Thread):
    """Looks at the machine each second, until it is asked what it saw."""

    def __init__(self):
        super().__init__(daemon=True)
        self.seen, self.over = [machine()], threading.Event()
        self.start()

    def run(self):
        while not self.over.wait(1):
            self.seen.append(machine())

    def all(self):
        self.over.set()
        self.join()
        return [*self.seen, machine()]


def is_settled():
    clients = tell.output("squeue", "-h", "-u", "bob", "-t", "RUNNING", "-o", "%A").split()
    return len(clients) == 2 and all((FOLDER / f"keep.{uid}").exists() for uid in (BOB, EVA))


def tell_clients():
    for line in tell.output("squeue", "-h", "-u", "bob", "-o", "%A %j").splitlines():
        job, name = line.split()
        tell.say("meta", {"job": int(job), "load": name})


def act(await_true):
    FOLDER.mkdir(exist_ok=True)
    FOLDER.chmod(0o1777)
    subprocess.run(["systemctl", "start", "steward-front-end"], check=True)
    time.sleep(4)   # its first look, before anybody logs in
    looker = Looker()
    shells = [log_in("eva", "/usr/bin/python3 -B /opt/vm/keep.py 200 50"),
              log_in("bob", f"/usr/bin/python3 -B /opt/vm/reap.py /opt/vm/bob.sh {PASSWORD}")]
    try:
        await_true("both at rest", is_settled, 150)
        time.sleep(SETTLE_S)
        watch = time.time()
        before = {uid: processes(uid) for uid in (BOB, EVA)}
        tell.look("people")
        time.sleep(WATCH_S)
        after = {uid: processes(uid) for uid in (BOB, EVA)}
        tell.say("person", {"watch": [watch, time.time()], "machine": looker.all(),
                            "before": before, "after": after,
                            "loads": [json.loads(file.read_text()) for file in sorted(FOLDER.glob("*.json"))]})
        for uid in (BOB, EVA):
            tell.evidence(f"slice of {uid}", "sh", "-c", f"cd /sys/fs/cgroup/user.slice/user-{uid}.slice; "
                          "head -n 2 cpu.stat; head -n 8 memory.stat; ls")
    finally:
        tell_clients()
        tell.output("scancel", "-u", "bob")
        tell.output("loginctl", "terminate-user", "bob", "eva")
        for shell in shells:
            shell.stdin.close()
            shell.kill()
            shell.wait()
        tell.evidence("logins", "sh", "-c", "tail -n 20 /tmp/login-*.out; loginctl --no-pager list-sessions; date")
