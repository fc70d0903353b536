"""The live tests' own cloud: started once, with own ports, accounts and nodes; ended whatever happens."""

import grp
import os
import pwd
import select
import shutil
import signal
import subprocess
from pathlib import Path

import accounts
import cloud as clouds
import procs
import smtp
import steward

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = Path(__file__).resolve().parent

SLURM_COMMANDS = ("squeue", "scontrol", "scancel", "sacct")


class LiveCloud:
    def __init__(self, nodes=5):
        self.nodes = nodes
        self.cloud = None
        self.fast = False
        self.changes = None   # of the policy, as it runs now
        self.uids, self.made = set(), {"users": [], "groups": []}

    # --- its life ---

    def start(self):
        self._up("stop", "--purge")   # what a killed run left
        self._up("--no-build", "--no-day", "--nodes", str(self.nodes))
        self.cloud = clouds.from_environment().saved()

    def stop(self):
        """Ends it and removes its accounts; what is asked for afterwards is remembered here."""
        if self.cloud:
            self.uids = accounts.own_uids(self.cloud)
            self.made = accounts.created(self.cloud)
        self._up("stop", "--purge")

    def left_behind(self):
        """What should be gone after stop(): processes and accounts."""
        if not self.cloud:
            return []
        found = [f"process {pid} {procs.command_line(pid)}" for pid in procs.everyone() if self._is_ours(pid)]
        known = [entry.pw_name for entry in pwd.getpwall()] + [entry.gr_name for entry in grp.getgrall()]
        return found + [f"account {name}" for name in self.made["users"] + self.made["groups"] if name in known]

    def _is_ours(self, pid):
        if procs.start_time(pid) is None:
            return False   # gone, but for its parent's look at it
        return procs.uid_of(pid) in self.uids or str(self.cloud.run) in " ".join(procs.command_line(pid))

    def _up(self, *words):
        done = subprocess.run([ROOT / "up", *words], text=True, capture_output=True, timeout=300,
                              stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise RuntimeError(f"./up {' '.join(words)} failed ({done.returncode}):\n{done.stdout}{done.stderr}")

    # --- its processes ---

    def names(self, prefix):
        return [name for name in self.cloud.procs.records() if name.startswith(prefix)]

    def kill(self, name):
        """kill -9 of the very process that was started under that name, which is gone when this returns."""
        pid = self.cloud.procs.pid(name)
        handle = os.pidfd_open(pid)
        os.kill(pid, signal.SIGKILL)
        select.select([handle], [], [], 10)
        os.close(handle)

    def end(self, name, patience=10):
        """SIGTERM; SIGKILL after `patience`. True if it ended by itself."""
        record = self.cloud.procs.records()[name]
        procs.end([record], patience)
        self.cloud.procs.forget(name)

    def start_steward(self):
        """stewardd and every agent that does not run."""
        steward.start(self.cloud)

    def restart_with_clock(self, offset="+0"):
        """stewardd anew with a clock of its own: what the returned file holds ("-1h") is added to the time, at once.

        None where libfaketime is not installed.
        """
        library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
        if not library:
            return None
        clock = self.cloud.run / "stewardd.clock"
        clock.write_text(offset)
        self.end("stewardd")
        steward.start_stewardd(self.cloud, {
            "LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1"})
        return clock

    def restart(self, *names):
        for name in names:
            self.end(name)
        self.start_steward()

    def end_mail(self):
        self.end("mailserver", 5)

    def start_mail(self):
        smtp.start(self.cloud)

    # --- its configuration ---

    def make_fast(self):
        """Windows of seconds, and Slurm's commands through the wrapper."""
        if self.fast:
            return
        wrapper = self.wrapper
        (wrapper / "control").mkdir(parents=True)
        for name in SLURM_COMMANDS:
            shutil.copy(HERE / "slurm_wrapper.sh", wrapper / name)
        procs.write_atomically(wrapper / "calls", "", 0o644, accounts.ids(self.cloud.service_user))
        self._write_policy({})
        self.configure('bin_dir = "/usr/bin"', f'bin_dir = "{wrapper}"')
        self.configure('poll = "2s"', 'poll = "1s"')
        self.configure('limit = "20s"', 'limit = "2s"')
        for file in (self.cloud.run / "etc/agents").glob("*.toml"):
            text = file.read_text().replace('report = "2s"', 'report = "1s"').replace('sample = "1s"', 'sample = "500ms"')
            procs.write_atomically(file, text)
        self.restart("stewardd", *self.names("agent-"))
        self.fast = True

    def use_policy(self, changes):
        """The tests' policy with some lines in other words; stewardd is started anew where that makes a difference."""
        if changes != self.changes:
            self._write_policy(changes)
            self.restart("stewardd")

    def _write_policy(self, changes):
        text = steward.policy(self.cloud, HERE / "policy.toml")
        for old, new in changes.items():
            if text.count(old + "\n") != 1:
                raise RuntimeError(f"policy.toml does not hold one line {old}")
            text = text.replace(old + "\n", new + "\n")
        procs.write_atomically(self.cloud.run / "etc/policy.toml", text)
        self.changes = dict(changes)

    def configure(self, old, new):
        """Changes stewardd's file; it counts from the next start on."""
        file = self.cloud.run / "etc/steward.toml"
        text = file.read_text()
        if old not in text:
            raise RuntimeError(f"{file} holds no {old}")
        procs.write_atomically(file, text.replace(old, new))

    # --- Slurm's faults ---

    @property
    def wrapper(self):
        return self.cloud.run / "wrapper"

    def fault(self, command, kind):
        procs.write_atomically(self.wrapper / "control" / command, kind)

    def no_faults(self):
        for file in (self.wrapper / "control").glob("*"):
            file.unlink()

    def calls(self, command):
        """The arguments of every call of it so far."""
        lines = (self.wrapper / "calls").read_text(errors="replace").splitlines()
        return [line.split(" ", 1)[1] for line in lines if line.startswith(command + " ")]
