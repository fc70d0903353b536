"""What the live tests share: people's commands, idle jobs, waiting, and what Steward left in logs and mailboxes."""

import json
import sqlite3
import subprocess
import tempfile
import time
import unittest
from pathlib import Path
from shutil import copy

from day_watch import Watch

IDLE = "sleep 1000"


class LiveCase(unittest.TestCase):
    live = None   # the LiveCloud, set by run.py
    POLICY = {}   # lines of policy.toml -> what stands there for these tests

    def setUp(self):
        self.live.make_fast()
        self.live.use_policy(self.POLICY)
        self.cloud = self.live.cloud
        self.watch = Watch(self.cloud)
        self.log_begin = self.log_file("stewardd").stat().st_size
        self.addCleanup(self.clear)

    def clear(self):
        """The next test begins without jobs and faults, and with everything running."""
        self.live.no_faults()
        self.until("no job is left", self.no_jobs, 60)
        self.live.start_mail()
        self.live.start_steward()

    def no_jobs(self):
        """Cancels what there is; an interactive shell takes Slurm's KillWait to die."""
        # %i, not %A: told an array task's raw number, Slurm 22.05's scancel exits with 0 and does nothing.
        # And it takes no "76_[1-4%2]", tasks that wait: they go with their array, and else all others would stay, too.
        jobs = [job.partition("_[")[0] for job in self.cloud.as_admin(["squeue", "-h", "-o", "%i"]).split()]
        if jobs:
            subprocess.run(["scancel", *jobs], env=self.cloud.admin_environment(), capture_output=True)
        return not jobs

    # --- people ---

    def run_as(self, login, *words):
        return self.cloud.as_user(login, [str(word) for word in words])

    def steward(self, login, *words):
        """A steward command that succeeds; what it printed."""
        done = self.run_as(login, "steward", *words)
        self.assertEqual(done.returncode, 0, f"{login}: steward {words}: {done.stdout}{done.stderr}")
        return done.stdout

    def refused(self, login, *words):
        """A steward command that is refused with exit code 1; the reason it gave, after whatever it showed before."""
        done = self.run_as(login, "steward", *words)
        self.assertEqual(done.returncode, 1, f"{login}: steward {words}: {done.stdout}{done.stderr}")
        self.assertNotEqual(done.stderr, "")
        return done.stdout + done.stderr

    def submit(self, login, *options, command=IDLE):
        done = self.run_as(login, "sbatch", "--parsable", "--gpus=1", "--output=/dev/null", *options, f"--wrap={command}")
        self.assertEqual(done.returncode, 0, done.stderr)
        return int(done.stdout.strip())

    # --- waiting ---

    def until(self, expected, look, seconds=20, job=None):
        return self.watch.until(expected, look, seconds, job)

    def goes_on(self, job):
        return self.watch.slurm_state(job) == "RUNNING"

    def is_cancelled(self, job):
        return self.watch.slurm_state(job) in ("CANCELLED", "COMPLETING")

    def case_of(self, job, seconds=30):
        return self.until(f"a case about job {job}", lambda: self.watch.case_about(job), seconds, job)

    def case_when(self, expected, job, holds, seconds=30):
        """The job's case as soon as `holds(case)`."""
        def look():
            case = self.watch.case_about(job)
            return case if case and holds(case) else None
        return self.until(expected, look, seconds, job)

    def stays(self, expected, holds, seconds=2):
        """Something that must not change in that time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.assertTrue(holds(), expected)
            time.sleep(0.3)

    # --- what is left behind ---

    def log_file(self, name):
        return self.cloud.run / f"log/{name}.log"

    def log_lines(self, event):
        """stewardd's lines of that event since this test began."""
        with open(self.log_file("stewardd"), encoding="utf-8", errors="replace") as file:
            file.seek(self.log_begin)
            return [line for line in file if f" event={event} " in line or line.rstrip().endswith(f" event={event}")]

    def delivered(self):
        """The mail server's own durable log: (Message-ID, account) of every letter it took."""
        log = self.cloud.run / "mail/delivered.log"
        return [tuple(line.split()[1:3]) for line in log.read_text().splitlines()] if log.exists() else []

    def times_delivered(self, message_id):
        return sum(1 for identity, _ in self.delivered() if identity == message_id)

    def database(self):
        """A copy of stewardd's database, taken while it does not run: opening the real one would leave files of root's."""
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        for file in (self.cloud.run / "steward/state").glob("*.db*"):
            if not file.name.endswith("-shm"):
                copy(file, folder)
        return sqlite3.connect(next(folder.glob("*.db")))

    def stored_cases(self, database):
        return [json.loads(text) for text, in database.execute("SELECT json FROM case_projection")]

    def offline(self, *words):
        """What stewardd prints with these options, as its own account, while it does not run. It has to succeed."""
        config = self.cloud.run / "etc/steward.toml"
        done = self.run_as(self.cloud.service_user, self.cloud.run / "bin/stewardd", "--config", config, *words)
        self.assertEqual(done.returncode, 0, f"stewardd {words}: {done.stdout}{done.stderr}")
        return done.stdout

    def check_offline(self):
        """The ledger verifies, and the cases that its entries make are those that are stored, byte for byte."""
        self.assertIn("intact", self.offline("--verify"))
        made, stored = (self.offline("--dump-cases", source) for source in ("ledger", "stored"))
        self.assertNotEqual(made, "")
        self.assertEqual(made, stored)
        return made

    def verify_ledger(self):
        self.assertIn("intact", self.steward("karen", "ledger", "verify"))
