"""stewardd is stopped: people are told what to do, the agents keep what they saw, and nothing is lost. slurmctld is away:
what was permitted is held, and then done, or told honestly to have failed."""

import time

import slurm
from live_case import LiveCase

# Runs until the file is there.
UNTIL_TOLD = "while [ ! -e $HOME/end-now ]; do sleep 0.2; done"


class AwayTest(LiveCase):
    def test_stewardd_is_stopped(self):
        job = self.submit("ida")
        self.until("the job runs", lambda: self.watch.slurm_state(job) == "RUNNING", 30)
        self.live.end("stewardd")
        said = self.refused("ida", "jobs")
        self.assertIn("stewardd", said)
        self.assertIn("running", said)
        node, down = self.cloud.nodes[0].name, time.time() * 1000
        before = self.waiting(node)
        self.until("its agent keeps reports", lambda: self.waiting(node) >= before + 4, 15)
        up = time.time() * 1000
        self.live.start_steward()
        self.until("what was kept has been sent", lambda: self.waiting(node) <= 1, 90)
        self.case_of(job)
        self.live.end("stewardd")
        rows = list(self.database().execute(
            "SELECT sequence, begin FROM report WHERE node = ? AND epoch = (SELECT max(epoch) FROM report WHERE node = ?) "
            "ORDER BY sequence", (node, node)))
        numbers = [sequence for sequence, _ in rows]
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + len(numbers))), "no report is missing")
        self.assertGreaterEqual(len([begin for _, begin in rows if down < begin < up]), 3, "of the time without stewardd")

    def waiting(self, node):
        return len(list((self.cloud.run / f"agents/{node}/spool").glob("*-*.report")))


class SlurmAwayTest(LiveCase):
    def test_slurmctld_is_away_between_permission_and_cancel(self):
        jobs = {"ida": self.submit("ida"), "mads": self.submit("mads"), "freja": self.submit("freja", command=UNTIL_TOLD)}
        cases = {login: self.case_of(job)["id"] for login, job in jobs.items()}
        self.addCleanup(slurm.start_slurmctld, self.cloud)
        self.live.end("slurmctld")
        for login, case in cases.items():
            self.steward(login, "permit", case, "--yes")
        self.steward("mads", "withdraw", cases["mads"])
        self.run_as("freja", "touch", "end-now")
        self.until("it is told why nothing happens", lambda: self.log_lines("cancellation_unclear"), 20)
        self.assertIn("under way", self.steward("ida", "case", cases["ida"]))
        self.stays("it is held", lambda: self.cancellation("ida", cases)["state"] == "owed")
        slurm.start_slurmctld(self.cloud)
        self.until("it is done", lambda: self.cancellation("ida", cases)["state"] == "done", 60)
        ended = self.until("it is told what became of the job that ended meanwhile", lambda: self.settled("freja", cases), 60)
        targets = [call.split()[-1] for call in self.live.calls("scancel")]
        if ended["state"] == "failed":   # slurmctld had heard of its end before Steward asked
            self.assertRegex(ended["detail"], "^the run is complet(ed|ing) now$")
            self.assertEqual(targets.count(str(jobs["freja"])), 0)
        self.assertFalse(self.goes_on(jobs["freja"]))
        self.assertTrue(self.is_cancelled(jobs["ida"]))
        self.assertTrue(self.goes_on(jobs["mads"]), "the permission was taken back in time")
        self.assertEqual([targets.count(str(jobs[login])) for login in ("ida", "mads")], [1, 0])
        self.until("ida is told once", lambda: self.watch.contact(jobs["ida"], "cancelled"), 20)

    def settled(self, login, cases):
        one = self.cancellation(login, cases)
        return one if one["state"] in ("done", "failed") else None

    def cancellation(self, login, cases):
        return self.watch.ask(login, "case", cases[login])["cancellations"][-1]
