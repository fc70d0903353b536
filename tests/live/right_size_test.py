"""What to ask for next time, live: while a job runs, when it has ended, and when Slurm has forgotten it; to its owner and staff alone."""

import re
import subprocess

from live_case import LiveCase


class RightSizeTest(LiveCase):
    def test_a_job_is_shown_to_its_end_and_beyond(self):
        job = self.submit("ida", "--gpus=2", "--mem=100G", "--job-name=half-idle", command="gpu-load --for 8s")
        self.until("it runs", lambda: self.goes_on(job), 30)
        page = self.until("its page ends with advice, or why there is none", lambda: self.page("ida", job, "For the next run"), 20)
        self.assertIn("it has been running for", page)
        self.until("it has ended", lambda: not self.goes_on(job), 60)
        page = self.until("what it used is known", lambda: self.page("ida", job, "of the time measured"), 30)
        self.assertIn("says little of what it needs", page)
        self.slurm_forgets(job)
        later = self.until("it is remembered", lambda: self.page("ida", job, "What it held"), 30)
        self.assertRegex(later, r"2 GPUs.* on ")
        self.assertIn("What it held", self.steward("karen", "job", job))
        self.assertEqual(self.refused("mads", "job", job), self.refused("mads", "job", 999999))
        answer = self.watch.ask("ida", "job", job)
        self.assertEqual((answer["ended"]["gpus"], answer["next"]["sizes"]), (2, []))

    def test_a_session_ends_with_the_way_to_ucloud(self):
        done = self.run_as("mads", "salloc", "--no-shell", "--gpus=1", "--time=10")
        job = int(re.search(r"job allocation (\d+)", done.stderr).group(1))
        page = self.until("its page shows the way", lambda: self.page("mads", job, "UCloud"), 30)
        self.assertIn("https://cloud.sdu.dk/app/jobs/create?app=terminal-ubuntu", page)

    def page(self, login, job, words):
        done = self.run_as(login, "steward", "job", job)
        return done.stdout if done.returncode == 0 and words in done.stdout else None

    def slurm_forgets(self, job):
        """As five minutes later."""
        conf = self.cloud.slurm_conf
        before = conf.read_text()
        self.assertIn("MinJobAge=300", before)

        def configure(text):
            conf.write_text(text)
            self.cloud.as_admin(["scontrol", "reconfigure"])

        self.addCleanup(configure, before)
        configure(before.replace("MinJobAge=300", "MinJobAge=2"))
        self.until("Slurm has forgotten it", lambda: "Invalid job id" in subprocess.run(
            ["scontrol", "show", "job", str(job)], env=self.cloud.admin_environment(), capture_output=True, text=True).stderr, 90)
