#!/usr/bin/python3
"""`steward gate write`, `check` and `remove` on a site's folder: what is written when, what is never touched, what is told.

  gate_command_test.py STEWARD
"""

import json
import os
import sys
import tempfile
import time
import unittest
from pathlib import Path

from gate_site import Site

STEWARD = Path(sys.argv.pop(1)).resolve() if __name__ == "__main__" else None
HOOKS = ("cli_filter.lua", "job_submit.lua")
SITE = "-- the site's own\nfunction slurm_job_submit() return slurm.SUCCESS end\nfunction slurm_job_modify() return slurm.SUCCESS end\n"
FILTER = "-- the site's own\nfunction slurm_cli_pre_submit() return slurm.SUCCESS end\n"


class GateTest(unittest.TestCase):
    def setUp(self):
        self.home = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.site = Site(STEWARD, self.home / "slurm", "")

    def path(self, name):
        return self.site.folder / name

    def files(self):
        return sorted(path.name for path in self.site.folder.iterdir() if path.suffix in (".lua", ".old"))

    def good(self, *words):
        done = self.site.gate(*words)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def refused(self, *words):
        before = {name: self.path(name).read_bytes() for name in self.files()}
        done = self.site.gate(*words)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertEqual(before, {name: self.path(name).read_bytes() for name in self.files()}, "nothing was touched")
        return done.stdout + done.stderr

    def findings(self):
        """state -> the sentences of `check`, and its exit code."""
        done = self.site.gate("check", "--json")
        found = {}
        for each in json.loads(done.stdout)["findings"]:
            found.setdefault(each["state"], []).append(Path(each["what"]).name + " " + each["text"])
        self.assertEqual(done.returncode, 1 if found.get("bad") else 0, found)
        return found

    def bad(self, part):
        found = "\n".join(self.findings().get("bad", []))
        self.assertIn(part, found)

    # --- write ---

    def test_advice_needs_cli_filter_alone(self):
        said = self.good("write")
        self.assertEqual(self.files(), ["cli_filter.lua", "steward_gate.lua"])
        self.assertIn("CliFilterPlugins=lua", said)
        self.assertIn("every node", said)
        self.assertNotIn("JobSubmitPlugins", said)
        for name in self.files():
            self.assertEqual(self.path(name).stat().st_mode & 0o777, 0o644)
            self.assertTrue(self.path(name).read_text().startswith("-- SPDX-License-Identifier: GPL-2.0-or-later\n"))

    def test_refusing_needs_job_submit(self):
        self.site.policy('interactive = "refuse"\n')
        self.assertIn("JobSubmitPlugins=lua", self.good("write"))
        self.assertEqual(self.files(), ["cli_filter.lua", "job_submit.lua", "steward_gate.lua"])

    def test_a_broken_policy_changes_nothing(self):
        self.good("write")
        self.site.policy('interactive = "forbid"\n')
        self.assertIn("policy.toml:6", self.refused("write"))

    def test_broken_texts_change_nothing(self):
        self.good("write")
        own = self.home / "own/en"
        own.mkdir(parents=True)
        config = self.path("steward.toml")
        config.write_text(config.read_text().replace('own_messages = ""', f'own_messages = "{own.parent}"'))
        (own / "gate.txt").write_text("[session]\n{nobody}\n")
        self.assertIn("gate.txt:2", self.refused("write"))

    def test_the_same_again_writes_nothing(self):
        self.good("write")
        before = [self.path(name).stat().st_mtime_ns for name in self.files()]
        self.assertIn("as it was", self.good("write"))
        self.assertEqual(before, [self.path(name).stat().st_mtime_ns for name in self.files()])

    def test_new_rules_are_read_by_the_controller(self):
        """It reads what is newer by a whole second, however soon after another it was written."""
        self.site.policy('interactive = "refuse"\n')
        self.good("write")
        for lines in ("interactive = \"refuse\"\nsleep = \"off\"\n", "interactive = \"refuse\"\n"):
            old = int(self.path("job_submit.lua").stat().st_mtime)
            self.site.policy(lines)
            self.good("write")
            self.assertGreater(int(self.path("job_submit.lua").stat().st_mtime), old)

    def test_a_clock_that_was_set_back(self):
        self.site.policy('interactive = "refuse"\n')
        self.good("write")
        ahead = int(time.time()) + 5000
        os.utime(self.path("job_submit.lua"), (ahead, ahead))
        self.site.policy('interactive = "refuse"\nsleep = "off"\n')
        self.good("write")
        self.assertGreater(int(self.path("job_submit.lua").stat().st_mtime), ahead)

    def test_a_site_s_own_script_is_never_overwritten(self):
        self.path("cli_filter.lua").write_text(FILTER)
        self.assertIn("--cli-filter", self.refused("write"))
        self.path("cli_filter.lua").unlink()
        self.path("job_submit.lua").write_text(SITE)
        self.good("write")   # advice needs no place in it
        self.assertEqual(self.path("job_submit.lua").read_text(), SITE)
        self.site.policy('interactive = "refuse"\n')
        self.assertIn("--job-submit", self.refused("write"))

    def test_a_site_s_own_script_goes_first(self):
        self.path("job_submit.lua").write_text(SITE)
        before = self.path("job_submit.lua").stat()
        self.good("write", "--job-submit", self.path("job_submit.lua"))
        kept = self.path("job_submit_site.lua").stat()
        self.assertEqual((kept.st_ino, kept.st_mtime_ns), (before.st_ino, before.st_mtime_ns))
        self.assertIn('site_file = "', self.path("job_submit.lua").read_text())
        self.good("write")   # and again, without being told
        self.site.policy('interactive = "refuse"\n')
        self.good("write")
        self.assertEqual(self.path("job_submit_site.lua").read_text(), SITE)
        self.assertIn('site_file = "', self.path("job_submit.lua").read_text())

    def test_a_name_that_is_taken(self):
        self.path("job_submit.lua").write_text(SITE)
        self.path("job_submit_site.lua").write_text("-- somebody's\n")
        self.assertIn("job_submit_site.lua", self.refused("write", "--job-submit", self.path("job_submit.lua")))

    def test_a_write_that_was_cut_short_goes_on(self):
        self.path("job_submit.lua").write_text(SITE)
        os.link(self.path("job_submit.lua"), self.path("job_submit_site.lua"))
        self.good("write", "--job-submit", self.path("job_submit.lua"))
        self.assertEqual(self.path("job_submit_site.lua").read_text(), SITE)

    def test_replace_puts_it_aside(self):
        self.path("cli_filter.lua").write_text(FILTER)
        self.good("write", "--replace")
        self.assertEqual(self.path("cli_filter.lua.old").read_text(), FILTER)
        self.assertIn("site_file = nil", self.path("cli_filter.lua").read_text())

    def test_slurm_that_does_not_answer(self):
        self.path("scontrol").write_text("#!/bin/sh\nexit 1\n")
        self.assertIn("did not answer", self.good("write"))
        self.assertIn("partitions = {\n  }", self.path("steward_gate.lua").read_text())

    # --- check ---

    def test_check_of_what_is_well(self):
        self.good("write")
        self.site.slurm_says(cli_filter="lua")
        found = self.findings()
        self.assertNotIn("bad", found)
        self.assertTrue(any("of this policy" in text for text in found["good"]))
        self.site.policy('interactive = "refuse"\n')
        self.good("write")
        self.site.slurm_says(cli_filter="lua", job_submit="defaults,lua")
        self.assertNotIn("bad", self.findings())

    def test_check_says_what_is_to_be_done(self):
        self.bad("steward gate write")
        self.good("write")
        self.bad("CliFilterPlugins=lua")
        self.site.slurm_says(cli_filter="lua")
        self.site.policy("sleep = \"off\"\n")
        self.bad("of another policy")
        self.good("write")
        self.path("steward_gate.lua").write_text(self.path("steward_gate.lua").read_text() + "-- x\n")
        self.bad("changed by hand")
        self.good("write")
        self.path("cli_filter.lua").chmod(0o666)
        self.bad("chmod go-w")
        self.path("cli_filter.lua").chmod(0o600)
        self.bad("chmod a+r")
        self.path("cli_filter.lua").unlink()
        self.bad("no job and no step")
        self.site.slurm_says(cli_filter="lua", job_submit="lua")
        self.bad("slurmctld will not start again")

    def test_check_reads_lua(self):
        self.good("write")
        self.path("cli_filter.lua").write_text(self.path("cli_filter.lua").read_text() + "end end\n")
        self.bad("no Lua that can be read")

    def test_check_of_a_site_s_own(self):
        self.site.policy('interactive = "refuse"\n')
        self.path("job_submit.lua").write_text(SITE)
        self.bad("the gate is not in it")
        self.good("write", "--job-submit", self.path("job_submit.lua"))
        self.site.slurm_says(cli_filter="lua", job_submit="lua")
        self.assertNotIn("bad", self.findings())
        later = int(time.time()) + 100
        os.utime(self.path("job_submit_site.lua"), (later, later))
        self.bad("touch")
        self.path("job_submit_site.lua").write_text("function (\n")
        self.bad("no Lua that can be read")
        self.path("job_submit_site.lua").unlink()
        self.bad("is gone")

    # --- remove ---

    def test_remove(self):
        self.site.policy('interactive = "refuse"\n')
        self.good("write")
        self.site.slurm_says(cli_filter="lua", job_submit="lua")
        self.assertIn("CliFilterPlugins", self.refused("remove"))
        self.site.slurm_says()
        self.good("remove")
        self.assertEqual(self.files(), [])
        self.assertIn("nothing of the gate", self.good("remove"))

    def test_remove_puts_the_site_s_own_back(self):
        for name, text in (("cli_filter.lua", FILTER), ("job_submit.lua", SITE)):
            self.path(name).write_text(text)
        self.good("write", "--job-submit", self.path("job_submit.lua"), "--cli-filter", self.path("cli_filter.lua"))
        self.site.slurm_says(cli_filter="lua", job_submit="lua")
        old = int(self.path("job_submit.lua").stat().st_mtime)
        self.site.policy("nonsense\n")   # whatever became of the policy
        self.good("remove")
        self.assertEqual(self.files(), ["cli_filter.lua", "job_submit.lua"])
        self.assertEqual(self.path("job_submit.lua").read_text(), SITE)
        self.assertGreater(int(self.path("job_submit.lua").stat().st_mtime), old)

    def test_remove_leaves_what_is_not_ours(self):
        self.path("job_submit.lua").write_text(SITE)
        self.good("remove")
        self.assertEqual(self.files(), ["job_submit.lua"])

    def test_remove_is_careful_when_slurm_does_not_answer(self):
        self.good("write")
        self.path("scontrol").write_text("#!/bin/sh\nexit 1\n")
        self.assertIn("not known", self.refused("remove"))


if __name__ == "__main__":
    os.environ["LC_ALL"] = "C.UTF-8"
    unittest.main()
