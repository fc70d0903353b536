"""Two of the staff on one case: taken, handed over, noted, numbered, closed, opened again; the second sees what changed."""

from live_case import LiveCase


class StaffTest(LiveCase):
    def test_two_on_one_case(self):
        job = self.submit("ida")
        case = self.case_of(job)["id"]
        for staff in ("karen", "soren"):
            self.steward(staff, "case", case)
        self.steward("karen", "take", case)
        for words in (["take", case], ["contact", case, "Please end it."], ["close", case, "--resolution", "explained"]):
            with self.subTest("soren has seen an older state", words=words):
                self.steward("soren", "case", case)
                self.steward("karen", "contact", case, "How is it going?")
                self.assertIn(f"since you looked at case {case}: {self.cloud.user('karen')} wrote",
                              self.refused("soren", *words))
        self.assertEqual(self.watch.ask("karen", "case", case)["assigned"], self.cloud.user("karen"))
        self.steward("karen", "hand", case, self.cloud.user("soren"))
        self.assertIn("not of the platform's staff", self.refused("soren", "hand", case, self.cloud.user("mads")))
        self.assertIn(f"{case}  {self.cloud.user('ida')}", self.steward("soren", "cases", "--mine", "--open"))
        self.steward("soren", "note", case, "She phoned: it ends tonight.")
        self.steward("soren", "ticket", case, "INC-4711")
        self.assertIn("She phoned", self.steward("karen", "case", case))
        own = self.steward("ida", "case", case, "--full") + self.steward("ida", "case", case, "--json")
        self.assertNotIn("She phoned", own)
        self.assertIn("INC-4711", own)
        self.check_closed_and_opened_again(job, case)

    def accepted(self, job):
        return sum(one["passage"] == "accepted" for one in self.watch.case_about(job)["contacts"])

    def check_closed_and_opened_again(self, job, case):
        self.assertIn("handed it to", self.refused("soren", "close", case, "--resolution", "explained"),
                      "a note shows nobody what changed")
        self.assertIn("nothing in case", self.refused("soren", "close", case, "--resolution", "cancelled_with_permission"))
        self.steward("soren", "close", case, "--resolution", "explained", "It ends tonight.")
        self.assertIn("It ends tonight.", self.steward("ida", "case", case))
        self.stays("a settled matter is not raised again", lambda: self.watch.case_about(job)["state"] == "closed")
        self.steward("karen", "case", case)
        letters = self.accepted(job)
        self.steward("karen", "reopen", case, "It still runs.")
        self.assertEqual(self.watch.case_about(job)["state"], "answered")
        self.until("ida is told anew", lambda: self.accepted(job) > letters, 20, job)
        self.run_as("ida", "scancel", job)
        closed = self.case_when("it closes with the job", job, lambda one: "resolution" in one)
        self.assertEqual((closed["resolution"], closed["closed_by"]), ("remedied", "steward"))
