"""A rule whose first word waits: nothing goes out before a staff member has read it."""

from day_watch import text_of
from live_case import LiveCase


class DraftTest(LiveCase):
    POLICY = {'first_contact = "send"': 'first_contact = "draft"'}

    def test_nothing_goes_out_before_it_is_approved(self):
        people = ("ida", "mads", "freja", "lars@cs.aau.dk", "soren")
        jobs = {login: self.submit(login) for login in people}
        cases = {login: self.case_when("a draft waits", job, lambda one: self.passages(one) == ["drafted"])
                 for login, job in jobs.items()}
        self.assertEqual({case["state"] for case in cases.values()}, {"drafted"})
        for login, case in cases.items():
            self.assertEqual(self.watch.ask(login, "case", case["id"])["contacts"], [], "a draft is staff's own")
        with self.subTest("as it stands"):
            self.check_approval("ida", jobs["ida"], cases["ida"], [], "steward permit")
        with self.subTest("in better words"):
            self.check_approval("mads", jobs["mads"], cases["mads"], ["Dear Mads, what does your job wait for?"],
                                "Dear Mads, what does your job wait for?")
        with self.subTest("in an editor"):
            self.check_editor(jobs["soren"], cases["soren"])
        with self.subTest("staff write in their own words instead"):
            self.steward("karen", "contact", cases["freja"]["id"], "We met in the hall: please end it.")
            told = self.case_when("freja is told", jobs["freja"], lambda one: "accepted" in self.passages(one))
            self.assertEqual(told["state"], "told")
            self.stays("nothing goes out by itself after them",
                       lambda: sorted(self.passages(self.watch.case_about(jobs["freja"]))) == ["accepted", "dropped"])
        with self.subTest("the job ends first"):
            self.run_as("lars@cs.aau.dk", "scancel", jobs["lars@cs.aau.dk"])
            closed = self.case_when("the case is closed", jobs["lars@cs.aau.dk"], lambda one: "resolution" in one)
            self.assertEqual((closed["resolution"], self.passages(closed)), ("job_ended", ["dropped"]))
        for login, letters in (("ida", 1), ("mads", 1), ("freja", 1), ("soren", 1), ("lars@cs.aau.dk", 0)):
            self.assertEqual(len(self.letters_in(login, cases[login])), letters, login)

    def check_approval(self, login, job, case, words, expected):
        self.assertEqual(self.letters_in(login, case), [])
        page = self.run_as("karen", "steward", "approve", case["id"], *words)
        self.assertEqual(page.returncode, 2, "it needs a yes")
        self.assertIn(expected, page.stdout)
        self.assertIn("Approved", self.steward("karen", "approve", case["id"], *words, "--yes"))
        told = self.until(f"{login} is told", lambda: self.watch.contact(job, "finding"), 20, job)
        self.assertEqual(told["approved_by"], self.cloud.user("karen"))
        letter = next(one for one in self.watch.letters(login) if one["Message-ID"] == told["message_id"])
        self.assertIn(expected, text_of(letter))

    def check_editor(self, job, case):
        """On a terminal, with an editor that greets more warmly."""
        command = f"EDITOR='sed -i s/^Hello/Dear/' steward approve {case['id']} --edit --yes"
        done = self.run_as("karen", "script", "-qec", command, "/dev/null")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        told = self.until("soren is told", lambda: self.watch.contact(job, "finding"), 20, job)
        letter = next(one for one in self.watch.letters("soren") if one["Message-ID"] == told["message_id"])
        text = text_of(letter)
        self.assertTrue(text.startswith("Dear "), text)

    def letters_in(self, login, case):
        """Those of the case in their mailbox."""
        return [one for one in self.watch.letters(login) if f"[case {case['id']}]" in one["Subject"]]

    def passages(self, case):
        return [one["passage"] for one in case["contacts"] if one["channel"] == "mail"]
