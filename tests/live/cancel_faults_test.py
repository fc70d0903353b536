"""scancel fails, hangs or lies: whatever it says, the case tells what became of the job."""

from live_case import LiveCase

# fault of scancel -> whose job, and whether it is gone nevertheless
FAULTS = {"fail": ("ida", False), "lie": ("mads", False), "hang": ("freja", False), "act-and-hang": ("lars@cs.aau.dk", True)}


class CancelFaultsTest(LiveCase):
    def test_the_case_tells_the_truth(self):
        jobs = {fault: self.submit(login) for fault, (login, _) in FAULTS.items()}
        for job in jobs.values():
            self.case_of(job)
        for fault, (login, cancelled) in FAULTS.items():
            with self.subTest(fault=fault):
                self.live.fault("scancel", fault)
                case = self.permit(login, jobs[fault])
                self.live.no_faults()
                self.assertEqual(len(case["cancellations"]), 1)
                (self.told_cancelled if cancelled else self.told_not_cancelled)(jobs[fault], case)
        self.assertIn("Unable to contact", self.watch.case_about(jobs["fail"])["cancellations"][0]["detail"])
        with self.subTest("a new permission after a failure works"):
            case = self.permit("ida", jobs["fail"])
            self.assertEqual([one["state"] for one in case["cancellations"]], ["failed", "done"])
            self.assertTrue(self.is_cancelled(jobs["fail"]))

    def permit(self, login, job):
        """The job's case once what its owner permitted has come to an end."""
        before = self.watch.case_about(job)
        self.steward(login, "permit", before["id"], "--yes")
        return self.case_when("the cancellation is settled", job,
                              lambda case: len(case["cancellations"]) > len(before["cancellations"])
                              and case["cancellations"][-1]["state"] in ("done", "failed"), 40)

    def told_not_cancelled(self, job, case):
        self.assertTrue(self.goes_on(job))
        self.assertEqual(case["cancellations"][0]["state"], "failed")
        self.assertNotIn("resolution", case)
        self.assertEqual([one["state"] for one in case["permissions"]], ["used"])
        self.assertEqual(len([task for task in case["tasks"] if "not cancelled" in task["what"]]), 1)
        self.until("the owner is told", lambda: self.watch.contact(job, "not_cancelled"), 20, job)
        self.assertIsNone(self.watch.contact(job, "cancelled"))

    def told_cancelled(self, job, case):
        self.assertTrue(self.is_cancelled(job))
        self.assertEqual(case["cancellations"][0]["state"], "done")
        self.assertEqual(case.get("resolution"), "cancelled_with_permission")
        self.until("the owner is told", lambda: self.watch.contact(job, "cancelled"), 20, job)
        self.assertIsNone(self.watch.contact(job, "not_cancelled"))
