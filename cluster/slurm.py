"""Starts slurmdbd, slurmctld and one slurmd for each node, each only if it does not run yet."""

import os
import subprocess
import time
from functools import partial

import cgroups
import database
import gpus
import hostname
import procs
import slurmconf
from procs import listens, write_atomically
from say import Problem, note


def configure(cloud):
    etc = cloud.slurm_conf.parent
    for folder in (etc, cloud.run / "slurm/state", cloud.run / "slurm/spool"):
        folder.mkdir(parents=True, exist_ok=True)
    (cloud.run / "slurm/state").chmod(0o700)   # it holds everybody's job scripts
    write_atomically(cloud.slurm_conf, slurmconf.slurm_conf(cloud))
    write_atomically(etc / "gres.conf", gpus.gres_conf(cloud))
    write_atomically(etc / "cgroup.conf", slurmconf.CGROUP_CONF)
    write_atomically(etc / "slurmdbd.conf", slurmconf.slurmdbd_conf(cloud), 0o600)


def tell_tracking():
    lacking = cgroups.lacking()
    if lacking:
        note(f"no cgroup v1 hierarchy for {', '.join(lacking)}: Slurm tracks jobs by their processes instead "
             "(proctrack/linuxproc), and agents see no job cgroups")


def start_slurmdbd(cloud):
    environment = {"SLURM_CONF": str(cloud.slurm_conf), "MYSQL_UNIX_PORT": str(database.socket_path(cloud))}
    started = cloud.procs.start("slurmdbd", ["slurmdbd", "-D"], environment, own_log=True)
    if started:
        cloud.procs.await_ready("slurmdbd", lambda: _answers(cloud, "sacctmgr", "-n", "show", "cluster"), 60)
    return started


def start_slurmctld(cloud):
    started = cloud.procs.start("slurmctld", ["slurmctld", "-D", "-f", cloud.slurm_conf], own_log=True)
    if started:
        cloud.procs.await_ready("slurmctld", lambda: _answers(cloud, "scontrol", "ping"), 30)
    return started


def start_slurmds(cloud):
    """Returns the names of the nodes whose slurmd was started."""
    started = []
    for node in cloud.nodes:
        argv = ["slurmd", "-D", "-f", cloud.slurm_conf, "-N", node.name]
        if cloud.procs.start(f"slurmd-{node.name}", argv, own_log=True, preexec_fn=partial(hostname.take, node.name)):
            started.append(node.name)
    return started


def await_nodes(cloud, seconds=60):
    """Waits until every node may take jobs."""
    for index, node in enumerate(cloud.nodes):
        name, port = f"slurmd-{node.name}", cloud.slurmd_port(index)
        cloud.procs.await_ready(name, partial(listens, port), seconds)
    deadline = time.monotonic() + seconds
    while waiting := _not_ready(cloud):
        if time.monotonic() > deadline:
            raise Problem(f"not up within {seconds} s: {', '.join(waiting)}. See {cloud.procs.logs}")
        time.sleep(0.2)


def nodes_of_others(cloud):
    """Those of our node names whose control groups another slurmd uses. Asked while none of ours runs."""
    taken = set()
    for pid in procs.everyone():
        words = procs.command_line(pid)
        if words and os.path.basename(words[0]) == "slurmd" and "-N" in words[:-1]:
            taken.add(words[words.index("-N") + 1])
    return [name for name in cloud.node_names if name in taken and cgroups.of_nodes([name])]


def _not_ready(cloud):
    listing = cloud.as_admin(["sinfo", "-h", "-N", "-o", "%N %t"])
    states = dict(line.split() for line in listing.splitlines())
    return [name for name in cloud.node_names if states.get(name) not in ("idle", "mix", "alloc", "comp")]


def _answers(cloud, *argv):
    return subprocess.run(argv, env=cloud.admin_environment(), capture_output=True, timeout=30).returncode == 0
