"""What the agents say of known loads, beside what the kernel told the loads themselves: within 2 % or one sample,
whichever is larger."""

import json
import shutil
import tempfile
import time
from pathlib import Path

import zstandard
from live_case import LiveCase

SAMPLE_S = 0.5     # of these clouds
MEMORY_MIB = 500
SHORT_JOBS = 4     # each shorter than a sample


class TruthTest(LiveCase):
    def setUp(self):
        super().setUp()
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.folder.chmod(0o1777)
        shutil.copy(Path(__file__).with_name("known_load.py"), self.folder)
        self.rows, self.began_ms = [], time.time() * 1000

    def test_known_loads_agree_with_truth(self):
        jobs = {"a busy loop": self.load("busy", "busy 12"),
                "500 short-lived processes": self.load("forks", "forks 500 20"),
                "500 MiB": self.load("memory", f"memory {MEMORY_MIB} 6", "--mem=900M"),
                "a step of its own": self.load("step", "busy 3", before="srun ")}
        short = [self.load(f"short{i}", "busy 0.2") for i in range(SHORT_JOBS)]
        gpu = self.gpu_job()
        self.until("all jobs are over", lambda: not self.cloud.as_admin(["squeue", "-h"]), 120)
        time.sleep(3)   # the last reports
        self.live.end("stewardd")
        self.reports = [json.loads(zstandard.decompress(body)) for body, in self.database().execute("SELECT body FROM report")]
        for name, (job, result) in jobs.items():
            self.compare(f"{name}: CPU seconds", self.truth(result)["cpu_s"], self.cpu_s(job), SAMPLE_S)
        self.compare("500 MiB: anonymous MiB", self.truth(jobs["500 MiB"][1])["anon_mib"],
                     max(use["memory"]["anon_mib"] for use in self.uses(jobs["500 MiB"][0])), 0)
        step = self.step_cpu_s(jobs["a step of its own"][0])
        self.compare("a step of its own: CPU seconds of step 0", self.truth(jobs["a step of its own"][1])["cpu_s"],
                     step.get("0", 0), SAMPLE_S)
        self.compare(f"{SHORT_JOBS} jobs of a fifth of a second: CPU seconds",
                     sum(self.truth(result)["cpu_s"] for _, result in short),
                     sum(self.cpu_s(job) for job, _ in short), SAMPLE_S)
        self.assertEqual([job for job, _ in short if not self.uses(job)], [], "short jobs that nobody saw")
        self.compare("a GPU in bursts of 6 s: active seconds", 12, self.active_s(gpu), SAMPLE_S)
        self.compare("a GPU in bursts of 6 s: mean percent while it ran", 30, self.mean_percent(gpu), 30 * SAMPLE_S / 24)
        self.print_rows()
        self.assertEqual([row[0] for row in self.rows if not row[-1]], [], "beyond 2 % and one sample")

    # --- loads ---

    def load(self, name, words, *options, before=""):
        result = self.folder / name
        command = f"{before}/usr/bin/python3 {self.folder}/known_load.py {result} {words}"
        return self.submit("mads", "--gpus=0", "--output=" + str(self.folder / f"{name}.out"), *options,
                           command=command), result

    def gpu_job(self):
        """Two bursts of six seconds at 60 %, as many rests."""
        job = self.submit("ida", "--gpus=1", f"--output={self.folder}/gpu.out",
                          command="sleep 2; gpu-load bursts --percent 60 --on 6s --off 6s --for 24s; sleep 2")
        return job

    def truth(self, result):
        self.assertTrue(result.exists(), f"{result.name} left nothing: "
                        + "".join(file.read_text() for file in self.folder.glob(f"{result.name}.out")))
        return json.loads(result.read_text())

    # --- what the agents said ---

    def uses(self, job):
        return [use for report in self.reports for use in report["jobs"] if use["job"] == job]

    def cpu_s(self, job):
        return sum(use["cpu_ms"] for use in self.uses(job)) / 1000

    def step_cpu_s(self, job):
        sums = {}
        for use in self.uses(job):
            for step in use["steps"]:
                sums[step["step"]] = sums.get(step["step"], 0) + step["cpu_ms"] / 1000
        return sums

    def gpu_uses(self, job):
        """(seconds, use) of the GPU on which the job's processes were, since this test began."""
        mine = {gpu["uuid"] for report in self.reports for gpu in report["gpus"]
                if any(user["job"] == job for user in gpu["users"])}
        self.assertEqual(len(mine), 1, f"the GPU of job {job} is told by its processes")
        return [((report["end"] - report["begin"]) / 1000, gpu) for report in self.reports for gpu in report["gpus"]
                if gpu["uuid"] in mine and report["begin"] >= self.began_ms and gpu["samples"] > 0]

    def active_s(self, job):
        return sum(seconds * gpu["active_samples"] / gpu["samples"] for seconds, gpu in self.gpu_uses(job))

    def mean_percent(self, job):
        return sum(seconds * gpu["utilisation_permille"] for seconds, gpu in self.gpu_uses(job)) / 10 / 24

    # --- the table ---

    def compare(self, what, truth, told, least):
        allowed = max(0.02 * truth, least)
        self.rows.append((what, truth, told, allowed, abs(told - truth) <= allowed))

    def print_rows(self):
        print()
        print(f"  {'load':55} {'truth':>9} {'agent':>9} {'off':>8} {'allowed':>8}")
        for what, truth, told, allowed, holds in self.rows:
            print(f"  {what:55} {truth:9.2f} {told:9.2f} {told - truth:+8.2f} {allowed:8.2f}{'' if holds else '  BEYOND'}")
