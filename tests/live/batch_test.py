"""`steward batch` against Slurm itself: the script that it makes of an interactive command runs the same program, with the same
words, where it ran, with the same allocation."""

import json
import re
import stat

from live_case import LiveCase
from terminal import Terminal

# Says what it was given and what it has, one file a task; stays until it is told to end.
PROBE = """#!/usr/bin/python3
import json, os, sys, time
task = os.environ.get("SLURM_PROCID", "0")
name = f"{os.path.dirname(os.path.abspath(sys.argv[0]))}/told-{os.environ['SLURM_JOB_ID']}-{task}"
gpus = [each for each in os.environ.get("CUDA_VISIBLE_DEVICES", "").split(",") if each]
told = {"words": sys.argv[1:], "folder": os.getcwd(), "gpus": len(gpus), "mode": os.environ.get("MODE"),
        "processors": len(os.sched_getaffinity(0))}
with open(name + ".part", "w") as file:
    json.dump(told, file)
os.rename(name + ".part", name)
end = time.monotonic() + 120
while time.monotonic() < end and not os.path.exists(f"{name}-end"):
    time.sleep(0.2)
"""
ODD = ["a  b", "$HOME", "it's", "", "*", "--lr=0.1", "line\ntwo", "æ\\n", '"q"', "#SBATCH -n 9", "&"]
# MinMemoryCPU and MinMemoryNode are not among them: with a default per GPU, Slurm shows now the one and now the other of the
# same request. TRES has what the job really holds.
SAME = ["Partition", "Account", "QOS", "TimeLimit", "NumNodes", "NumCPUs", "NumTasks", "CPUs/Task", "TRES", "AllocTRES", "ReqTRES",
        "TresPerNode", "TresPerJob", "TresPerTask", "Comment", "WorkDir"]


class BatchTest(LiveCase):
    def setUp(self):
        super().setUp()
        self.home = self.cloud.home(self.cloud.user("mads"))
        self.folder = self.home / "my project"
        self.run_as("mads", "mkdir", "-p", str(self.folder))
        self.probe = self.folder / "probe.py"
        self.write(self.probe, PROBE)

    def write(self, path, text):
        done = self.cloud.as_user("mads", ["tee", str(path)], input=text, stdin=None)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.run_as("mads", "chmod", "755", str(path))

    # --- what there is ---

    def jobs(self):
        lines = self.cloud.as_admin(["squeue", "-h", "-o", "%i %u"]).splitlines()
        return {int(line.split()[0]) for line in lines if line.split()[1] == self.cloud.user("mads")}

    def told(self, job, tasks=1):
        """What each task said, once all have."""
        files = [self.folder / f"told-{job}-{task}" for task in range(tasks)]
        try:
            self.until(f"job {job} says what it has", lambda: all(file.exists() for file in files), 60, job)
        except Exception as problem:
            printed = [file.read_text() for file in self.folder.glob(f"*-{job}.out")]
            shown = self.cloud.as_admin(["scontrol", "show", "job", str(job)])
            raise AssertionError(f"{problem}\nprinted: {printed}\n{shown}") from problem
        return [json.loads(file.read_text()) for file in files]

    def shown(self, job):
        text = self.cloud.as_admin(["scontrol", "show", "job", str(job)])
        return {key: found.group(1) for key in SAME if (found := re.search(rf"(?:^|\s){key}=(\S*)", text))}

    def same(self, job, shown, script):
        """The same allocation, once Slurm has counted it."""
        try:
            self.until("the same is held", lambda: self.shown(job) == shown, 5, job)
        except Exception:
            self.assertEqual(self.shown(job), shown, script.read_text())

    # --- one command line, both ways ---

    def interactive(self, words):
        before = self.jobs()
        terminal = Terminal(self.cloud, "mads", ["sh", "-c", f"cd '{self.folder}' && exec \"$@\"", "sh", *words])
        self.addCleanup(terminal.close)
        new = self.until("the interactive job is there", lambda: self.jobs() - before, 60)
        return new.pop()

    def batch(self, script):
        self.assertTrue(stat.S_IMODE(script.stat().st_mode) & 0o400)
        done = self.cloud.as_user("mads", ["sbatch", "--parsable", str(script)], cwd=str(self.folder))
        self.assertEqual(done.returncode, 0, done.stderr + script.read_text())
        return int(done.stdout)

    def make(self, name, *words):
        script = self.folder / name
        done = self.cloud.as_user("mads", ["steward", "batch", "--force", "-o", str(script), *map(str, words)],
                                  cwd=str(self.folder))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return script, done.stderr

    def round_trip(self, words, tasks=1):
        """Scripts made of the running job and of the command line, each compared with the job itself."""
        first = self.interactive(words)
        told, shown = self.told(first, tasks), self.shown(first)
        scripts = {"job": self.make("from-job.sh", "--job", first), "line": self.make("from-line.sh", "--", *words)}
        for how, (script, said) in scripts.items():
            with self.subTest(how):
                self.assertNotIn("without their quotes", said)
                job = self.batch(script)
                self.assertEqual(self.told(job, tasks), told, script.read_text())
                self.same(job, shown, script)
        return told

    def test_one_task_at_a_terminal(self):
        told = self.round_trip(["srun", "--gpus=a40:1", "-c", "4", "--mem=2G", "-t", "30", "--comment=steward:release-if-idle=30m",
                                "--pty", str(self.probe), *ODD])
        self.assertEqual(told[0]["words"], ODD)
        self.assertEqual(told[0]["gpus"], 1)
        self.assertEqual(told[0]["folder"], str(self.folder))

    def test_several_tasks(self):
        told = self.round_trip(["srun", "-n", "2", "--gpus-per-task=1", "-c", "2", "--mem-per-cpu=500M", "-t", "0-00:20:00",
                                "--export=ALL,MODE=fast run", str(self.probe), *ODD], tasks=2)
        self.assertEqual(told[1]["words"], ODD)
        self.assertEqual(told[1]["mode"], "fast run")

    def test_two_nodes_and_a_partition(self):
        self.round_trip(["srun", "-N", "2", "--gres=gpu:1", "-t", "10", "-l", str(self.probe), "x"], tasks=2)

    def test_what_slurm_gives_by_itself(self):
        told = self.round_trip(["srun", "-G1", "--pty", "env", "MODE=a b", "python3", str(self.probe)])
        self.assertEqual(told[0]["mode"], "a b")

    def test_a_salloc_within_which_srun_runs(self):
        self.round_trip(["salloc", "-G", "2", "-n", "2", "-t", "15", "srun", str(self.probe), "it's"], tasks=2)

    def test_a_shell_has_a_place_for_commands(self):
        job = self.interactive(["srun", "--gpus=1", "-t", "15", "--pty", "bash"])
        self.until("it runs", lambda: self.goes_on(job), 30)
        script, said = self.make("shell.sh", "--job", job)
        self.assertIn("https://cloud.sdu.dk/", said)
        self.assertIn("exit 1", script.read_text())
        script.write_text(script.read_text().replace("exit 1", f"exec '{self.probe}' here"))
        batch = self.batch(script)
        self.assertEqual(self.told(batch)[0]["words"], ["here"])
        self.same(batch, self.shown(job), script)

    def test_others_jobs_are_theirs(self):
        job = self.interactive(["srun", "-t", "10", "--pty", "bash"])
        self.assertIn("somebody else's", self.refused("ida", "batch", "--job", job))
        batch = self.submit("mads")
        self.assertIn("a batch job already", self.refused("mads", "batch", "--job", batch))

    def test_submitted_at_once(self):
        done = self.cloud.as_user("mads", ["steward", "batch", "--submit", "--yes", "--", "srun", "-G1", "-t", "20", str(self.probe), "now"],
                                  cwd=str(self.folder), env={"SBATCH_TIMELIMIT": "5"})
        self.assertEqual(done.returncode, 0, done.stderr)
        job = int(re.search(r"Submitted batch job (\d+)", done.stdout).group(1))
        self.assertEqual(self.told(job)[0]["words"], ["now"])
        self.assertEqual(self.shown(job)["TimeLimit"], "00:20:00")
