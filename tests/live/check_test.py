"""`steward check` reads scripts as the real sbatch does: random combinations of options, accepted or refused, and what is asked for."""

import os
import re
from pathlib import Path

import random_requests as requests
from live_case import LiveCase

SEED = 20261123


class CheckTest(LiveCase):
    def test_our_reading_agrees_with_sbatch(self):
        number = 1000 if os.environ.get("STEWARD_ALL") else 120
        scripts = requests.scripts(number, SEED)
        folder = Path("/tmp") / f"{self.cloud.user('freja')}-check"
        self.run_as("freja", "mkdir", "-p", folder)
        self.addCleanup(self.run_as, "freja", "rm", "-rf", folder)
        for index, script in enumerate(scripts):
            (folder / f"{index}.sh").write_text(script)
        names = [f"{index}.sh" for index in range(number)]
        # One shell for all: what each sbatch said, or the number of its job.
        said = self.run_as("freja", "bash", "-c", f"cd {folder} && for i in $(seq 0 {number - 1}); do "
                           "echo \"@$i $(sbatch --parsable --hold $i.sh 2>&1 | tr '\\n' ' ')\"; done").stdout
        told = dict(re.findall(r"^@(\d+) (.*)$", said, re.MULTILINE))
        jobs = requests.slurm_jobs(self.cloud.as_admin(["scontrol", "-o", "show", "job"]))
        checked = requests.ours(self.run_as("freja", "bash", "-c",
                                            f"cd {folder} && steward check --json {' '.join(names)}").stdout)
        wrong, accepted = [], 0
        for index, script in enumerate(scripts):
            number_of = requests.job_in(told[str(index)], jobs)
            one = checked[f"{index}.sh"]
            if requests.refused(one) != (number_of is None):
                wrong.append(f"{script}\nSlurm: {told[str(index)]}\nours: {one['findings']}")
            elif number_of is not None:
                accepted += 1
                wrong += [f"{script}\n{each}" for each in requests.differences(one, jobs[number_of])]
        self.assertEqual(wrong[:5], [], f"{len(wrong)} of {number} differ; seed {SEED}")
        self.assertGreater(accepted, number // 4, "hardly any was accepted: what is asked for is not compared")
        self.assertLess(accepted, number, "none was refused")
