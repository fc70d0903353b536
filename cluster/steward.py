"""Steward beside the cloud: its configuration, stewardd, and one agent for each node and for the front-end."""

import os
import shutil

from accounts import ids
from cloud import DOMAIN, FRONT_END, ROOT
from procs import write_atomically
from slurmconf import CLUSTER
from smtp import STAFF_ADDRESS

STEWARDD_TOML = """\
# Written by ./up.
cluster = "{cluster}"
zone = "Europe/Copenhagen"
state_dir = "{run}/steward/state"
socket = "{run}/steward/api.sock"
policy = "{run}/etc/policy.toml"
ledger_key = "{run}/steward/ledger.key"

[slurm]
bin_dir = "/usr/bin"
conf = "{slurm_conf}"
poll_seconds = 5
timeout_seconds = 20

[mail]
server = "smtp://127.0.0.1:{smtp_port}"
from = "AI Cloud staff <{staff_address}>"
domain = "{domain}"

[agents]
user = "root"

[front_end]
nodes = ["{front_end}"]

[staff]
group = "{staff_group}"
"""

# Reports every two seconds and samples every second: a demonstration shows in minutes what a site sees in hours.
AGENT_TOML = """\
# Written by ./up.
node = "{node}"
role = "{role}"
cluster = "{cluster}"
socket = "{run}/steward/api.sock"
state_dir = "{run}/agents/{node}"
report_seconds = 2
sample_seconds = 1

[cgroup]
root = "/sys/fs/cgroup"
slurm_root = "slurm_{node}"
"""

AGENT_GPU_TOML = """
[gpu]
nvml = "{run}/lib/libnvidia-ml.so.1"
gres_conf = "{gres_conf}"
"""

# From the build to where the cloud's users can reach them.
PROGRAMS = ROOT / "build/bin"
LIBRARIES = ROOT / "build/lib"


def install(cloud):
    """Copies what was built into run/bin and run/lib. A running program keeps the file it was started from."""
    for source, target in ((PROGRAMS, cloud.run / "bin"), (LIBRARIES, cloud.run / "lib")):
        target.mkdir(exist_ok=True)
        for file in sorted(source.glob("*")) if source.is_dir() else []:
            if file.is_file() and _differs(file, target / file.name):
                _copy(file, target / file.name)


def _differs(source, target):
    """By size and time, as the copy keeps the time: comparing contents would read hundreds of MB."""
    if not target.exists():
        return True
    new, old = source.stat(), target.stat()
    return (new.st_size, new.st_mtime_ns) != (old.st_size, old.st_mtime_ns)


def _copy(source, target):
    fresh = target.with_name(f".{target.name}.new")
    shutil.copy2(source, fresh)
    fresh.chmod(0o755)
    os.rename(fresh, target)


def configure(cloud):
    owner = ids(cloud.service_user)
    for folder, mode, who in (("etc/agents", 0o755, (0, 0)), ("agents", 0o700, (0, 0)), ("steward", 0o755, owner),
                              ("steward/state", 0o700, owner)):
        (cloud.run / folder).mkdir(parents=True, exist_ok=True)
        (cloud.run / folder).chmod(mode)
        os.chown(cloud.run / folder, *who)
    names = {"run": cloud.run, "cluster": CLUSTER, "slurm_conf": cloud.slurm_conf, "smtp_port": cloud.smtp_port,
             "staff_address": STAFF_ADDRESS, "domain": DOMAIN, "front_end": FRONT_END, "staff_group": cloud.staff_group,
             "gres_conf": cloud.slurm_conf.parent / "gres.conf"}
    write_atomically(cloud.run / "etc/steward.toml", STEWARDD_TOML.format(**names))
    for node, role, template in _agents(cloud):
        text = template.format(node=node, role=role, **names)
        write_atomically(cloud.run / f"etc/agents/{node}.toml", text)
        (cloud.run / "agents" / node).mkdir(exist_ok=True)
    key = cloud.run / "steward/ledger.key"
    if not key.exists():
        write_atomically(key, os.urandom(32).hex() + "\n", 0o600, owner)
    policy = _policy()
    if policy:
        write_atomically(cloud.run / "etc/policy.toml", policy.read_text())


def _agents(cloud):
    compute = [(node.name, "compute", AGENT_TOML + (AGENT_GPU_TOML if node.gpu else "")) for node in cloud.nodes]
    return compute + [(FRONT_END, "front-end", AGENT_TOML)]


def _policy():
    """The demonstration's policy if there is one, else the platform's own."""
    candidates = [ROOT / "cluster/demo-policy.toml", ROOT / "policy/aicloud.toml"]
    return next((path for path in candidates if path.exists()), None)


def start(cloud):
    """Returns what was started, and what cannot be because it is not built."""
    started, missing = [], []
    if not (cloud.run / "bin/stewardd").exists():
        missing.append("stewardd")
    else:
        started += _start_stewardd(cloud)
    if not (cloud.run / "bin/steward-agent").exists():
        missing.append("steward-agent")
    else:
        started += _start_agents(cloud)
    return started, missing


def _start_stewardd(cloud):
    uid, gid = ids(cloud.service_user)
    argv = [cloud.run / "bin/stewardd", "--config", cloud.run / "etc/steward.toml"]
    groups = os.getgrouplist(cloud.service_user, gid)
    api = cloud.run / "steward/api.sock"
    if not cloud.procs.pid("stewardd"):
        api.unlink(missing_ok=True)   # a dead stewardd's would look ready
    if not cloud.procs.start("stewardd", argv, user=uid, group=gid, extra_groups=groups):
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
