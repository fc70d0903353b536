"""Array tasks: jobs of their own, in one case with their siblings. The last one's raw number is the array's own, so that
a careless scancel would end them all."""

from live_case import LiveCase


class ArrayTest(LiveCase):
    def test_permission_for_the_last_task_spares_its_siblings(self):
        array = self.submit("mads", "--array=1-3")
        tasks = self.until("three tasks run", lambda: self.running_tasks(array), 30)
        last = [shown for raw, shown in tasks if raw == array]
        self.assertEqual(len(last), 1, f"one task carries the array's own number: {tasks}")
        cases = {self.case_of(shown)["id"] for _, shown in tasks}
        self.assertEqual(len(cases), 1, "one matter, one case")
        case, siblings = cases.pop(), [shown for _, shown in tasks if shown not in last]
        self.assertIn(siblings[0], self.refused("mads", "permit", case, "--yes"))   # it asks which
        before = len(self.live.calls("scancel"))
        self.steward("mads", "permit", case, "--job", last[0], "--yes")
        told = self.case_when("the last task is cancelled", last[0], lambda case: case["job"]["cancelled"])
        self.assertEqual([one["state"] for one in told["cancellations"]], ["done"])
        self.assertTrue(self.is_cancelled(last[0]))
        self.stays("the siblings go on", lambda: all(self.goes_on(one) for one in siblings))
        self.assertEqual([call.split()[-1] for call in self.live.calls("scancel")[before:]], last)
        self.assertNotIn("resolution", self.watch.case_about(last[0]), "the matter goes on with the siblings")
        for sibling in siblings:
            self.run_as("mads", "scancel", sibling)
        closed = self.case_when("the case is closed", last[0], lambda case: "resolution" in case)
        self.assertEqual(closed["resolution"], "cancelled_with_permission")

    def running_tasks(self, array):
        """(raw number, shown number) of the tasks, once all three run."""
        listing = self.cloud.as_admin(["squeue", "-h", "-t", "running", "-j", array, "-o", "%A %F_%K"])
        rows = [line.split() for line in listing.splitlines()]
        return [(int(raw), shown) for raw, shown in rows] if len(rows) == 3 else None


class ManyTasksTest(LiveCase):
    POLICY = {'again = "0s"': 'again = "1d"'}

    def test_ten_tasks_are_one_case_and_one_letter(self):
        array = self.submit("mads", "--array=1-10")
        case = self.until("all ten are in one case", lambda: self.one_case_of(array), 40)
        self.until("mads is told", lambda: self.letters_in(case)[0]["passage"] == "accepted", 20)
        self.stays("one letter a day", lambda: len(self.letters_in(case)) == 1)
        for task in (1, 10):
            self.assertIn(f"{array}_{task}", self.steward("mads", "case", case))

    def one_case_of(self, array):
        cases = [case for case in self.watch.cases() if any(job["shown"].startswith(f"{array}_") for job in case["jobs"])]
        return cases[0]["id"] if len(cases) == 1 and len(cases[0]["jobs"]) == 10 else None

    def letters_in(self, case):
        return [one for one in self.watch.ask("mads", "case", case)["contacts"] if one["channel"] == "mail"]
