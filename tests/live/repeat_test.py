"""A matter that comes back: the same case, opened again and counted."""

from live_case import LiveCase


class RepeatTest(LiveCase):
    POLICY = {'repeat_within = "0s"': 'repeat_within = "1d"'}

    def test_the_same_person_again(self):
        first = self.submit("mads")
        case = self.case_when("mads is told", first, self.is_told)
        self.run_as("mads", "scancel", first)
        self.case_when("mads ended it", first, lambda one: one.get("resolution") == "remedied")
        second = self.submit("mads")
        again = self.case_when("the matter goes on", second, lambda one: one["state"] == "told")
        self.assertEqual((again["id"], again["repeats"]), (case["id"], case["repeats"] + 1))
        self.assertLessEqual({first, second}, {job["run"]["job"]["id"] for job in again["jobs"]})
        self.assertIn("it happened again", self.steward("karen", "case", case["id"]))
        with self.subTest("what people explained stays explained when another job brings the matter back"):
            self.steward("karen", "close", case["id"], "--resolution", "explained", "a long load")
            third = self.submit("mads")
            self.case_when("the third brings it back", third, lambda one: one["repeats"] == case["repeats"] + 2)
            page = self.watch.ask("karen", "case", case["id"])
            self.stays("the second is left alone", lambda: not self.stands(case["id"], second))
            self.assertEqual(page["state"], "told")

    def is_told(self, case):
        return any(one["passage"] == "accepted" for one in case["contacts"])

    def stands(self, case, job):
        return any(one["standing"] and one["job"]["id"] == job
                   for one in self.watch.ask("karen", "case", case)["findings"])
