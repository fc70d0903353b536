"""The kernel's control groups: which Slurm can use here, and the directories its nodes leave behind."""

import os
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
NEEDED = {"freezer", "memory", "cpuacct", "devices"}


def hierarchies():
    """Controller -> mount point of its cgroup v1 hierarchy."""
    found = {}
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        left, _, right = line.partition(" - ")
        kind, _, options = right.split(" ", 2)
        if kind == "cgroup":
            found |= {option: Path(left.split()[4]) for option in options.split()[-1].split(",")}
    return found


def lacking():
    """The v1 hierarchies Slurm 22.05 needs and the machine lacks: none, and jobs get cgroups."""
    found = hierarchies()
    return sorted(name for name in NEEDED if found.get(name, Path()).parent != ROOT)


def of_nodes(node_names):
    """Every directory slurm_<node>, in whichever hierarchy."""
    roots = {path for path in hierarchies().values()}
    return [root / f"slurm_{name}" for root in roots for name in node_names if (root / f"slurm_{name}").is_dir()]


def members(node_names):
    """The pids of everything that runs in a job of these nodes."""
    pids = set()
    for top in of_nodes(node_names):
        for folder, _, files in os.walk(top):
            if "cgroup.procs" in files:
                pids |= _pids_in(Path(folder, "cgroup.procs"))
    return pids


def _pids_in(file):
    try:
        return set(map(int, file.read_text().split()))
    except OSError:   # Slurm removes the directories of jobs that end meanwhile
        return set()


def remove(node_names):
    """Removes the nodes' empty directories, deepest first. Returns those that would not go."""
    left = []
    for top in of_nodes(node_names):
        for folder, _, _ in os.walk(top, topdown=False):
            try:
                os.rmdir(folder)
            except OSError:
                left.append(folder)
    return left
