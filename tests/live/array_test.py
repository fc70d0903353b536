"""An array's last task: its raw number is the array's own, so that a careless scancel would end all its siblings."""

from live_case import LiveCase


class ArrayTest(LiveCase):
    def test_permission_for_the_last_task_spares_its_siblings(self):
        array = self.submit("mads", "--array=1-3")
        tasks = self.until("three tasks run", lambda: self.running_tasks(array), 30)
        last = [shown for raw, shown in tasks if raw == array]
        self.assertEqual(len(last), 1, f"one task carries the array's own number: {tasks}")
        cases = {shown: self.case_of(shown) for _, shown in tasks}
        self.steward("mads", "permit", cases[last[0]]["id"], "--yes")
        closed = self.case_when("the last task's case is closed", last[0], lambda case: "resolution" in case)
        self.assertEqual(closed["resolution"], "cancelled_with_permission")
        self.assertTrue(self.is_cancelled(last[0]))
        siblings = [shown for _, shown in tasks if shown not in last]
        self.stays("the siblings go on", lambda: all(self.goes_on(one) for one in siblings))
        self.assertEqual([call.split()[-1] for call in self.live.calls("scancel")], last)

    def running_tasks(self, array):
        """(raw number, shown number) of the tasks, once all three run."""
        listing = self.cloud.as_admin(["squeue", "-h", "-t", "running", "-j", array, "-o", "%A %F_%K"])
        rows = [line.split() for line in listing.splitlines()]
        return [(int(raw), shown) for raw, shown in rows] if len(rows) == 3 else None
