"""stewardd is stopped: people are told what to do, the agents keep what they saw, and nothing is lost."""

import time

from live_case import LiveCase


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
