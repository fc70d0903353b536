"""The short day of ./up, as it is played there: it checks itself and raises what did not come."""

import contextlib
import io
import unittest

import day
import replayed
from live_case import LiveCase


class DayTest(LiveCase):
    def setUp(self):
        if self.live.fast:
            raise unittest.SkipTest("the cloud has the other tests' configuration by now")
        self.cloud = self.live.cloud

    def test_the_day_goes_as_told(self):
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            day.play(self.cloud)
        self.assertEqual((self.cloud.run / "day.log").read_text(), shown.getvalue())
        for told in ("cancelled with permission", "The ledger is intact", "remedied"):
            self.assertIn(told, shown.getvalue())
        self.assertNotIn("\x1b", shown.getvalue(), "no colours where there is no terminal")
        replayed.check(self, self.cloud.run / "etc/policy.toml")
