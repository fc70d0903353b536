"""A recorded time with everything in it: people's answers, a cancellation, a policy that was read anew, kills."""

import os
import shutil
import signal

import replayed
from live_case import LiveCase


class TapeTest(LiveCase):
    def test_what_was_recorded_is_replayed(self):
        replayed.begin(self)
        policy = self.cloud.run / "etc/policy.toml"
        before = self.cloud.run / "etc/policy-before.toml"
        shutil.copy(policy, before)
        cancelled, left = self.submit("ida"), self.submit("mads")
        works = self.submit("freja", command="gpu-load steady")
        case = self.case_of(cancelled)["id"]
        self.steward("ida", "reply", case, "It waits for its data.")
        self.steward("karen", "ask", case, "--job", cancelled)
        self.live.kill("stewardd")
        self.live.start_steward()
        self.until("Steward hears from Slurm again", lambda: self.watch.job(cancelled), 10)
        self.steward("ida", "permit", case, "--yes")
        self.until("it is cancelled", lambda: self.is_cancelled(cancelled), 30, cancelled)
        self.read_anew(policy)
        array = self.submit("nikolaj", "--array=1-2")
        self.case_of(f"{array}_1")
        self.case_of(left)
        self.assertTrue(self.goes_on(works))
        replayed.check(self, before, policy)

    def read_anew(self, policy):
        """Another policy by SIGHUP; one with a mistake changes nothing."""
        text = policy.read_text()
        self.addCleanup(self.live.use_policy, self.POLICY)
        policy.write_text(text + "\nnonsense = 1\n")
        self.hang_up("policy_refused")
        policy.write_text(text.replace('remind = "2d"', 'remind = "4s"'))
        self.hang_up("policy_reloaded")

    def hang_up(self, event):
        os.kill(self.cloud.procs.pid("stewardd"), signal.SIGHUP)
        self.until(event, lambda: self.log_lines(event), 10)
