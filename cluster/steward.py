"""Steward beside the cloud: its configuration, stewardd, and one agent for each node and for the front-end."""

import os
import re
import shutil
import socket
from pathlib import Path

from accounts import ids
from cloud import DOMAIN, FRONT_END, ROOT
from procs import write_atomically
from say import Problem
from slurmconf import CLUSTER
from smtp import ANSWERS_ADDRESS, RECEIVER, STAFF_ADDRESS

STEWARDD_TOML = """\
# Written by ./up.
cluster = "{cluster}"
zone = "{zone}"
state_dir = "{run}/steward/state"
socket = "{run}/steward/api.sock"
policy = "{run}/etc/policy.toml"
ledger_key = "{run}/steward/ledger.key"
messages = "{run}/messages"
own_messages = "{run}/etc/messages"

[slurm]
bin_dir = "/usr/bin"
conf = "{slurm_conf}"
poll = "2s"
accounting = "10s"
limit = "20s"

[mail]
server = "smtp://127.0.0.1:{smtp_port}"
from_name = "AI Cloud staff"
from_address = "{staff_address}"
domain = "{domain}"
reply_to = "desk@{domain}"
answers_to = "{answers_address}"
receiver_user = "{receiver}"

# Where the links in letters lead. A site puts its own HTTPS server before it (docs/admin-guide.md).
[portal]
address = "127.0.0.1:{portal_port}"
url = "http://localhost:{portal_port}/steward"

[tickets]
command = "{run}/bin/ticket"

# All that it is told, for `steward replay`.
[tape]
file = "{tape}"
limit_mib = 512

[listen]
address = "127.0.0.1:{port}"

[munge]
socket = "{munge_socket}"

[agents]
user = "root"
# All nodes are this machine.
addresses = [{addresses}]

[front_end]
nodes = ["{front_end}"]
"""

# Reports every two seconds and samples every second: a demonstration shows in minutes what a site sees in hours.
AGENT_TOML = """\
# Written by ./up.
node = "{node}"
role = "{role}"
cluster = "{cluster}"
socket = "{endpoint}"
state_dir = "{run}/agents/{node}"
report = "2s"
sample = "1s"
process_scan = "4s"
budget.cpu = "5%"

[munge]
socket = "{munge_socket}"

[cgroup]
root = "/sys/fs/cgroup"
slurm_root = "slurm_{node}"
"""

AGENT_GPU_TOML = """
[gpu]
nvml = "{run}/lib/libnvidia-ml.so.1"
gres_conf = "{gres_conf}"
"""

# What is copied to where the cloud's users and Steward's account can reach it. STEWARD_BUILD names another build than
# build/.
BUILD = Path(os.environ.get("STEWARD_BUILD") or ROOT / "build")
PROGRAMS = BUILD / "bin"
LIBRARIES = BUILD / "lib"
BUILT = ("steward", "stewardd", "steward-agent", "gpu-load", "simgpu", "libnvidia-ml.so.1")
MESSAGES = ROOT / "messages"
TICKETS = ROOT / "cluster/ticket.py"

# The whole day's policy; the group is the cloud's own, so that two clouds do not share their staff.
DEMO_POLICY = ROOT / "cluster/demo-policy.toml"


def install(cloud):
    """Copies what was built, and the messages' texts. A running program keeps the file it was started from."""
    for source, target in ((PROGRAMS, cloud.run / "bin"), (LIBRARIES, cloud.run / "lib")):
        target.mkdir(exist_ok=True)
        for file in filter(Path.exists, (source / name for name in BUILT)):
            if _differs(file, target / file.name):
                _copy(file, target / file.name, 0o755)
    _copy(TICKETS, cloud.run / "bin/ticket", 0o755)
    for file in MESSAGES.glob("*/*.txt"):
        target = cloud.run / "messages" / file.parent.name
        target.mkdir(parents=True, exist_ok=True)
        _copy(file, target / file.name, 0o644)


def _differs(source, target):
    """By size and time, as the copy keeps the time: comparing contents would read hundreds of MB."""
    if not target.exists():
        return True
    new, old = source.stat(), target.stat()
    return (new.st_size, new.st_mtime_ns) != (old.st_size, old.st_mtime_ns)


def _copy(source, target, mode):
    fresh = target.with_name(f".{target.name}.new")
    shutil.copy2(source, fresh)
    fresh.chmod(mode)
    os.rename(fresh, target)


def configure(cloud):
    owner = ids(cloud.service_user)
    for folder, mode, who in (("etc/agents", 0o755, (0, 0)), ("agents", 0o700, (0, 0)), ("steward", 0o755, owner),
                              ("steward/state", 0o700, owner), ("steward/tape", 0o700, owner)):
        (cloud.run / folder).mkdir(parents=True, exist_ok=True)
        (cloud.run / folder).chmod(mode)
        os.chown(cloud.run / folder, *who)
    names = {"run": cloud.run, "tape": tape(cloud), "cluster": CLUSTER, "slurm_conf": cloud.slurm_conf,
             "smtp_port": cloud.smtp_port,
             "staff_address": STAFF_ADDRESS, "answers_address": ANSWERS_ADDRESS, "receiver": RECEIVER,
             "portal_port": cloud.portal_port, "domain": DOMAIN, "front_end": FRONT_END,
             "zone": _zone(), "gres_conf": cloud.slurm_conf.parent / "gres.conf", "port": cloud.steward_port,
             "munge_socket": cloud.munge_socket,
             "addresses": ", ".join(f'"{node.name}={_own_address()}"' for node in cloud.nodes)}
    write_atomically(cloud.run / "etc/steward.toml", STEWARDD_TOML.format(**names))
    for number, (node, role, template) in enumerate(_agents(cloud)):
        # Every other compute node's agent comes over TCP with a MUNGE credential, as other machines' do.
        remote = role == "compute" and number % 2 == 1
        endpoint = f"127.0.0.1:{cloud.steward_port}" if remote else f"{cloud.run}/steward/api.sock"
        text = template.format(node=node, role=role, endpoint=endpoint, **names)
        write_atomically(cloud.run / f"etc/agents/{node}.toml", text)
        (cloud.run / "agents" / node).mkdir(exist_ok=True)
    key = cloud.run / "steward/ledger.key"
    if not key.exists():
        write_atomically(key, os.urandom(32).hex() + "\n", 0o600, owner)
    write_atomically(cloud.run / "etc/policy.toml", policy(cloud))


def _zone():
    """This machine's, so that letters, commands and the clock on the wall agree; a site names its own."""
    before, found, name = os.path.realpath("/etc/localtime").partition("/zoneinfo/")
    return name if found else "UTC"


def _own_address():
    """The address that munged, too, takes for this machine's own; one that does not know itself has none but this."""
    try:
        return socket.gethostbyname(socket.gethostname())
    except OSError:
        return "127.0.0.1"


def _agents(cloud):
    compute = [(node.name, "compute", AGENT_TOML + (AGENT_GPU_TOML if node.gpu else "")) for node in cloud.nodes]
    return compute + [(FRONT_END, "front-end", AGENT_TOML)]


def tape(cloud):
    return cloud.run / "steward/tape/tape.jsonl"


def policy(cloud, file=DEMO_POLICY):
    """A policy file's text with this cloud's staff group in it."""
    text, found = re.subn(r'(?m)^staff_group = "[^"]*"', f'staff_group = "{cloud.staff_group}"', file.read_text())
    if found != 1:
        raise Problem(f"{file} has no line staff_group = \"…\"")
    return text


def start(cloud):
    """Returns what was started, and what cannot be because it is not built."""
    started, missing = [], []
    if not (cloud.run / "bin/stewardd").exists():
        missing.append("stewardd")
    else:
        started += start_stewardd(cloud)
    if not (cloud.run / "bin/steward-agent").exists():
        missing.append("steward-agent")
    else:
        started += _start_agents(cloud)
    return started, missing


def start_stewardd(cloud, environment=None):
    uid, gid = ids(cloud.service_user)
    argv = [cloud.run / "bin/stewardd", "--config", cloud.run / "etc/steward.toml"]
    groups = os.getgrouplist(cloud.service_user, gid)
    api = cloud.run / "steward/api.sock"
    if not cloud.procs.pid("stewardd"):
        api.unlink(missing_ok=True)   # a dead stewardd's would look ready
    if not cloud.procs.start("stewardd", argv, environment, user=uid, group=gid, extra_groups=groups):
        return []
    cloud.procs.await_ready("stewardd", api.is_socket, 30)
    return ["stewardd"]


def _start_agents(cloud):
    started = []
    for node, _, _ in _agents(cloud):
        argv = [cloud.run / "bin/steward-agent", "--config", cloud.run / f"etc/agents/{node}.toml"]
        environment = {"SIMGPU_STATE": str(cloud.run / "simgpu" / node)}
        if cloud.procs.start(f"agent-{node}", argv, environment):
            started.append(node)
    return started
