"""scancel fails, hangs or lies: whatever it says, the case tells what became of the job."""

from live_case import LiveCase


class CancelFaultsTest(LiveCase):
    def permitted_under(self, fault):
        """A job whose owner permits its cancellation while scancel has that fault; its case once that is settled."""
        job = self.submit("ida")
        case = self.case_of(job)
        self.live.fault("scancel", fault)
        self.steward("ida", "permit", case["id"], "--yes")
        settled = self.case_when("the cancellation is settled", job,
                                 lambda one: one["cancellations"][-1]["state"] in ("done", "failed"), 40)
        self.assertEqual(len(settled["cancellations"]), 1)
        return job, settled

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

    def test_it_fails(self):
        job, case = self.permitted_under("fail")
        self.assertIn("Unable to contact", case["cancellations"][0]["detail"])
        self.told_not_cancelled(job, case)

    def test_it_says_done_and_does_nothing(self):
        self.told_not_cancelled(*self.permitted_under("lie"))

    def test_it_hangs_and_nothing_happened(self):
        self.told_not_cancelled(*self.permitted_under("hang"))

    def test_it_hangs_after_the_job_was_cancelled(self):
        self.told_cancelled(*self.permitted_under("act-and-hang"))

    def test_after_a_failure_a_new_permission_works(self):
        job, case = self.permitted_under("fail")
        self.live.no_faults()
        self.steward("ida", "permit", case["id"], "--yes")
        closed = self.case_when("the case is closed", job, lambda one: "resolution" in one)
        self.assertEqual(closed["resolution"], "cancelled_with_permission")
        self.assertTrue(self.is_cancelled(job))
