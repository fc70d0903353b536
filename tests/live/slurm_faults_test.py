"""Slurm's commands hang, fail, or print nonsense: one clear line each time, ever longer waits, and right afterwards."""

import re

from live_case import LiveCase

TROUBLE = {"fail": "Unable to contact slurm controller", "hang": "", "garbage": "squeue"}


class SlurmFaultsTest(LiveCase):
    def test_squeue_in_trouble(self):
        known = self.submit("ida")
        case = self.case_of(known)["id"]
        late = None
        for fault, words in TROUBLE.items():
            with self.subTest(fault=fault):
                begin = len(self.log_lines("slurm_poll_failed"))
                self.live.fault("squeue", fault)
                lines = self.until("two polls fail", lambda: self.failures(begin, 2), 20)
                self.assertTrue(all(words in line for line in lines), lines)
                self.assertEqual([int(re.search(r"retry_in_ms=(\d+)", line)[1]) for line in lines], [1000, 2000])
                self.assertNotEqual(self.watch.ask("karen", "health")["slurm_trouble"], "")
                late = late or self.submit("mads")
                self.live.no_faults()
                back = len(self.log_lines("slurm_back"))
                self.until("Slurm answers again", lambda: len(self.log_lines("slurm_back")) > back, 20)
                self.assertEqual(self.watch.ask("karen", "health")["slurm_trouble"], "")
        self.case_of(late)
        unharmed = self.watch.case_about(known)
        self.assertEqual((unharmed["id"], unharmed.get("resolution")), (case, None))

    def failures(self, begin, count):
        """The first lines about polls that failed, once there are so many."""
        lines = self.log_lines("slurm_poll_failed")[begin:]
        return lines[:count] if len(lines) >= count else None

    def test_scontrol_in_trouble_accuses_nobody(self):
        self.live.fault("scontrol", "garbage")
        job = self.submit("ida")
        self.until("the missing details are told", lambda: self.log_lines("job_details_missing"), 20)
        self.stays("no case while it is not known what the job holds", lambda: self.watch.case_about(job) is None, 5)
        self.live.fault("scontrol", "fail")
        self.stays("no case while it is not known what the job holds", lambda: self.watch.case_about(job) is None, 5)
        verdicts = {one["rule"]: one["judgement"] for one in self.watch.job(job)["verdicts"]}
        self.assertEqual(verdicts["idle_gpu"], "unknown")
        self.assertNotIn("breaks", verdicts.values())
        self.live.no_faults()
        self.case_of(job)
