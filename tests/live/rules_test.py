"""Every rule, live: a job that breaks it, the case that tells of it, and its evidence."""

import shutil
import tempfile
from pathlib import Path

from live_case import LiveCase
from terminal import Terminal

WORKS_ALTERNATELY = ("SLURM_JOB_GPUS=${SLURM_JOB_GPUS%,*} gpu-load bursts --on 10 --off 10 & sleep 10; "
                     "SLURM_JOB_GPUS=${SLURM_JOB_GPUS#*,} gpu-load bursts --on 10 --off 10; wait")


def table(rule, window, *more):
    return "\n".join([f"[rules.{rule}]", 'grace = "1s"', f'window = "{window}s"', 'first_contact = "send"', *more, ""])


class RulesTest(LiveCase):
    POLICY = {
        "[rules.gpu_never_used]\nenabled = false": table("gpu_never_used", 6, 'longest_start = "8s"'),
        "[rules.interactive_session]\nenabled = false": "\n".join([
            table("interactive_session", 6), table("waits_for_input", 6), table("development_server", 6),
            table("gpu_no_process", 6), table("gpu_not_needed", 8), table("some_gpus_unused", 6),
            table("gpus_like_one", 40), table("work_from_shell", 8), table("tied_to_shell", 8)])}

    def setUp(self):
        super().setUp()
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.folder.chmod(0o755)
        # A notebook server by all that is seen of it: its script's name.
        (self.folder / "jupyter-lab").write_text("import time\ntime.sleep(1000)\n")

    def terminal(self, login, *argv):
        terminal = Terminal(self.cloud, login, list(argv))
        self.addCleanup(terminal.close)
        return terminal

    def job_of(self, login, name):
        """The job of that name, as soon as it runs."""
        def look():
            listed = self.cloud.as_admin(["squeue", "-h", "-t", "RUNNING", "-o", "%i %j %u"]).splitlines()
            return next((int(line.split()[0]) for line in listed
                         if line.split()[1:] == [name, self.cloud.user(login)]), None)
        return self.until(f"{login}'s {name} runs", look, 20)

    def named(self, login, name, *argv):
        self.terminal(login, argv[0], f"--job-name={name}", *argv[1:])
        return self.job_of(login, name)

    def test_each_rule_finds_its_job(self):
        attached = self.submit("mads")
        jobs = {
            "idle_gpu": ("ida", self.submit("ida", command="gpu-load then-idle --busy 5")),
            "gpu_never_used": ("ida", self.submit("ida", command="gpu-load hold")),
            "some_gpus_unused": ("mads", self.submit("mads", "--gpus=2", command="gpu-load one-of-many --cpu 30")),
            "gpus_like_one": ("mads", self.submit("mads", "--gpus=2", "--nodes=1", command=WORKS_ALTERNATELY)),
            "gpu_not_needed": ("freja", self.submit("freja", command="while :; do :; done")),
            "development_server": ("freja", self.submit("freja", command=f"python3 {self.folder}/jupyter-lab")),
            "gpu_no_process": ("nikolaj", self.named("nikolaj", "forgotten", "salloc", "--gpus=1", "--no-shell")),
            "interactive_session": ("nikolaj", self.named("nikolaj", "session", "srun", "--gpus=1", "--pty", "bash")),
            "work_from_shell": ("soren", self.named("soren", "typed", "srun", "--gpus=1", "--pty", "gpu-load", "steady",
                                                    "--cpu", "30")),
            "tied_to_shell": ("soren", self.named("soren", "tied", "srun", "--gpus=1", "gpu-load", "steady", "--cpu", "30")),
        }
        self.until("the job to attach to runs", lambda: self.goes_on(attached), 20)
        self.terminal("mads", "srun", f"--jobid={attached}", "--overlap", "--pty", "bash")
        jobs["waits_for_input"] = ("mads", attached)
        for rule, (login, job) in jobs.items():
            with self.subTest(rule=rule):
                self.finds(rule, login, job)

    def finds(self, rule, login, job):
        def look():
            case = self.watch.case_about(job)
            found = case and any(finding["rule"] == rule and finding["job"]["id"] == job for finding in case["findings"])
            return case if found else None
        case = self.until(f"{rule} finds {login}'s job {job}", look, 90, job)
        self.assertIn(rule, self.steward(login, "case", case["id"]))
        page = self.steward(login, "job", job)
        self.assertIn(f"breaks {rule}", page)
        self.assertIn("it would keep the rule", page)
        self.assertIn("policy's version", page)
        self.assertIn(rule, self.steward(login, "rules", rule))
