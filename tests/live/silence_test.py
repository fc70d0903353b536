"""Silence leads to a reminder and then to a task of staff's; never to a cancellation."""

from live_case import LiveCase


class SilenceTest(LiveCase):
    POLICY = {'remind = "2d"': 'remind = "4s"', 'silence = "3d"': 'silence = "4s"'}

    def test_reminder_task_and_a_late_answer(self):
        silent, speaks = self.submit("ida"), self.submit("mads")
        before = len(self.live.calls("scancel"))
        answered = self.case_of(speaks)["id"]
        self.until("mads is told", lambda: self.watch.contact(speaks, "finding"), 20, speaks)
        self.steward("mads", "reply", answered, "--explain", "It loads data until three o'clock.")
        reminder = self.until("ida is reminded", lambda: self.watch.contact(silent, "reminder"), 20, silent)
        self.assertIn("steward case", reminder["text"])
        case = self.case_when("staff have a task", silent, lambda one: self.silence_tasks(one))
        self.assertEqual(case["state"], "silent")
        self.assertIn("was reminded and has not answered", self.steward("karen", "case", case["id"]))
        self.stays("nothing happens to the jobs, and nobody is reminded twice", lambda: self.as_it_was(silent, speaks), 6)
        self.assertEqual(len(self.live.calls("scancel")), before)
        self.assertIn("permission", self.refused("karen", "cancel", case["id"]))
        self.steward("ida", "reply", case["id"], "Sorry, I was ill. I look at it today.")
        self.assertEqual(self.watch.case_about(silent)["state"], "answered")
        self.steward("karen", "task", "done", case["id"], self.silence_tasks(case)[0]["id"])

    def silence_tasks(self, case):
        return [task for task in case["tasks"] if "was reminded" in task["what"] and task["done_at"] == 0]

    def as_it_was(self, silent, speaks):
        reminders = [one for one in self.watch.case_about(silent)["contacts"] if one["kind"] == "reminder"]
        return self.goes_on(silent) and self.goes_on(speaks) and len(reminders) == 1 and \
            self.watch.contact(speaks, "reminder") is None
