"""A declared emergency: the one way past an owner's permission, and everybody hears of it."""

from day_watch import text_of
from live_case import LiveCase

DECLARE = ("emergency", "declare", "--reason", "the file system stalls for everybody", "--evidence",
           "98 % of all writes come from this job, see the graph of 14:00")


def letters_about(watch, login, words):
    return [one for one in watch.letters(login) if words in one["Subject"]]


class EmergencyTest(LiveCase):
    def test_declared_told_cancelled(self):
        named, other = self.submit("ida", command="gpu-load steady"), self.submit("mads")
        self.case_of(other)
        self.assertIn("does not compromise", self.refused("karen", *DECLARE, "--cause", "idle", "--job", other, "--yes"))
        self.assertIn("may", self.refused("mads", *DECLARE, "--cause", "storage", "--job", named, "--yes"))
        self.assertEqual(self.run_as("karen", "steward", *DECLARE, "--cause", "storage", "--job", named).returncode, 2,
                         "it needs a yes")
        self.assertIsNone(self.watch.case_about(named))
        said = self.steward("karen", *DECLARE, "--cause", "storage", "--job", named, "--yes")
        number = int(said.split("Emergency ")[1].split()[0])
        self.until("ida is told at once", lambda: self.watch.contact(named, "emergency_declared"), 20, named)
        for login in ("karen", "soren"):
            report = text_of(self.until(f"{login} has the report", lambda who=login: letters_about(
                self.watch, who, "An emergency was declared"), 20)[-1])
            for part in ("98 %", "stalls for everybody", "nodes report", self.cloud.user("karen")):
                self.assertIn(part, " ".join(report.replace("\n> ", " ").split()))
        self.assertTrue(self.goes_on(named), "a declaration cancels nothing")
        case = self.watch.case_about(named)["id"]
        self.assertIn("does not name", self.refused("karen", "cancel", self.watch.case_about(other)["id"],
                                                    "--emergency", number, "--yes"))
        self.assertEqual(self.run_as("karen", "steward", "cancel", case, "--emergency", number).returncode, 2,
                         "it needs a yes")
        self.steward("karen", "cancel", case, "--emergency", number, "--yes")
        closed = self.case_when("it is cancelled", named, lambda one: "resolution" in one)
        self.assertEqual(closed["resolution"], "cancelled_in_emergency")
        self.assertTrue(self.is_cancelled(named) and self.goes_on(other))
        notice = self.until("ida is told what was done, and why", lambda: self.watch.contact(named, "emergency"), 20, named)
        self.assertIn("stalls for everybody", notice["text"])


class SecondStaffTest(LiveCase):
    POLICY = {"second_staff = false": "second_staff = true"}

    def test_it_allows_nothing_until_confirmed(self):
        job = self.submit("ida")
        case = self.case_of(job)["id"]
        before = len(self.live.calls("scancel"))
        said = self.steward("karen", *DECLARE, "--cause", "service", "--job", job, "--yes")
        self.assertIn("allows nothing until", said)
        number = int(said.split("Emergency ")[1].split()[0])
        self.assertIn("confirm", self.refused("karen", "cancel", case, "--emergency", number, "--yes"))
        self.assertIn("another staff member", self.refused("karen", "emergency", "confirm", number, "--yes"))
        self.stays("ida hears nothing of what does not stand", lambda: self.told(job) is None, 2)
        self.steward("soren", "emergency", "confirm", number, "--yes")
        self.until("ida is told at once", lambda: self.told(job), 20, job)
        self.assertEqual(len(self.live.calls("scancel")), before)
        self.assertIn("stands until", self.steward("soren", "emergency", "list"))
        self.steward("soren", "cancel", case, "--emergency", number, "--yes")
        self.case_when("it is cancelled", job, lambda one: one["job"]["cancelled"])

    def told(self, job):
        return self.watch.contact(job, "emergency_declared")
