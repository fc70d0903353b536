"""The users' storage hangs under ten jobs of five people: nobody hears of it but staff and the hardware's owners, once; and when
it is back, judging goes on by itself."""

import tempfile
from pathlib import Path

from frozen_disk import FrozenDisk
from live_case import LiveCase

PEOPLE = ("ida", "mads", "freja", "nikolaj", "soren")
TOLD = ("karen", "hardware")   # staff, and who owns the machines

# Works, and writes a line of what it has learned after each second.
TRAINS = "while :; do gpu-load steady --for 1s >/dev/null; date >> {file}; done"


class OutageTest(LiveCase):
    # Windows of a few reports more: on a busy machine one that comes late must not make everything unknown.
    POLICY = {"people = 20": 'people = 3\nwithin = "15s"', 'window = "3s"': 'window = "8s"'}

    def test_nobody_is_contacted_while_storage_hangs(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        folder.chmod(0o755)
        disk = self.enterContext(FrozenDisk(folder))
        jobs = [self.submit(who, command=TRAINS.format(file=disk.folder / f"{who}-{turn}"))
                for turn in (1, 2) for who in PEOPLE]
        self.until("all ten run", lambda: all(self.goes_on(job) for job in jobs), 30)
        for job in jobs:
            self.until("it is seen at work", lambda job=job: self.said_of(job) == "keeps", 60, job)
        disk.freeze()
        for job in jobs:
            self.until("it is in doubt", lambda job=job: self.in_doubt(job), 60, job)
        self.stays("nobody has a case", lambda: not any(self.watch.case_about(job) for job in jobs), 15)
        self.staff_are_told_once()
        self.assertIn("hang", self.steward("karen", "health"))
        disk.thaw()
        self.until("all ten work again", lambda: all(self.said_of(job) == "keeps" for job in jobs), 60)
        self.judging_goes_on()
        self.assertFalse(any(self.watch.case_about(job) for job in jobs))
        self.staff_are_told_once()

    def verdict(self, job):
        view = self.watch.job(job) or {"verdicts": []}
        return next((one for one in view["verdicts"] if one["rule"] == "idle_gpu"), None)

    def said_of(self, job):
        verdict = self.verdict(job)
        return verdict["judgement"] if verdict else None

    def in_doubt(self, job):
        verdict = self.verdict(job)
        return verdict and verdict["judgement"] == "unknown" and "the platform itself may be the cause" in verdict["reason"]

    def staff_are_told_once(self):
        def letters():
            return [len([one for one in self.watch.letters(box) if one["Subject"].startswith("Faults on")]) for box in TOLD]
        self.until("staff and infrastructure have a letter", lambda: all(letters()), 20)
        self.assertEqual(letters(), [1, 1])

    def judging_goes_on(self):
        """Somebody whose work was over before the outage had nothing to do with it."""
        idle = self.submit("lars@cs.aau.dk", command="gpu-load then-idle --busy 3s")
        self.case_of(idle, 60)
        self.until("its owner is told", lambda: self.watch.contact(idle, "finding"), 20, idle)
