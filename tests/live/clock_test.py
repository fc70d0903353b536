"""stewardd's clock is set: back by an hour, while it runs and over a restart; and ahead, so that every node looks silent."""

import unittest

from day_watch import text_of
from live_case import LiveCase


class ClockTest(LiveCase):
    def setUp(self):
        super().setUp()
        self.clock = self.live.restart_with_clock()
        if not self.clock:
            raise unittest.SkipTest("libfaketime is not installed: no clock to set")
        self.addCleanup(self.live.end, "stewardd")   # the next one has the machine's clock

    def test_an_hour_back(self):
        told, gone, asked = self.submit("ida"), self.submit("mads"), self.submit("freja")
        for job in (told, gone, asked):
            self.until("its owner is told", lambda job=job: self.watch.contact(job, "finding"), 30, job)
        self.steward("mads", "permit", self.watch.case_about(gone)["id"], "--yes")
        self.until("mads is told what was done", lambda: self.watch.contact(gone, "cancelled"), 20, gone)
        self.steward("karen", "ask", self.watch.case_about(asked)["id"])
        self.until("freja is asked", lambda: self.watch.contact(asked, "ask"), 20, asked)
        self.live.end_mail()
        before = self.what_was_done()
        self.steward("karen", "contact", self.watch.case_about(told)["id"], "Please look at it.")
        self.until("a letter waits for the server", lambda: self.log_lines("mail_not_now"), 20)
        self.clock.write_text("-1h")
        self.live.start_mail()
        self.until("it is not kept for an hour", lambda: self.watch.contact(told, "staff_word"), 30, told)
        self.stays("nothing is done again", lambda: self.what_was_done() == [before[0], before[1] + 1, before[2]])
        with self.subTest("over a restart"):
            self.live.restart_with_clock("-1h")
            self.stays("nothing is done again", lambda: self.what_was_done() == [before[0], before[1] + 1, before[2]])
        self.steward("freja", "permit", self.watch.case_about(asked)["id"], "--yes")
        self.until("a permission works", lambda: self.is_cancelled(asked), 20, asked)
        self.assertEqual(self.what_was_done()[0], before[0] + 1)
        self.clock.write_text("+0")
        self.case_of(self.submit("lars@cs.aau.dk"))
        self.check_ledger()

    def what_was_done(self):
        """How many scancels, letters in mailboxes, and cases about jobs there were."""
        return [len(self.live.calls("scancel")), len(self.delivered()), len(self.watch.cases())]

    def check_ledger(self):
        """Its order is that of its numbers; the times in it are those of the clock, and go back with it."""
        self.verify_ledger()
        newest = max(case["version"] for case in self.watch.cases())
        events = self.watch.ask("karen", "ledger", "show", "--from", max(1, newest - 150), "--limit", "1000")["events"]
        numbers, times = [one["seq"] for one in events], [one["at"] for one in events]
        self.assertEqual(numbers, sorted(set(numbers)))
        self.assertNotEqual(times, sorted(times))

    def test_silent_nodes_are_told_to_the_hardware_owners(self):
        """Without a word about people."""
        job = self.submit("ida", "--job-name=ida-s-thesis")
        self.until("the job runs", lambda: self.goes_on(job), 20)
        with self.subTest("a clock that jumps is no fault of the nodes"):
            self.clock.write_text("+120m")
            self.stays("nothing is told of it", lambda: not self.watch.letters("hardware"))
        for ahead in ("+124m", "+128m"):   # while it is watched the agents' clocks fall behind: they look silent
            self.stays("time passes", lambda: True)
            self.clock.write_text(ahead)
        letter = self.until("a letter reaches them", lambda: self.watch.letters("hardware"), 30)[-1]
        text = text_of(letter)
        self.assertIn(f"node {self.cloud.nodes[0].name} has not reported since", " ".join(text.replace("\n> ", " ").split()))
        for word in ("thesis", f"job {job}", *self.cloud.users):
            self.assertNotIn(word, letter.as_string())
        self.clock.write_text("+0")
        self.stays("one letter an hour", lambda: len(self.watch.letters("hardware")) == 1)
        self.assertNotIn("platform faults", self.steward("ida", "cases"))
        self.assertIn("platform faults", self.steward("karen", "cases", "--everybody"))
