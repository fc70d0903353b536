"""kill -9 of stewardd and of agents at random moments of a busy time: nothing is lost, nothing is sent twice."""

import collections
import os
import random
import time

import replayed
from day_watch import only_about
from live_case import LiveCase
from slow_line import SlowLine
from terminal import Terminal

ALL = bool(os.environ.get("STEWARD_ALL"))
# In the default run nobody sits at a terminal: a word that was on its way to an agent that never got it stays under way
# for two minutes before it is called unclear.
KILLS_OF_STEWARDD, KILLS_OF_AGENTS = (75, 25) if ALL else (14, 6)
# A thousand kills, a hundred at a time: every life writes the reports it was begun with on the tape, which has an end.
ROUNDS = 10 if ALL else 1
PEOPLE = ("ida", "mads", "freja", "lars@cs.aau.dk")
NOTICES = ("cancelled", "emergency")
SETTLED = ("accepted", "refused", "unclear")


class KillsTest(LiveCase):
    def setUp(self):
        super().setUp()
        seed = int(os.environ.get("STEWARD_SEED", "20261123"))
        print(f"(STEWARD_SEED={seed})", end=" ", flush=True)
        self.chance = random.Random(seed)
        self.in_window = {"mail": set(), "terminal": set()}   # contacts found "attempting" when stewardd was killed
        self.agents_killed = collections.Counter()
        self.calls_before = len(self.live.calls("scancel"))

    def test_kills(self):
        line = self.enterContext(SlowLine(self.cloud.smtp_port))
        self.live.configure(f"smtp://127.0.0.1:{self.cloud.smtp_port}", f"smtp://127.0.0.1:{line.port}")
        self.addCleanup(self.live.configure, f"smtp://127.0.0.1:{line.port}", f"smtp://127.0.0.1:{self.cloud.smtp_port}")
        if ALL:
            for login in PEOPLE[:2]:
                terminal = Terminal(self.cloud, login, ["sleep", "3600"])
                self.addCleanup(terminal.close)
        for number in range(ROUNDS):
            replayed.begin(self)
            self.kill_many()
            self.look_at_all()
            if number + 1 < ROUNDS:
                self.forget_reports()
                self.live.start_steward()

    def kill_many(self):
        victims = ["stewardd"] * KILLS_OF_STEWARDD + ["agent"] * KILLS_OF_AGENTS
        self.chance.shuffle(victims)
        for victim in victims:
            self.be_busy(self.chance.uniform(0.4, 2.6))
            if victim == "stewardd":
                self.kill_stewardd()
            else:
                self.kill_agent()
            self.live.start_steward()

    def look_at_all(self):
        # Whoever still ran would be found, and written to, while the rest is looked at.
        if jobs := self.cloud.as_admin(["squeue", "-h", "-o", "%A"]).split():
            self.cloud.as_admin(["scancel", *jobs])
        self.until("nobody's job is left", lambda: not self.cloud.as_admin(["squeue", "-h"]), 60)
        # What the last of them ended with is owed only when Steward has seen it, some ticks later.
        gone = 1000 * (time.time() + 10)
        self.until("Steward has seen that", lambda: self.slurm_seen_at() > gone, 60)
        self.until("everything is settled", self.all_settled, 240 if ALL else 60)
        self.verify_ledger()
        numbers = self.numbers_made()
        self.until("every report made until now is acknowledged", lambda: not self.waiting(numbers), 90)
        self.live.end("stewardd")
        self.check_offline()
        database = self.database()
        self.check_mails(database)
        self.check_cancellations(database)
        self.check_reports(database, numbers)
        replayed.check_events(self, replayed.replay(self, self.cloud.run / "etc/policy.toml"), database)

    def forget_reports(self):
        """They are a cache, written on the tape at every start: a round's tape holds its own."""
        words = "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute('DELETE FROM report'); d.commit()"
        done = self.run_as(self.cloud.service_user, "/usr/bin/python3", "-c", words, self.cloud.run / "steward/state/steward.db")
        self.assertEqual(done.returncode, 0, done.stderr)

    # --- activity ---

    def be_busy(self, seconds):
        """People submit, end, ask and answer, until the time is over. A stewardd that is just starting refuses them."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.chance.choice([self.somebody_submits, self.somebody_submits, self.staff_act, self.owner_acts])()
            time.sleep(max(0, min(0.3, deadline - time.monotonic())))

    def somebody_submits(self):
        running = self.cloud.as_admin(["squeue", "-h", "-o", "%A"]).split()
        if len(running) < 8:
            self.run_as(self.chance.choice(PEOPLE), "sbatch", "--gpus=1", "--output=/dev/null", "--wrap=sleep 1000")

    def open_case(self):
        cases = [case for case in self.watch.cases() if "resolution" not in case and case["jobs"]]
        return self.chance.choice(cases) if cases else None

    def staff_act(self):
        if case := self.open_case():
            job = self.chance.choice(case["jobs"])["shown"]
            words = self.chance.choice([("ask", case["id"], "May we?", "--job", job),
                                        ("contact", case["id"], "Please look at it.")])
            self.run_as("karen", "steward", *words)

    def owner_acts(self):
        if not (case := self.open_case()):
            return
        owner, number, job = case["user"], case["id"], self.chance.choice(case["jobs"])["shown"]
        permit = ("steward", "permit", number, "--job", job, "--yes")
        self.run_as(owner, *self.chance.choice([permit, permit, ("steward", "decline", number, "No.", "--job", job),
                                                ("scancel", job)]))

    # --- kills ---

    def kill_stewardd(self):
        self.live.kill("stewardd")
        for case in self.stored_cases(self.database()):
            for contact in case["contacts"]:
                if contact["passage"] == "attempting":
                    self.in_window[contact["channel"]].add(contact["id"])

    def kill_agent(self):
        name = self.chance.choice(self.live.names("agent-"))
        self.live.kill(name)
        self.agents_killed[name] += 1

    # --- afterwards ---

    def slurm_seen_at(self):
        return (self.watch.ask("karen", "health") or {"slurm_at": 0})["slurm_at"]

    def all_settled(self):
        """No contact owed or under way, no cancellation either."""
        cases = self.watch.cases()
        return cases and all(contact["passage"] in SETTLED for case in cases for contact in case["contacts"]) and \
            all(one["state"] in ("done", "failed") for case in cases for one in case["cancellations"])

    def numbers_made(self):
        """agent's node -> (epoch, sequence) of the newest report it has made."""
        files = (self.cloud.run / "agents").glob("*/spool/numbers")
        return {file.parent.parent.name: tuple(map(int, file.read_text().split())) for file in files}

    def waiting(self, numbers):
        """Reports up to those numbers that still lie in a spool: each stays there until it is acknowledged."""
        files = (self.cloud.run / "agents").glob("*/spool/*.report")
        named = [(file.parent.parent.name, tuple(map(int, file.stem.split("-")))) for file in files]
        return [(node, number) for node, number in named if node in numbers and number <= numbers[node]]

    def check_mails(self, database):
        times = collections.Counter(identity for identity, _ in self.delivered())
        unclear = {"mail": set(), "terminal": set()}
        for case in self.own_cases(database):
            for contact in case["contacts"]:
                if contact["passage"] == "unclear":
                    unclear[contact["channel"]].add(contact["id"])
                if contact["channel"] == "mail":
                    self.check_mail(contact, times[contact["message_id"]])
        self.assertLessEqual(unclear["mail"], self.in_window["mail"], "unclear without a kill in the moment of sending")
        self.assertLessEqual(len(unclear["terminal"]),
                             len(self.in_window["terminal"]) + self.agents_killed["agent-ai-fe02"])
        letters = sum(len(case["contacts"]) for case in self.own_cases(database))
        print(f"({letters} letters in {len(self.own_cases(database))} cases, {len(unclear['mail'])} unclear, "
              f"{len(self.in_window['mail'])} caught in the moment of sending)", end=" ", flush=True)

    def own_cases(self, database):
        """Those of this test: others had another mail server."""
        return [case for case in self.stored_cases(database) if case["opened_at"] >= self.watch.begin_ms]

    def check_mail(self, mail, times):
        self.assertIn(mail["passage"], SETTLED, mail)
        if mail["passage"] == "accepted":
            self.assertGreaterEqual(times, 1, mail)
        if mail["passage"] == "refused":
            self.assertEqual(times, 0, mail)
        self.assertLessEqual(times, 3 if mail["kind"] in NOTICES else 1, mail)

    def check_cancellations(self, database):
        """Every scancel had a permission that was given, and was done to that job alone, once."""
        targets = collections.Counter(call.split()[-1] for call in self.live.calls("scancel")[self.calls_before:])
        about = [(job["shown"], only_about(case, job["shown"])) for case in self.own_cases(database) for job in case["jobs"]]
        permitted = {shown for shown, case in about if any(one["state"] == "used" for one in case["permissions"])}
        self.assertLessEqual(set(targets), permitted)
        for shown, case in about:
            self.assertLessEqual(targets[shown], len(case["cancellations"]), shown)

    def check_reports(self, database, numbers):
        """Of every agent every report number, without a gap, up to the newest."""
        rows = collections.defaultdict(list)
        for node, epoch, sequence in database.execute("SELECT node, epoch, sequence FROM report ORDER BY 1, 2, 3"):
            rows[node, epoch].append(sequence)
        for (node, epoch), sequences in rows.items():
            self.assertEqual(sequences, list(range(sequences[0], sequences[0] + len(sequences))), f"{node}, epoch {epoch}")
        for node, (epoch, sequence) in numbers.items():
            acknowledged = database.execute("SELECT epoch, sequence FROM acknowledged WHERE node = ?", (node,)).fetchone()
            self.assertGreaterEqual(acknowledged, (epoch, sequence), node)
        self.assertEqual(set(numbers), {node.name for node in self.cloud.nodes} | {"ai-fe02"})
