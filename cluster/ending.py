"""`./up stop`: ends what ./up started and what its Slurm started, and nothing else."""

import shutil
import subprocess
import time
from pathlib import Path

import accounts
import cgroups
import gpus
import procs
from cloud import PUBLIC
from say import note, step

# In this order: those who ask before those who answer, Slurm's controller before its nodes. Each with the seconds it
# gets to end by itself. A slurmd would wait half a minute for a job that will not go, and keeps nothing worth the wait.
LAYERS = {"agent-": 5, "stewardd": 10, "slurmctld": 10, "slurmd-": 2, "slurmdbd": 10, "mariadbd": 30, "mailserver": 5,
          "munged": 5, "": 5}


def stop(cloud):
    """Returns how many processes were ended."""
    ended = 0
    if cloud.procs.pid("slurmctld"):
        with step("cancelling running jobs"):
            _cancel_jobs(cloud)
            # What ignores a cancel: slurmd would wait for it, and so would we.
            ended += _end_pids(filter(_is_task, cgroups.members(cloud.node_names)), patience=0)
    records = cloud.procs.records()
    with step("ending the cloud's processes"):
        for prefix, patience in LAYERS.items():
            layer = [name for name in records if name.startswith(prefix)]
            ended += procs.end([records.pop(name) for name in layer], patience)
            for name in layer:
                cloud.procs.forget(name)
            if prefix == "slurmd-":
                ended += _end_jobs(cloud)
    ended += _end_users(cloud)
    gpus.forget_load(cloud)
    left = _remove_cgroups(cloud)
    if left:
        note(f"{len(left)} cgroup directories would not go, the first is {left[0]}")
    return ended


def _cancel_jobs(cloud):
    """So that the accounting closes them; queued jobs stay for the next start. What ignores this is killed below."""
    listing = subprocess.run(["squeue", "-h", "-t", "running,suspended,completing", "-o", "%i"], text=True,
                             env=cloud.admin_environment(), capture_output=True)
    jobs = listing.stdout.split()
    if jobs:
        subprocess.run(["scancel", *jobs], env=cloud.admin_environment(), capture_output=True)
        deadline = time.monotonic() + 5
        while cgroups.members(cloud.node_names) and time.monotonic() < deadline:
            time.sleep(0.2)


def _is_task(pid):
    return procs.name_of(pid) != "slurmstepd"


def _end_jobs(cloud):
    """slurmstepds outlive slurmd by design: found by their node's cgroup, or by the configuration they run with."""
    pids = cgroups.members(cloud.node_names) | {pid for pid in procs.everyone() if _is_ours(cloud, pid)}
    return _end_pids(pids)


def _is_ours(cloud, pid):
    """A slurmstepd of this cloud: root's, named so by the kernel, and started with this cloud's slurm.conf."""
    try:
        if procs.uid_of(pid) != 0 or procs.name_of(pid) != "slurmstepd":
            return False
        return f"SLURM_CONF={cloud.slurm_conf}".encode() in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return False


def _end_users(cloud):
    """What the cloud's own accounts still run: shells, srun, and whatever left its job."""
    uids = accounts.own_uids(cloud)
    return _end_pids(pid for pid in procs.everyone() if procs.uid_of(pid) in uids)


def _end_pids(pids, patience=1):
    records = [{"pid": pid, "start": procs.start_time(pid), "boot": procs.BOOT_ID} for pid in pids]
    return procs.end([record for record in records if record["start"] is not None], patience)


def _remove_cgroups(cloud):
    """The kernel lets go of a group a moment after its last process."""
    for _ in range(20):
        left = cgroups.remove(cloud.node_names)
        if not left:
            break
        time.sleep(0.1)
    return left


def purge(cloud):
    """Removes the accounts ./up made, and the run directory."""
    with step("removing accounts and run directory"):
        names = accounts.remove(cloud)
        shutil.rmtree(cloud.run)
        if cloud.link.is_symlink():
            cloud.link.unlink()
            if cloud.run.parent == PUBLIC and not any(PUBLIC.iterdir()):
                PUBLIC.rmdir()
    note(f"removed {', '.join(names)}" if names else "there were no accounts of ours to remove")
