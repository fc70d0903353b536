"""What is put into a machine's root file system: names, a user, Slurm's configuration, the agent, the loads."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import image

GUEST = Path(__file__).resolve().parent / "guest"
NODE, FRONT_END = "vm1", "login1"
USER, UID = "ann", 1001
PEOPLE = {"bob": 1002, "eva": 1003}   # who log in to a front-end
PASSWORD = "vm"                       # of both; guest/people.py knows it, too
HARM = "harm"                         # the load that takes longest, and is played only when asked for
SPOOL = "/var/spool/slurmd"   # SlurmdSpoolDir

SLURM_CONF = f"""\
ClusterName=vm
SlurmctldHost={NODE}(127.0.0.1)
SlurmUser=slurm
AuthType=auth/munge
StateSaveLocation=/var/lib/slurm/slurmctld
SlurmdSpoolDir={SPOOL}
ReturnToService=2
ProctrackType=proctrack/cgroup
TaskPlugin=task/cgroup
JobAcctGatherType=jobacct_gather/cgroup
JobAcctGatherFrequency=5
PrologFlags=Contain
LaunchParameters=use_interactive_step
SlurmdParameters=config_overrides
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
DefMemPerCPU=200
KillWait=5
SchedulerParameters=sched_min_interval=100000
NodeName={NODE} NodeAddr=127.0.0.1 CPUs=2 Boards=1 SocketsPerBoard=1 CoresPerSocket=2 ThreadsPerCore=1 RealMemory=2000
PartitionName=main Nodes={NODE} Default=YES State=UP OverSubscribe=FORCE:4 MaxTime=10
"""

CGROUP_CONF = """\
ConstrainCores=yes
ConstrainRAMSpace=yes
ConstrainDevices=yes
"""

AGENT_TOML = f"""\
node = "{NODE}"
cluster = "vm"
role = "compute"
socket = "/run/steward/nobody.sock"
state_dir = "/var/lib/steward-agent"
sample = "2s"
report = "6s"
process_scan = "6s"

[cgroup]
slurmd_spool_dir = "{SPOOL}"
"""

FRONT_END_TOML = f"""\
node = "{FRONT_END}"
cluster = "vm"
role = "front-end"
socket = "/run/steward/nobody.sock"
state_dir = "/var/lib/steward-front-end"
sample = "2s"
report = "2s"

[people]
least_uid = 1000
"""

# Through its own loader: the guest's libraries do not matter.
AGENT = "/opt/steward/ld.so --library-path /opt/steward /opt/steward/steward-agent"

UNITS = {
    # srun and slurmd look names up, which fails where loopback is the only interface.
    "vm-net": """\
[Unit]
Before=munge.service slurmctld.service slurmd.service
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/bin/ip link set lo up
ExecStart=-/usr/bin/ip link add dummy0 type dummy
ExecStart=-/usr/bin/ip addr add 192.0.2.1/24 dev dummy0
ExecStart=-/usr/bin/ip link set dummy0 up
""",
    "steward-agent": f"""\
[Service]
ExecStart={AGENT} --config /etc/steward/agent.toml
""",
    "vm-play": """\
[Unit]
After=vm-net.service munge.service slurmctld.service slurmd.service steward-agent.service
[Service]
ExecStart=/usr/bin/python3 -B /opt/vm/play.py
ExecStopPost=/usr/bin/systemctl poweroff -ff
""",
}

# Started by the test when people log in.
FRONT_END_UNIT = f"""\
[Service]
ExecStart={AGENT} --config /etc/steward/front-end.toml
"""


def longest_s(only):
    """After so long the machine ends by itself."""
    return 990 if HARM in only else 560


def fit(root, recipe, agent, only):
    """`only`: the loads that are played; none: all but harm."""
    with_root = lambda path: root / path.lstrip("/")
    for path, text in (("/etc/hostname", f"{NODE}\n"), ("/etc/hosts", f"127.0.0.1 localhost\n192.0.2.1 {NODE}\n"),
                       ("/etc/slurm/slurm.conf", SLURM_CONF), ("/etc/slurm/cgroup.conf", CGROUP_CONF),
                       ("/etc/steward/agent.toml", AGENT_TOML), ("/etc/fstab", ""),
                       ("/etc/systemd/system/vm-play.service.d/longest.conf",
                        f"[Service]\nRuntimeMaxSec={longest_s(only)}\n")):
        with_root(path).parent.mkdir(parents=True, exist_ok=True)
        with_root(path).write_text(text)
    add_user(root, USER, UID)
    add_agent(root / "opt/steward", agent)
    shutil.rmtree(root / "opt/vm", ignore_errors=True)
    shutil.copytree(GUEST, root / "opt/vm", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "opt/vm/only").write_text(" ".join(only))
    for folder, owner in (("var/lib/slurm/slurmctld", "slurm"), ("var/log/slurm", "slurm"), ("var/tmp/truth", USER)):
        (root / folder).mkdir(parents=True, exist_ok=True)
        os.chown(root / folder, *ids(root, owner))
    add_units(root)
    if recipe.containers:
        add_boxes(root)
    if recipe.front_end:
        add_people(root)


def ids(root, user):
    found = re.search(rf"(?m)^{user}:[^:]*:(\d+):(\d+):", (root / "etc/passwd").read_text())
    if not found:
        raise image.CannotRun(f"the root file system has no user {user}: remove {root}.made to make it anew")
    return int(found[1]), int(found[2])


def add_user(root, user, uid):
    if f"\n{user}:" not in (root / "etc/passwd").read_text():
        subprocess.run(["chroot", str(root), "useradd", "-m", "-u", str(uid), "-s", "/bin/bash", user], check=True)


def add_people(root):
    """Who may log in by ssh with root's key, which each of them has, too; bob may become root, and eva with her
    password."""
    key = root / "root/.ssh/id_ed25519"
    if not key.exists():
        key.parent.mkdir(mode=0o700, exist_ok=True)
        subprocess.run(["chroot", str(root), "ssh-keygen", "-q", "-t", "ed25519", "-N", "",
                        "-f", f"/{key.relative_to(root)}"], check=True)
    for user, uid in PEOPLE.items():
        add_user(root, user, uid)
        folder = root / f"home/{user}/.ssh"
        folder.mkdir(mode=0o700, exist_ok=True)
        shutil.copy(key.with_suffix(".pub"), folder / "authorized_keys")
        shutil.copy(key, folder / key.name)
        for path in (folder, folder / "authorized_keys", folder / key.name):
            os.chown(path, *ids(root, user))
        subprocess.run(["chroot", str(root), "chpasswd"], input=f"{user}:{PASSWORD}\n", text=True, check=True)
    (root / "etc/sudoers.d/bob").write_text("bob ALL=(ALL) NOPASSWD: ALL\n")
    (root / "etc/steward/front-end.toml").write_text(FRONT_END_TOML)
    (root / "etc/systemd/system/steward-front-end.service").write_text(FRONT_END_UNIT)


def libraries(program, root="/"):
    """Host paths of the shared libraries that a program (below root) needs, its loader among them."""
    inside = ["chroot", str(root)] if str(root) != "/" else []
    text = subprocess.run([*inside, "ldd", program], check=True, capture_output=True, text=True).stdout
    return [Path(root, path.lstrip("/")) for path in re.findall(r"(/\S+) \(0x", text)]


def add_agent(folder, agent):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy2(agent, folder / "steward-agent")
    for library in libraries(str(agent)):
        shutil.copy2(library, folder / ("ld.so" if library.name.startswith("ld-") else library.name))


def add_units(root):
    wants = root / "etc/systemd/system/multi-user.target.wants"
    wants.mkdir(parents=True, exist_ok=True)
    for name, text in UNITS.items():
        (root / f"etc/systemd/system/{name}.service").write_text(text)
    for name in (*UNITS, "munge", "slurmctld", "slurmd"):
        unit = f"{name}.service"
        below = next(f"{at}/{unit}" for at in ("/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system")
                     if (root / f"{at[1:]}/{unit}").exists())
        (wants / unit).unlink(missing_ok=True)
        (wants / unit).symlink_to(below)


def add_boxes(root):
    """Two images of containers: `box` is busybox alone, as small images are; `full` has bash and sleep."""
    for name in ("box", "full"):
        box = root / "opt" / name
        shutil.rmtree(box, ignore_errors=True)
        for folder in ("bin", "etc", "var/tmp", "tmp", "proc", "sys", "dev", "root", "home"):
            (box / folder).mkdir(parents=True)
        for file in ("passwd", "group", "hosts", "resolv.conf"):
            (box / "etc" / file).touch()
    shutil.copy2(root / "usr/bin/busybox", root / "opt/box/bin/busybox")
    for name in ("sh", "sleep", "cat"):
        (root / "opt/box/bin" / name).symlink_to("busybox")
    for program in ("/usr/bin/bash", "/usr/bin/sleep", "/usr/bin/cat"):
        shutil.copy2(root / program[1:], root / "opt/full/bin")
        for library in libraries(program, root):
            copy = root / "opt/full" / library.relative_to(root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(library, copy)
    (root / "opt/full/bin/sh").symlink_to("bash")
