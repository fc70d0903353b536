"""Who may not: strangers, staff without permission, and a permission whose run is over."""

from live_case import LiveCase

NO_SUCH_CASE = 99999999


class RefusalTest(LiveCase):
    def test_strangers_learn_nothing_and_do_nothing(self):
        job = self.submit("ida")
        case = self.case_of(job)["id"]
        for words in (["case"], ["case", "--full"], ["reply", "TEXT"], ["permit", "--yes"], ["decline", "no"], ["withdraw"]):
            with self.subTest(words=words):
                real = self.refused("mads", words[0], case, *words[1:])
                self.assertEqual(real, self.refused("mads", words[0], NO_SUCH_CASE, *words[1:]))
        self.assertEqual(self.refused("mads", "job", job), self.refused("mads", "job", NO_SUCH_CASE))
        for words in (["cases", "--everybody"], ["jobs", "--everybody"], ["ask", case], ["cancel", case], ["health"],
                      ["contact", case, "TEXT"], ["ledger", "verify"], ["case", case, "--events"]):
            with self.subTest(words=words):
                self.refused("mads", *words)
        self.assertNotIn(job, [view["job"]["id"] for view in self.watch.ask("mads", "jobs")["jobs"]])
        self.assertNotIn(case, [one["id"] for one in self.watch.ask("mads", "cases")["cases"]])
        self.assertEqual(self.watch.case_about(job)["permissions"], [])
        self.assertTrue(self.goes_on(job))

    def test_staff_do_not_cancel_without_permission(self):
        job = self.submit("ida")
        case = self.case_of(job)["id"]
        before = len(self.live.calls("scancel"))
        self.assertIn("permission", self.refused("karen", "cancel", case))
        self.assertIn("owner", self.refused("karen", "permit", case, "--yes"))
        self.steward("karen", "ask", case, "May we?")
        self.assertIn("permission", self.refused("karen", "cancel", case))
        self.steward("ida", "decline", case, "It is needed.")
        self.assertIn("permission", self.refused("karen", "cancel", case))
        self.refused("karen", "cancel", case, "--emergency", "1")
        self.stays("the job runs on", lambda: self.goes_on(job))
        self.assertEqual(len(self.live.calls("scancel")), before)

    def test_a_requeued_run_is_not_the_permitted_one(self):
        job = self.submit("ida", "--requeue")
        case = self.case_of(job)
        # stewardd cannot look at the job until the new run is there.
        self.live.fault("squeue", "hold")
        self.steward("ida", "permit", case["id"], "--yes")
        self.cloud.as_admin(["scontrol", "requeue", job])
        self.until("the job waits again", lambda: self.watch.slurm_state(job) == "PENDING", 20)
        # Slurm lets a requeued job wait for two minutes.
        self.cloud.as_admin(["scontrol", "update", f"jobid={job}", "StartTime=now"])
        self.until("its new run began", lambda: self.goes_on(job), 40)
        before = len(self.live.calls("scancel"))
        self.live.no_faults()
        after = self.case_when("the permission is void", job, lambda one: one["permissions"][0]["state"] == "lapsed")
        self.stays("the new run goes on", lambda: self.goes_on(job))
        self.assertEqual(len(self.live.calls("scancel")), before)
        self.assertNotIn("cancelled", after.get("resolution", ""))
        told = self.case_when("the cancellation is settled", job, lambda one: one["cancellations"][0]["state"] == "failed")
        self.assertNotEqual(told["cancellations"][0]["detail"], "")
