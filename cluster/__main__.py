"""./up: makes, shows and ends an AI Cloud on this machine."""

import argparse
import contextlib
import fcntl
import os
import sys
import time
from dataclasses import replace

import accounts
import build
import cloud as clouds
import database
import ending
import gpus
import munge
import nodes
import packages
import shell
import slurm
import slurmdb
import smtp
import status
import steward
from say import Problem, note, step, warn


def arguments(words):
    parser = argparse.ArgumentParser(
        prog="./up", description="An AI Cloud on this machine: real Slurm, simulated GPUs, Steward beside it.")
    parser.add_argument("--nodes", type=int, metavar="N", help=f"how many nodes (default: all {len(nodes.TABLE)})")
    parser.add_argument("--no-day", action="store_true", help="do not play the short day")
    parser.add_argument("--no-build", action="store_true", help="start what is built already")
    verbs = parser.add_subparsers(dest="verb", metavar="stop|status|as|packages")
    stop = verbs.add_parser("stop", help="end the cloud; accounts and state stay")
    stop.add_argument("--purge", action="store_true", help="remove the accounts it made and its files, too")
    verbs.add_parser("status", help="what runs, and where")
    verbs.add_parser("packages", help="only install the Debian packages that are missing")
    become = verbs.add_parser("as", help="a user's shell, or one command of theirs", usage="./up as USER [-- COMMAND…]")
    become.add_argument("user")
    become.add_argument("command", nargs=argparse.REMAINDER)
    return parser.parse_args(words)


def main():
    options = arguments(sys.argv[1:])
    try:
        if os.geteuid() != 0:
            raise Problem("this makes accounts, device files and daemons and needs root: run it with sudo.")
        return COMMANDS[options.verb](options)
    except Problem as problem:
        warn(problem)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())   # else Python complains once more at its end
        return 1
    except KeyboardInterrupt:
        warn("interrupted; ./up goes on where it was, ./up stop ends what runs")
        return 1


@contextlib.contextmanager
def one_at_a_time():
    """Two ./up at once would start everything twice."""
    folder = os.open(clouds.ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        note("another ./up is at work here; waiting for it")
        fcntl.flock(folder, fcntl.LOCK_EX)
    yield
    os.close(folder)


def running():
    """The cloud as it was started."""
    cloud = clouds.from_environment().saved()
    if not cloud:
        raise Problem("there is no cloud yet; ./up starts one.")
    return cloud


def up(options):
    if options.nodes is not None and not 1 <= options.nodes <= len(nodes.TABLE):
        raise Problem(f"--nodes takes 1 to {len(nodes.TABLE)}.")
    packages.install()
    if not options.no_build:
        build.build()
    begin = time.monotonic()
    with one_at_a_time():
        cloud = settle(options)
        started = start(cloud)
    if started:
        note(f"the cloud is up after {time.monotonic() - begin:.1f} s; {len(cloud.nodes)} of {len(nodes.TABLE)} nodes")
    else:
        note("the cloud was up already; nothing was started")
    if not options.no_day:
        play_day(cloud)
    status.hints(cloud)
    return 0


def settle(options):
    """Which cloud it is to be: one that runs keeps its nodes and names."""
    cloud = clouds.from_environment()
    before = cloud.saved()
    if before and any(before.procs.pid(name) for name in before.procs.records()):
        wanted = replace(cloud, size=options.nodes or before.size)
        if wanted != before:
            raise Problem("a cloud with other nodes, ports or names runs here; end it first with ./up stop.")
        return before
    cloud, why = clouds.place(replace(cloud, size=options.nodes or len(nodes.TABLE)))
    if why:
        note(f"{cloud.link} is a link to {cloud.run}: {why}")
    for name in cloud.procs.records():
        cloud.procs.forget(name)   # they ended without ./up stop
    busy = clouds.busy_ports(cloud)
    if busy:
        raise Problem(f"port {busy[0]} on 127.0.0.1 is taken; set STEWARD_PORTS to the first of 50 free ports.")
    taken = slurm.nodes_of_others(cloud)
    if taken:
        raise Problem(f"another Slurm on this machine has a node {taken[0]}, and jobs would share control groups; "
                      "end it, or set STEWARD_NODE_PREFIX.")
    cloud.save()
    return cloud


def start(cloud):
    """Starts whatever does not run; returns whether anything was started."""
    for folder in ("pids", "log", "home", "etc", "bin"):
        (cloud.run / folder).mkdir(exist_ok=True)
    with step("accounts, GPUs and configuration"):
        accounts.create(cloud)
        shell.configure(cloud)
        gpus.create(cloud)
        slurm.configure(cloud)
        steward.install(cloud)
        steward.configure(cloud)
    slurm.tell_tracking()
    with step("MUNGE, MariaDB, mail"):
        started = [munge.start(cloud), database.start(cloud), smtp.start(cloud)]
    with step("slurmdbd, slurmctld and the accounting"):
        started.append(slurm.start_slurmdbd(cloud))
        slurmdb.fill(cloud)
        started.append(slurm.start_slurmctld(cloud))
        slurmdb.limit(cloud)
    with step(f"{len(cloud.nodes)} × slurmd"):
        started.append(slurm.start_slurmds(cloud))
        slurm.await_nodes(cloud)
    daemons, missing = steward.start(cloud)
    if missing:
        note(f"{' and '.join(missing)}: not built yet, so not started")
    return any(started) or bool(daemons)


def play_day(cloud):
    try:
        import day
    except ModuleNotFoundError as absent:
        if absent.name != "day":
            raise
        return
    day.play(cloud)


def stop(options):
    cloud = clouds.from_environment().saved()
    if not cloud:
        note("there is no cloud to end")
        return 0
    with one_at_a_time():
        ended = ending.stop(cloud)
        note(f"{ended} processes ended")
        if options.purge:
            ending.purge(cloud)
    return 0


def show(options):
    return 0 if status.show(running()) else 1


def become(options):
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    shell.become(running(), options.user, command)


def install(_):
    packages.install()
    return 0


COMMANDS = {None: up, "packages": install, "stop": stop, "status": show, "as": become}

if __name__ == "__main__":
    sys.exit(main())
