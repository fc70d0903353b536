"""Who may not: strangers, and staff without permission."""

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
        self.assertIn("declined", self.refused("karen", "cancel", case), "she has not read it yet")
        self.assertIn("permission", self.refused("karen", "cancel", case))
        self.refused("karen", "cancel", case, "--emergency", "1", "--yes")
        self.stays("the job runs on", lambda: self.goes_on(job))
        self.assertEqual(len(self.live.calls("scancel")), before)
