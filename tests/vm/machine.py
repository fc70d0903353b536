"""One emulated machine, from power-on to power-off."""

import subprocess
import time

from image import note, step

# Pressure (psi) is off in Debian unless asked for.
APPEND = "root=/dev/vda rw console=ttyS0 quiet systemd.show_status=0 mitigations=off psi=1"


class Failed(Exception):
    """The machine did not tell what it should; the text says where to look."""


def newest(folder, pattern):
    found = sorted(folder.glob(pattern), key=lambda file: file.stat().st_mtime)
    if not found:
        raise Failed(f"no {pattern} in {folder}: did the kernel's package install?")
    return found[-1]


def command(root, disk, home):
    return ["nice", "qemu-system-x86_64", "-machine", "q35", "-accel", "tcg,thread=multi", "-cpu", "max",
            "-smp", "2,sockets=1,cores=2,threads=1", "-m", "2500", "-display", "none",
            "-serial", f"file:{home}/console", "-serial", f"file:{home}/results",
            "-monitor", "none", "-no-reboot", "-net", "none",
            "-kernel", str(newest(root / "boot", "vmlinuz-*")), "-initrd", str(newest(root / "boot", "initrd.img-*")),
            "-append", APPEND, "-drive", f"file={disk},if=virtio,format=raw,cache=unsafe"]


def run(root, disk, home, longest_s):
    """Returns when the machine is off, after longest_s at most; results and console lie in home."""
    for name in ("console", "results"):
        (home / name).unlink(missing_ok=True)
    errors = home / "qemu.log"
    with step("machine"), errors.open("w") as log:
        # nice(1) execs, so this is qemu itself: killing it leaves nothing behind.
        qemu = subprocess.Popen(command(root, disk, home), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            watch(qemu, home, longest_s)
        finally:
            if qemu.poll() is None:
                qemu.kill()
                qemu.wait()
    if qemu.returncode != 0:
        raise Failed(f"the machine ended with code {qemu.returncode} (or was ended after {longest_s} s); see {errors}, "
                     f"{home}/console and {home}/results")


def watch(qemu, home, longest_s):
    """Says what the guest says it is doing, until it is off or out of time."""
    end, told = time.monotonic() + longest_s, 0
    while qemu.poll() is None and time.monotonic() < end:
        time.sleep(1)
        lines = (home / "results").read_text(errors="replace").split("\n") if (home / "results").exists() else [""]
        for line in lines[told:-1]:
            if line.startswith("doing "):
                note(f"  guest: {line[6:].strip()}")
        told = len(lines) - 1
