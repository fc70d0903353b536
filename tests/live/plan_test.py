"""steward plan, live: with hardly any history it says so; with six weeks of made accounting it proposes a begin, and submits
with exactly that one, the script and the options that it was given."""

import re
import time

from live_case import LiveCase

WEEKS = 6
HOUR = 3600
BUSY = 3   # hours before and after this hour of the day in which everything is full, every day
SCRIPT = "#!/bin/bash\n#SBATCH --gpus=1\n#SBATCH --time=2:00:00\n#SBATCH --output=/dev/null\nsleep 1\n"


class PlanTest(LiveCase):
    def test_the_week_is_learned_and_a_begin_submitted(self):
        script = self.cloud.home(self.cloud.user("ida")) / "plan-me.sh"
        script.write_text(SCRIPT)
        self.addCleanup(script.unlink)
        with self.subTest("too little is known"):
            said = self.until("Steward has looked", lambda: self.answer("plan", "plan-me.sh"), 60)
            self.assertIn("No start can be proposed", said)
            self.assertIn("Slurm's own estimate for now", said)
            self.assertIn("sbatch plan-me.sh", said)
        self.import_made()
        self.until("the week is learned", self.learned, 90)
        said = self.steward("ida", "plan", "plan-me.sh", "--comment=kept as it is", "--submit", "--yes")
        begin = re.search(r"--begin=(\S+) --comment='kept as it is' plan-me\.sh", said)
        self.assertTrue(begin, said)
        job = re.search(r"Submitted batch job (\d+)", said)
        self.assertTrue(job, said)
        shown = self.run_as("ida", "scontrol", "-o", "show", "job", job.group(1)).stdout
        fields = dict(re.findall(r"(\w+)=(\S*)", shown))
        self.assertEqual(fields["EligibleTime"], begin.group(1) + ":00", shown)
        self.assertGreaterEqual(fields["StartTime"], begin.group(1) + ":00", shown)
        self.assertEqual(fields["JobState"], "PENDING")
        self.assertIn("kept as it is", shown)
        with self.subTest("without a script the week is shown"):
            self.assertIn("GPUs in use, hour by hour of the week", self.steward("ida", "plan"))
        with self.subTest("nothing is submitted without a yes"):
            self.assertEqual(self.run_as("ida", "steward", "plan", "plan-me.sh", "--submit").returncode, 2)
        with self.subTest("nobody is named"):
            self.assertNotIn("made1", self.steward("mads", "plan", "--json"))

    def answer(self, *words):
        done = self.run_as("ida", "steward", *words)
        return done.stdout if done.returncode == 0 and "still reads its history" not in done.stdout else None

    def learned(self):
        rhythm = self.watch.ask("ida", "plan")
        return rhythm and rhythm["weeks"] >= WEEKS - 1 and rhythm

    def import_made(self):
        command = self.steward("karen", "history", "import", "--command")
        mark = re.search(r"--delimiter=(\S+)", command).group(1)
        names = re.search(r" -o (\S+)", command).group(1).split(",")
        folder = self.cloud.run / "tmp-plan"
        folder.mkdir(exist_ok=True)
        file = folder / "accounting.txt"
        self.addCleanup(lambda: (file.unlink(), folder.rmdir()))
        file.write_text("".join(mark.join(row) + mark + "\n" for row in [names, *self.rows(names)]))
        folder.chmod(0o755)
        file.chmod(0o644)
        self.assertRegex(self.steward("karen", "history", "import", file), r"\d+ ended jobs taken in")

    def rows(self, names):
        node = self.cloud.as_admin(["sinfo", "-h", "-N", "-o", "%N %G"]).splitlines()
        node = next(line.split()[0] for line in node if "gpu" in line)
        now = int(time.time()) // HOUR * HOUR
        for back in range(2, WEEKS * 7 * 24):
            start = now - back * HOUR
            full = (back % 24) <= BUSY or (back % 24) >= 24 - BUSY
            for person in (1, 2):
                wait = 5 * HOUR if full else 0
                values = {"JobIDRaw": 5_000_000 + back * 2 + person, "UID": 990_000 + person, "User": f"made{person}", "Account": "aau",
                          "Partition": "prioritized", "QOS": "normal", "State": "COMPLETED", "Submit": start, "Eligible": start,
                          "Start": start + wait, "End": start + wait + HOUR // 2, "TimelimitRaw": 120, "AllocCPUS": 6,
                          "AllocTRES": f"billing=6,cpu=6,gres/gpu={2 if full else 1},mem=40000M,node=1", "NNodes": 1, "NodeList": node,
                          "TotalCPU": "0-02:30:00", "MaxRSS": "", "JobName": "made"}
                values["JobID"] = values["JobIDRaw"]
                if values["End"] < time.time():
                    yield [str(values[name]) for name in names]
