"""Ended jobs, as Slurm's own accounting has them: none is missed and none counted twice, whatever slurmdbd does meanwhile."""

import slurm
from live_case import LiveCase


class HistoryTest(LiveCase):
    def test_what_accounting_knows_steward_knows(self):
        works = self.submit("ida", command="gpu-load steady --for 8s")
        idles = self.submit("ida", command="gpu-load hold --for 8s")
        self.until("both have ended", lambda: self.ended({works, idles}), 60)
        history = self.until("both are in the history", lambda: self.history({works, idles}), 60)
        best, most_idle = history["best"], history["most_idle"]
        self.assertIn(works, [one["id"] for one in best])
        self.assertIn(idles, [one["id"] for one in most_idle])
        self.assertGreater(next(one for one in best if one["id"] == works)["measured"]["gpu_active_ms"], 4000)
        self.assertIn("GPU-hours held", self.steward("ida", "me"))
        with self.subTest("slurmdbd is away while a job ends"):
            self.live.end("slurmdbd", 30)
            late = self.submit("ida", command="gpu-load hold --for 4s")
            self.until("it has ended", lambda: self.ended({late}), 60)
            self.until("Steward says so", lambda: self.log_lines("accounting_not_read"), 60)
            slurm.start_slurmdbd(self.cloud)
            self.until("Slurm's accounting has it", lambda: late in self.accounted("ida"), 90)
            self.until("it is in the history", lambda: self.history({works, idles, late}), 90)
        self.assertEqual(self.ask()["jobs"], len(self.accounted("ida")))
        self.assertEqual(self.refused("mads", "history", "--user", self.cloud.user("ida"))[:8], "steward:")
        self.assertIn("GPU-hours", self.steward("karen", "history", "--user", self.cloud.user("ida")))

    def ask(self):
        return self.watch.ask("ida", "history", "--days", "1")

    def history(self, jobs):
        """The history, once it names them."""
        history = self.ask()
        named = {one["id"] for one in history["best"] + history["most_idle"]} if history else set()
        return history if jobs <= named else None

    def ended(self, jobs):
        return not jobs & set(map(int, self.cloud.as_admin(["squeue", "-h", "-t", "running", "-o", "%A"]).split()))

    def accounted(self, login):
        """Raw numbers of the runs that began and have ended."""
        rows = self.cloud.as_admin(["sacct", "-n", "-P", "-X", "-D", "-S", "now-1days", "-u", self.cloud.user(login),
                                    "-o", "JobIDRaw,State,Start"]).splitlines()
        fields = [row.split("|") for row in rows]
        return [int(raw) for raw, state, start in fields if start != "Unknown" and state not in ("RUNNING", "COMPLETING")]
