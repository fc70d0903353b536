"""Ended jobs, as Slurm's own accounting has them: none is missed and none counted twice, whatever slurmdbd does meanwhile."""

import slurm
from live_case import LiveCase


class HistoryTest(LiveCase):
    def test_what_accounting_knows_steward_knows(self):
        before = self.until("both know the same", lambda: self.in_step(set()), 60)
        works = self.submit("ida", command="gpu-load steady --for 8s")
        idles = self.submit("ida", command="gpu-load hold --for 8s")
        self.until("both have ended", lambda: self.ended({works, idles}), 60)
        after = self.until("both are in the history", lambda: self.in_step({works, idles}), 60)
        measured = self.until("what was measured of them is, too", lambda: self.measured_since(before), 30)
        self.assertGreaterEqual(measured["active_ms"], 4000)
        self.assertGreaterEqual(measured["measured_ms"] - measured["active_ms"], 4000)
        self.assertGreaterEqual(after["gpu"]["held_ms"] - before["gpu"]["held_ms"], 16000)
        self.assertIn("GPU-hours held", self.steward("ida", "me"))
        with self.subTest("slurmdbd is away while a job ends"):
            self.live.end("slurmdbd", 30)
            late = self.submit("ida", command="gpu-load hold --for 4s")
            self.until("it has ended", lambda: self.ended({late}), 60)
            self.until("Steward says so", lambda: self.log_lines("accounting_not_read"), 60)
            slurm.start_slurmdbd(self.cloud)
            self.until("it is in the history, and nothing twice", lambda: self.in_step({late}), 120)
        self.assertIn("steward: ", self.refused("mads", "history", "--user", self.cloud.user("ida")))
        self.assertIn("GPU-hours", self.steward("karen", "history", "--user", self.cloud.user("ida")))

    def history(self):
        return self.watch.ask("ida", "history", "--days", "1")

    def in_step(self, jobs):
        """The history, once it has the runs that accounting has and as long, and those are among them.

        As long too: until accounting has said when a run ended, the history has it as the last poll saw it.
        """
        history, accounted = self.history(), self.accounted("ida")
        if not history or not jobs <= {raw for raw, held in accounted}:
            return None
        told = (len(accounted), 1000 * sum(held for raw, held in accounted))
        return history if (history["jobs"], history["gpu"]["held_ms"]) == told else None

    def measured_since(self, before):
        now = self.history()
        more = {key: now["gpu"][key] - before["gpu"][key] for key in ("measured_ms", "active_ms")}
        return more if more["measured_ms"] >= 8000 else None

    def ended(self, jobs):
        return not jobs & set(map(int, self.cloud.as_admin(["squeue", "-h", "-t", "running,completing", "-o", "%A"]).split()))

    def accounted(self, login):
        """The runs that began and have ended: (raw number, GPU seconds held)."""
        rows = self.cloud.as_admin(["sacct", "-n", "-P", "-X", "-D", "-S", "now-1days", "-u", self.cloud.user(login),
                                    "-o", "JobIDRaw,State,Start,ElapsedRaw,AllocTRES"]).splitlines()
        fields = [row.split("|") for row in rows]
        return [(int(raw), int(elapsed) * gpus_of(tres)) for raw, state, start, elapsed, tres in fields
                if start != "Unknown" and state not in ("RUNNING", "COMPLETING")]


def gpus_of(tres):
    return next((int(part.split("=")[1]) for part in tres.split(",") if part.startswith("gres/gpu=")), 0)
