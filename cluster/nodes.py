"""AI Cloud's compute nodes: the one table, and how the GPUs of each node are numbered.

Cores, memory, GPUs, weights and partitions are those the platform publishes. Two hardware threads a core are known of
the T4 nodes (CPUTot=64) and assumed of the others: a DGX-2 could not give six CPUs to each of its 16 GPUs otherwise.
"""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class GpuModel:
    gres: str        # the type in Slurm's gres
    name: str        # the name NVML gives
    memory_mib: int


T4 = GpuModel("t4", "Tesla T4", 15360)
A10 = GpuModel("a10", "NVIDIA A10", 23028)
L4 = GpuModel("l4", "NVIDIA L4", 23034)
A40 = GpuModel("a40", "NVIDIA A40", 46068)
V100 = GpuModel("v100", "Tesla V100-SXM3-32GB", 32768)
A100 = GpuModel("a100", "NVIDIA A100-SXM4-40GB", 40960)
L40S = GpuModel("l40s", "NVIDIA L40S", 46068)


@dataclass(frozen=True)
class Node:
    name: str
    partition: str
    weight: int
    cores: int
    memory_gb: int
    gpu: GpuModel | None = None   # None: no GPU that NVML or Slurm knows of
    gpus: int = 0

    @property
    def cpus(self):
        return 2 * self.cores


def _alike(pattern, numbers, *rest):
    return [Node(pattern.format(number), *rest) for number in numbers]


TABLE = [
    *_alike("a256-t4-{:02}", range(1, 5), "prioritized", 10, 32, 256, T4, 6),
    *_alike("i256-a10-{:02}", range(6, 11), "prioritized", 20, 32, 256, A10, 4),
    *_alike("a512-l4-{:02}", [6], "prioritized", 25, 64, 512, L4, 8),
    *_alike("a256-a40-{:02}", range(4, 8), "prioritized", 30, 32, 256, A40, 3),
    *_alike("i256-a40-{:02}", range(1, 3), "aicentre", 30, 24, 256, A40, 4),
    *_alike("nv-ai-{:02}", range(2, 4), "prioritized", 40, 48, 1470, V100, 16),
    *_alike("nv-ai-{:02}", [4], "aicentre-a100", 50, 128, 980, A100, 8),
    *_alike("a768-l40s-{:02}", range(1, 7), "prioritized", 60, 64, 768, L40S, 8),
    # Its MI100s are AMD's: NVML does not see them, and the platform runs CPU jobs there.
    *_alike("a512-mi100-{:02}", [1], "cpu", 99, 16, 512),
]

# A smaller cloud takes these first, so that every kind of thing is still there.
FIRST = ["i256-a10-06", "a256-t4-01", "i256-a40-01", "a512-mi100-01", "a256-a40-04", "nv-ai-04", "a768-l40s-01"]


def choose(count):
    """The `count` most telling nodes, in the order of the table."""
    by_use = sorted(TABLE, key=lambda node: FIRST.index(node.name) if node.name in FIRST else len(FIRST))
    chosen = {node.name for node in by_use[:count]}
    return [node for node in TABLE if node.name in chosen]


# How Slurm 22.05.8 counts GPUs, found by trying (each job opened every device file: EPERM means denied):
# - The gres index is the position in gres.conf, over lines and within a list, File=nvidia[3-5],nvidia[0-2] too. Slurm
#   sorts neither by file name nor by minor, and the number in the file's name means nothing to it.
# - `scontrol -d show job` IDX, SLURM_JOB_GPUS (sbatch) and SLURM_STEP_GPUS (steps; a plain srun has only this one) hold
#   gres indexes, with ConstrainDevices and without.
# - CUDA_VISIBLE_DEVICES counts from 0 in every job and step with ConstrainDevices=yes, and holds gres indexes without.
# - ConstrainDevices=yes works under cgroup v1 with these device files: Slurm denies the minors of the files that a job
#   does not hold, at job, step and task. Opening one's own file gives ENXIO (no driver), any other EPERM.
# - devices.list says `a *:* rwm` all the same: Slurm denies single devices in a group that allows by default, and the
#   kernel lists only the allowances of groups that deny by default. It does not tell which GPUs a job holds.
# So the way from IDX to a GPU is gres.conf's order -> file -> minor (by stat) -> NVML, and nothing shorter.
@dataclass(frozen=True)
class Numbering:
    """How one node counts its GPUs."""
    files: tuple    # gres index -> N of /dev/nvidiaN
    minors: tuple   # N of /dev/nvidiaN -> device minor
    nvml: tuple     # device minor -> NVML index (PCI bus order)


# Nodes on which every two of these orders differ. On the first one even the file names' numbers are not the minors.
ODD = {
    "i256-a10-06": Numbering(files=(2, 0, 3, 1), minors=(3, 2, 1, 0), nvml=(1, 3, 0, 2)),
    "i256-a40-01": Numbering(files=(1, 0, 3, 2), minors=(0, 1, 2, 3), nvml=(2, 3, 1, 0)),
    "a256-a40-04": Numbering(files=(2, 0, 1), minors=(0, 1, 2), nvml=(2, 0, 1)),
}


def numbering(name, count):
    """How the node of that name in the table counts its GPUs."""
    straight = tuple(range(count))
    return ODD.get(name, Numbering(straight, straight, straight))


def uuid_of(node_name, minor):
    """A UUID as NVML prints it, the same each time the cloud is made."""
    digest = hashlib.sha256(f"{node_name} {minor}".encode()).hexdigest()
    return f"GPU-{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}"
