"""Leave from a rule: granted by staff for a reason and a time, asked for by the owner, over by itself."""

from live_case import LiveCase


class ExemptionTest(LiveCase):
    def test_granted_and_over(self):
        job = self.submit("ida")
        case = self.case_of(job)["id"]
        said = self.steward("karen", "exempt", case, "--reason", "reads a large data set first", "--lasts", "11s",
                            "--rule", "idle_gpu")
        self.assertIn("is closed with it", said)
        self.assertEqual(self.watch.case_about(job)["resolution"], "exempt")
        self.until("the page of the job says so", lambda: self.shown_exempt("ida", job), 10)
        other = self.submit("ida")
        self.until("another job of ida's is exempt as well", lambda: self.shown_exempt("ida", other), 20)
        self.assertIsNone(self.watch.case_about(other))
        self.until("it is over: the rule holds again", lambda: self.open_about(job) and self.open_about(other), 20)

    def test_asked_for_and_ended(self):
        """Troubleshooting: leave from all rules for one job, and the person's other jobs stay what they are."""
        job, staffs_own = self.submit("mads"), self.submit("soren")
        case = self.case_of(job)["id"]
        self.steward("mads", "reply", case, "--exempt", "I debug the driver with Karen until noon.")
        self.assertEqual(self.watch.case_about(job)["state"], "answered")
        self.assertIn("asks for an exemption", self.steward("karen", "case", case))
        self.assertIn("may", self.refused("mads", "exempt", case, "--reason", "because"))
        self.steward("karen", "exempt", case, "--job", job, "--reason", "troubleshooting with staff", "--lasts", "2h")
        self.assertEqual(self.watch.case_about(job)["resolution"], "exempt")
        self.assertIn("troubleshooting with staff", self.steward("mads", "case", case))
        other = self.submit("mads")
        self.until("mads's other job is told of", lambda: self.open_about(other), 20)
        self.stays("the exempt one is left alone", lambda: not self.open_about(job))
        leave = self.watch.ask("karen", "case", case)["exemptions"][0]["id"]
        self.steward("karen", "exempt", case, "--end", leave)
        self.until("the rule holds again", lambda: self.open_about(job), 20)
        self.check_nobody_exempts_themselves(staffs_own)

    def check_nobody_exempts_themselves(self, job):
        case = self.case_of(job)["id"]
        self.assertIn("another staff member", self.refused("soren", "exempt", case, "--reason", "mine"))
        self.steward("karen", "exempt", case, "--reason", "soren tries a driver", "--lasts", "1h")
        self.assertEqual(self.watch.case_about(job)["resolution"], "exempt")
        self.check_it_keeps_what_would_be_released(case)

    def check_it_keeps_what_would_be_released(self, case):
        """Leave from the rule about idle GPUs holds for a permission that came with the job, too."""
        job = self.submit("soren", "--comment=steward:release-if-idle=4s")
        self.until("it runs", lambda: self.goes_on(job), 20)
        self.stays("it is left alone", lambda: self.watch.case_about(job) is None, 8)
        leave = self.watch.ask("karen", "case", case)["exemptions"][0]["id"]
        self.steward("karen", "exempt", case, "--end", leave)
        self.until("its owner is told that it ends", lambda: self.watch.contact(job, "release_soon"), 20, job)

    def shown_exempt(self, login, job):
        return "exempt by" in self.run_as(login, "steward", "job", job).stdout

    def open_about(self, job):
        case = self.watch.case_about(job)
        return case is not None and case["state"] != "closed"
