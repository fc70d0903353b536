"""The nodes' GPUs: device files, what Slurm is told of them, and what the simulated NVML is told of them."""

import json
import os
import stat

from nodes import numbering, uuid_of
from procs import write_atomically
from say import Problem

NVIDIA_MAJOR = 195


def describe(cloud, node):
    """Every GPU of a node, in the order of NVML indexes."""
    order = numbering(cloud.bare(node), node.gpus)
    gpus = []
    for gres_index, number in enumerate(order.files):
        minor = order.minors[number]
        index = order.nvml[minor]
        gpus.append({
            "minor": minor, "file": str(_device(cloud, node, number)), "gres_index": gres_index, "nvml_index": index,
            "uuid": uuid_of(node.name, minor), "pci_bus_id": f"00000000:{0x10 + 0x0b * index:02X}:00.0",
            "type": node.gpu.gres, "name": node.gpu.name, "memory_mib": node.gpu.memory_mib})
    return sorted(gpus, key=lambda gpu: gpu["nvml_index"])


def _device(cloud, node, number):
    return cloud.run / "dev" / node.name / f"nvidia{number}"


def gres_conf(cloud):
    lines = ["# Written by ./up. The files of a node are in the order of its gres indexes."]
    for node in cloud.nodes:
        for gpu in sorted(describe(cloud, node), key=lambda gpu: gpu["gres_index"]):
            lines.append(f"NodeName={node.name} Name=gpu Type={gpu['type']} File={gpu['file']}")
    return "\n".join(lines) + "\n"


def create(cloud):
    """Makes the device files, and the descriptions that the simulated NVML and its load program read."""
    (cloud.run / "simgpu").mkdir(exist_ok=True)
    (cloud.run / "simgpu").chmod(0o1777)   # whichever job or agent comes first makes NODE.live beside NODE.json
    for node in cloud.nodes:
        gpus = describe(cloud, node)
        for gpu in gpus:
            _make_device(gpu["file"], gpu["minor"])
        text = json.dumps({"node": node.name, "gpus": gpus}, indent=1) + "\n"
        write_atomically(cloud.run / f"simgpu/{node.name}.json", text)


def forget_load(cloud):
    """What the simulated GPUs did until now: gone with the processes, as after a reboot of the nodes."""
    for file in (cloud.run / "simgpu").glob("*.live"):
        file.unlink()


def _make_device(path, minor):
    wanted = os.makedev(NVIDIA_MAJOR, minor)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    try:
        found = os.stat(path)
        if stat.S_ISCHR(found.st_mode) and found.st_rdev == wanted:
            return
        os.unlink(path)
    except FileNotFoundError:
        pass
    try:
        os.mknod(path, 0o666 | stat.S_IFCHR, wanted)
    except PermissionError:
        raise Problem(f"mknod {path} is not permitted: the simulated GPUs need a machine or container with CAP_MKNOD "
                      "(for docker: --cap-add=MKNOD, or --privileged).") from None
    os.chmod(path, 0o666)
