#!/usr/bin/python3
"""Virtual machines in which steward-agent is compared with truth: what each job knows of itself at its end (getrusage,
its own memory) and what people do who log in, against what the agent's reports say of it, on real systemd, cgroup v2,
Slurm services, logins and Apptainer.

  run.py [--build DIR] [--keep] [MACHINE…]      MACHINE: debian12, unstable (default: both)

A machine's root file system is made once, by debootstrap, and kept below BUILD/vm/; emulated, without KVM and network,
one takes five to eight minutes, and is ended after ten; the load `harm`, played only when asked for, takes about a
quarter of an hour. Exit codes: 0 the agent agrees, 1 it does not, 77 cannot run here (why is said).
"""

import argparse
import os
import signal
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import compare
import fittings
import harm
import image
import machine
import table

ROOT = HERE.parent.parent


def arguments():
    parser = argparse.ArgumentParser(
        description="Compares steward-agent with truth in virtual machines.",
        epilog="Needs root, debootstrap, qemu-system-x86_64 (apt-get install debootstrap qemu-system-x86), a Debian "
               "mirror the first time, 4 GB below BUILD. STEWARD_ALL=1 is needed under ctest only.")
    parser.add_argument("--build", default=ROOT / "build", type=Path,
                        help="where Steward was built (has bin/steward-agent)")
    parser.add_argument("--keep", action="store_true", help="keep the disk image, and say where the raw reports lie")
    parser.add_argument("--ctest", action="store_true", help="skip (77) unless STEWARD_ALL is set: a long test")
    parser.add_argument("--again", action="store_true", help="run no machine: compare what its last run left once more")
    parser.add_argument("--load", action="append", default=[], choices=sorted(compare.LOADS),
                        help="play only this load (may be given several times); harm is played only so")
    parser.add_argument("machines", nargs="*", metavar="MACHINE", choices=[[], *image.MACHINES],
                        help=f"{' or '.join(image.MACHINES)} (default: all)")
    return parser.parse_args()


def run_one(recipe, options):
    """Returns whether the agent agreed."""
    home = options.build.resolve() / "vm" / recipe.name
    home.mkdir(parents=True, exist_ok=True)
    serial = home / "results"
    if not options.again:
        root = image.root_of(recipe, home)
        fittings.fit(root, recipe, options.build.resolve() / "bin/steward-agent", options.load)
        disk = image.disk_of(root, home)
        machine.run(root, disk, home, fittings.longest_s(options.load) + 30)
        if not options.keep:
            disk.unlink()
    told = compare.read(serial)
    rows = compare.compare(told, recipe, options.load)
    if fittings.HARM in options.load and recipe.front_end:
        rows += harm.compare(told, home, options.build.resolve() / "bin/steward", ROOT / "policy/aicloud.toml")
    table.show(recipe.name, rows)
    wrong = [row for row in rows if not row.fits]
    if wrong or options.keep:
        image.note(f"raw reports, truth and evidence: {serial}")
    return not wrong


def stop_on_signal(number, frame):
    raise KeyboardInterrupt   # so that the machine is ended as on any other way out


def main():
    options = arguments()
    signal.signal(signal.SIGTERM, stop_on_signal)
    if options.ctest and not os.environ.get("STEWARD_ALL"):
        print("virtual machines: SKIPPED, in the long run only (STEWARD_ALL=1)", file=sys.stderr)
        return 77
    failed = skipped = 0
    for name in options.machines or list(image.MACHINES):
        begin = time.monotonic()
        try:
            if not options.again:
                image.check(image.MACHINES[name], options.build)
            failed += not run_one(image.MACHINES[name], options)
        except image.CannotRun as why:
            print(f"{name}: SKIPPED, {why}", file=sys.stderr)
            skipped += 1
        except machine.Failed as why:
            print(f"{name}: FAILED, {why}", file=sys.stderr)
            failed += 1
        image.note(f"{name} took {time.monotonic() - begin:.0f} s")
    return 1 if failed else 77 if skipped else 0


if __name__ == "__main__":
    sys.exit(main())
