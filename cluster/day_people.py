"""What the day's people do: submit jobs, sit at a terminal, answer. Each command is shown as it is typed."""

import shlex

from day_watch import Watch
from say import Problem
from terminal import Terminal


class Day:
    """The cloud, who watches, who tells, and what is to be ended in the evening."""

    def __init__(self, cloud, story):
        self.cloud = cloud
        self.story = story
        self.watch = Watch(cloud)
        self.jobs = {}         # login -> job, still to be ended by somebody
        self.terminals = {}    # login -> Terminal

    def does(self, login, *words, show=True):
        """A command of theirs, told and shown. It has to succeed."""
        self.story.command(login, shlex.join(words))
        done = self.cloud.as_user(login, words)
        if done.returncode != 0:
            raise Problem(f"{self.cloud.user(login)}'s `{shlex.join(words)}` failed: {(done.stderr or done.stdout).strip()}")
        if show and done.stdout.strip():
            self.story.show(done.stdout)
        return done.stdout

    def submits(self, login, name, command, *options):
        """A batch job, running when this returns. Its number."""
        words = ["sbatch", f"--job-name={name}", "--gpus=1", *options, "--wrap", command]
        job = int(self.does(login, *words).split()[-1])
        self.jobs[login] = job
        self.watch.until(f"job {job} of {login} runs", lambda: self.watch.slurm_state(job) == "RUNNING", 30, job)
        return job

    def sits_down(self, login, command):
        """A shell on the front-end, on a terminal of its own, and a command typed there."""
        terminal = Terminal(self.cloud, login, ["bash", "--rcfile", f"{self.cloud.run}/etc/bashrc", "-i"])
        self.terminals[login] = terminal
        self.story.command(login, f"{command}      (at a terminal on the front-end)")
        self.watch.until(f"{login} has a prompt", lambda: terminal.text().endswith("$ "), 10)
        terminal.type(command)
        return terminal

    def gpu_of(self, job):
        """The one GPU a job holds, as Steward shows it: node, gres index, UUID."""
        seen = self.watch.until(
            f"Steward knows which GPU job {job} holds",
            lambda: [gpu for gpu in (self.watch.job(job) or {}).get("gpus", []) if gpu["uuid"]], 20, job)
        return seen[0]

    def ended(self, login):
        """Somebody else has ended their job: nothing left to do in the evening."""
        self.jobs.pop(login, None)

    def go_home(self):
        """Everybody ends what is left of theirs. Returns the jobs that were still there."""
        left = {login: job for login, job in self.jobs.items() if self.watch.slurm_state(job) in ("RUNNING", "PENDING")}
        terminals, self.jobs, self.terminals = self.terminals, {}, {}
        for login, job in left.items():
            self.cloud.as_user(login, ["scancel", str(job)])
        for terminal in terminals.values():
            terminal.close()
        return left
