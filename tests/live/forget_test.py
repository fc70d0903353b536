"""steward forget: of the person's words and name nothing is left in the database, its WAL or its free pages, and the
ledger still verifies."""

from live_case import LiveCase

# Unlikely words, one for each place where a person's text can stand.
MARKS = {"job": "quokka-jobname", "reply": "quokka-reply", "staff": "quokka-staffword", "note": "quokka-note",
         "support": "quokka-support", "concern": "quokka-concern", "exempt": "quokka-exemption"}


class ForgetTest(LiveCase):
    def test_nothing_is_left(self):
        login, account = "nikolaj", self.cloud.user("nikolaj")
        self.fill_cases(login)
        self.assertIn("settle it first", self.refused("karen", "forget", account, "--yes"))
        self.settle_all(account)
        self.live.end("stewardd")
        self.assertLessEqual(set(MARKS.values()), self.found_in_state([*MARKS.values(), account]), "they were there")
        self.live.start_steward()
        self.assertEqual(self.run_as("karen", "steward", "forget", account).returncode, 2, "it needs a yes")
        self.assertIn("staff", self.refused(login, "forget", account, "--yes"))
        self.assertIn("is forgotten", self.steward("karen", "forget", account, "--yes"))
        self.verify_ledger()
        self.assertEqual(self.found_in_state([*MARKS.values(), account]), set(), "while it runs")
        self.live.end("stewardd")
        self.assertEqual(self.found_in_state([*MARKS.values(), account]), set(), "after its end")
        self.assertNotIn(account, self.check_offline())
        self.live.start_steward()
        self.verify_ledger()
        self.assertNotIn(account, self.steward("karen", "ledger", "show", "--limit", "1000"))
        self.assertIn(account, self.refused("karen", "forget", account, "--yes"))
        self.until("a new matter is a new case", lambda job=self.submit(login): self.watch.case_about(job), 30)

    def fill_cases(self, login):
        """Something of theirs in every kind of text that is kept."""
        job = self.submit(login, f"--job-name={MARKS['job']}")
        case = self.case_of(job)["id"]
        self.until("the letter is out", lambda: self.watch.contact(job, "finding"), 20, job)
        self.steward(login, "reply", case, MARKS["reply"])
        self.steward("karen", "contact", case, MARKS["staff"])
        self.steward("karen", "note", case, MARKS["note"])
        self.steward(login, "support", MARKS["support"])
        self.steward(login, "concern", MARKS["concern"])
        self.steward("karen", "exempt", case, "--job", job, "--lasts", "1h", "--reason", MARKS["exempt"])
        self.run_as(login, "scancel", job)

    def settle_all(self, account):
        """Until every case of theirs is at rest: exemptions ended, tasks done, all closed, nothing owed."""
        for case in self.watch.ask("karen", "cases", "--everybody")["cases"]:
            if case["user"] != account:
                continue
            for leave in case["exemptions"]:
                if leave["ended_at"] == 0:
                    self.steward("karen", "exempt", case["id"], "--end", leave["id"])
            for task in case["tasks"]:
                if task["done_at"] == 0:
                    self.steward("karen", "task", "done", case["id"], task["id"])
            if case["state"] != "closed":
                self.steward("karen", "close", case["id"], "--resolution", "answered")
        self.until("nothing is owed any more", lambda: self.watch.ask("karen", "health")["contacts_owed"] == 0, 20)

    def found_in_state(self, texts):
        """Those of the texts that stand anywhere in the files of the database, read raw."""
        raw = b"".join(file.read_bytes() for file in sorted((self.cloud.run / "steward/state").iterdir()))
        return {text for text in texts if text.encode() in raw}
