"""The word at submission, in a real slurmctld and in people's own commands: advice arrives, what is refused is told the
better line, and nothing that goes wrong with the gate stops a submission."""

import os
import subprocess
import time

import slurm
from live_case import LiveCase

CLI, CONTROLLER = "CliFilterPlugins=lua", "JobSubmitPlugins=lua"
SLURM_S_OWN = ("job ", "Granted", "Pending", "Waiting", "Nodes", "Relinquishing", "Job allocation")   # words of its own
WORD, REFUSED = "AI Cloud:", "not started"

SITE = """\
function slurm_job_submit(job, parts, uid)
  if job.name == "nope" then
    slurm.log_user("the site says no")
    return slurm.ERROR
  end
  if job.name == "raise" then error("the site's own error") end
  job.comment = "seen by the site"
  return slurm.SUCCESS
end
function slurm_job_modify(job, record, parts, uid)
  return slurm.SUCCESS
end
return slurm.SUCCESS
"""


class GateTest(LiveCase):
    def setUp(self):
        super().setUp()
        self.folder = self.cloud.slurm_conf.parent
        self.conf = self.cloud.slurm_conf.read_text()
        self.addCleanup(self.take_away)

    def take_away(self):
        """Slurm first: with lua among its plugins it needs the files. And before that the jobs: whose end is told while
        slurmctld reads its configuration is told in vain (22.05 loses munged's socket meanwhile), and stays for minutes."""
        self.until("no job is left", self.no_jobs, 60)
        self.cloud.slurm_conf.write_text(self.conf)
        self.cloud.as_admin(["scontrol", "reconfigure"])
        self.until("Slurm runs no Lua any more", lambda: not self.plugins("JobSubmitPlugins"))
        for file in self.folder.glob("*.lua*"):
            file.unlink()

    def plugins(self, key):
        lines = self.cloud.as_admin(["scontrol", "show", "config"]).splitlines()
        return any(line.startswith(key) and line.rstrip().endswith("lua") for line in lines)

    def run_plugins(self, *lines):
        self.cloud.slurm_conf.write_text(self.conf + "".join(line + "\n" for line in lines))
        self.cloud.as_admin(["scontrol", "reconfigure"])
        for line in lines:
            self.until(f"Slurm runs {line}", lambda line=line: self.plugins(line.partition("=")[0]))

    def policy(self, gate):
        text = (self.cloud.run / "etc/policy.toml").read_text() + f"\n[gate]\n{gate}\n"
        path = self.cloud.run / "etc/gate-policy.toml"
        path.write_text(text)
        return path

    def gate(self, *words, code=0):
        """steward gate …, as the administrator; what it said."""
        words = [self.cloud.run / "bin/steward", "gate", words[0], "--config", self.cloud.run / "etc/steward.toml", *words[1:]]
        done = subprocess.run(words, env=self.cloud.admin_environment(), capture_output=True, text=True)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def put_in_place(self, gate, *words):
        """The gate of that policy, and Slurm runs it."""
        self.gate("write", "--policy", self.policy(gate), *words)
        lines = [line for line, name in ((CLI, "cli_filter.lua"), (CONTROLLER, "job_submit.lua")) if (self.folder / name).exists()]
        self.run_plugins(*lines)

    # --- people's commands ---

    def tries(self, *words, env=None):
        return self.cloud.as_user("ida", [str(word) for word in words], env=env, timeout=60)

    def is_taken(self, *words, env=None):
        """The command does what it says; what the person read."""
        done = self.tries(*words, env=env)
        self.assertEqual(done.returncode, 0, f"{words}: {done.stdout}{done.stderr}")
        return done.stderr

    def is_refused(self, *words, env=None):
        done = self.tries(*words, env=env)
        self.assertNotEqual(done.returncode, 0, f"{words}: {done.stdout}{done.stderr}")
        return done.stderr

    def around_cli_filter(self):
        """Another slurm.conf, as somebody may have who does not want to hear: only the controller is left."""
        path = self.cloud.run / "home/no-filter.conf"
        path.write_text(self.cloud.slurm_conf.read_text().replace(CLI + "\n", ""))
        path.chmod(0o644)
        (path.parent / "gres.conf").write_text((self.folder / "gres.conf").read_text())
        return {"SLURM_CONF": str(path)}

    def all_are_taken(self):
        """Every command that people submit with, asking for what the gate would have a word about."""
        self.is_taken("sbatch", "-G1", "--output=/dev/null", "--wrap=true")
        self.is_taken("srun", "-G2", "-n1", "--pty", "/bin/true")
        self.is_taken("salloc", "-G2", "-n1", "true")

    def log_says(self, text, begin):
        log = self.log_file("slurmctld")
        with open(log, encoding="utf-8", errors="replace") as file:
            file.seek(begin)
            return text in file.read()

    # --- the tests ---

    def test_advice_reaches_everybody(self):
        self.put_in_place('interactive = "advise"\nlong_time = "advise"')
        self.assertFalse((self.folder / "job_submit.lua").exists())
        for words, part in ((("srun", "-G2", "-n1", "--pty", "/bin/sh", "-c", "true"), "steward batch -- srun -G2 -n1 --pty /bin/sh -c true"),
                            (("salloc", "-G2", "-n1", "true"), "sbatch --gpus=2 --time=8:00:00 job.sh"),
                            (("sbatch", "-G1", "-t5", "--output=/dev/null", "--wrap=true # jupyter\njupyter lab"), "jupyter nbconvert"),
                            (("sbatch", "-G1", "--output=/dev/null", "--wrap=true"), "6-00:00:00")):
            said = self.is_taken(*words)
            self.assertIn(f"{words[0]}: {WORD}", said)
            self.assertIn(part, said)
            word = said[said.index(f"{words[0]}: {WORD}"):].splitlines()
            self.assertLessEqual(len([line for line in word if line.startswith(f"{words[0]}: ") and "error:" not in line
                                      and not line.startswith(tuple(f"{words[0]}: {own}" for own in SLURM_S_OWN))]), 6, said)

    def test_what_the_guides_teach_hears_nothing(self):
        self.put_in_place("")
        job = self.cloud.run / "home/steps.sh"
        job.write_text("#!/bin/sh\nsrun -n1 --pty /bin/true\nsrun -n1 true\nsbatch -G1 --output=/dev/null --wrap='jupyter lab'\n")
        job.chmod(0o755)
        output = self.cloud.run / "home/steps.out"
        output.touch()
        output.chmod(0o666)
        for words in (("srun", "-n1", "/bin/true"), ("srun", "-G1", "-n1", "/bin/true"), ("srun", "--gres=gpu:1", "-n1", "/bin/sh", "-c", "true"),
                      ("sbatch", "--gres=gpu:1", "--output=/dev/null", "--wrap=true"),
                      ("sbatch", "--output=/dev/null", "--wrap=sleep 900"), ("salloc", "-n1", "true"),
                      ("salloc", "-G1", "-t10", "-n1", "--comment=troubleshoot:nccl", "true"),
                      ("sbatch", "-G1", "--test-only", "--wrap=jupyter lab"),
                      ("sbatch", "-G1", "-n1", f"--output={output}", job)):
            self.assertNotIn(WORD, self.is_taken(*words))
        self.until("the job's own steps and submission are done", lambda: "Submitted batch job" in output.read_text(), 30)
        self.assertNotIn(WORD, output.read_text())

    def test_what_is_refused_is_told_the_better_line(self):
        self.put_in_place('interactive = "refuse"')
        for env in ({}, self.around_cli_filter()):
            with self.subTest(env=env):
                said = self.is_refused("salloc", "-G2", "-n1", "true", env=env)
                for part in (WORD, REFUSED, "sbatch --gpus=2 --time=8:00:00 job.sh", "https://cloud.sdu.dk/app/jobs/create?app=",
                             "--comment=troubleshoot:"):
                    self.assertIn(part, said)
                self.assertEqual(said.count(REFUSED), 1, said)
                self.assertNotIn(REFUSED, self.is_taken("salloc", "-G1", "-t10", "-n1", "true", env=env))
                self.assertNotIn(WORD, self.is_taken("sbatch", "-G4", "--output=/dev/null", "--wrap=true", env=env))
        said = self.is_refused("srun", "-G2", "-n1", "--pty", "bash")
        self.assertIn("sbatch --gpus=2", said)
        said = self.is_refused("srun", "--gres=gpu:1", "-n1", "--pty", "python3", "my train.py")
        self.assertIn("steward batch -- srun --gres=gpu:1 -n1 --pty python3 'my train.py'", said)
        script = self.cloud.run / "home/notebook.sh"
        script.write_text("#!/bin/sh\n#SBATCH --gpus=1 --output=/dev/null\ntrue || jupyter lab\n")
        self.assertIn("jupyter nbconvert", self.is_taken("sbatch", script))
        root = subprocess.run(["salloc", "-G2", "-n1", "true"], env=self.cloud.admin_environment(), capture_output=True, text=True)
        self.assertNotIn(WORD, root.stderr)

    def test_nothing_of_its_own_stops_a_submission(self):
        refuse = 'interactive = "refuse"'
        self.put_in_place(refuse)
        rules, hook = self.folder / "steward_gate.lua", self.folder / "job_submit.lua"

        # A policy that is not right: nothing is written, and what was there goes on.
        before = rules.read_text()
        self.assertIn("forbid", self.gate("write", "--policy", self.policy('interactive = "forbid"'), code=1))
        self.assertEqual(rules.read_text(), before)
        self.is_refused("salloc", "-G2", "-n1", "true")

        begin = self.log_file("slurmctld").stat().st_size
        for broken in (before.replace("uid, say)\n", "uid, say)\n  error('injected')\n").replace("options, _, say)\n", "options, _, say)\n  error('injected')\n"),
                       before + "\nthis is no Lua", "return 7\n", None):
            if broken is None:
                rules.unlink()
            else:
                self.assertNotEqual(broken, before)
                rules.write_text(broken)
            self.touch(hook)
            self.all_are_taken()
        self.assertTrue(self.log_says("injected", begin))
        self.gate("check", "--policy", self.policy(refuse), code=1)

        # Without its rules slurmctld starts, too, and without its hook it goes on as it was.
        self.live.end("slurmctld")
        slurm.start_slurmctld(self.cloud)
        self.until("the nodes are back", lambda: "idle" in self.cloud.as_admin(["sinfo", "-h", "-o", "%t"]), 60)
        self.all_are_taken()
        self.gate("write", "--policy", self.policy(refuse))
        self.is_refused("salloc", "-G2", "-n1", "true", env=self.around_cli_filter())
        text = hook.read_text()
        hook.unlink()
        self.is_taken("sbatch", "-G1", "--output=/dev/null", "--wrap=true")
        hook.write_text(text)
        self.touch(hook)

    def touch(self, path):
        later = max(time.time(), path.stat().st_mtime) + 2
        os.utime(path, (later, later))

    def test_a_site_s_own_script_goes_first(self):
        hook = self.folder / "job_submit.lua"
        hook.write_text(SITE)
        self.put_in_place('interactive = "refuse"', "--job-submit", hook)
        self.assertIn("runs the site's own script, then the gate", self.gate("check", "--policy", self.policy('interactive = "refuse"')))
        around = self.around_cli_filter()
        said = self.is_refused("salloc", "-G2", "-n1", "--job-name=nope", "true", env=around)
        self.assertIn("the site says no", said)
        self.assertNotIn(REFUSED, said)
        self.assertIn(REFUSED, self.is_refused("salloc", "-G2", "-n1", "true", env=around))
        job = self.submit("ida")
        self.assertIn("seen by the site", self.cloud.as_admin(["squeue", "-h", "-j", str(job), "-O", "Comment:100"]))
        begin = self.log_file("slurmctld").stat().st_size
        self.is_taken("sbatch", "-G1", "--job-name=raise", "--output=/dev/null", "--wrap=true")   # as Slurm 22.05 does
        self.until("its error is in the log, as ever", lambda: self.log_says("the site's own error", begin))
        self.cloud.as_admin(["scontrol", "update", f"job={job}", "comment=changed"])
        self.gate("remove", code=1)   # cli_filter is still run
        self.assertEqual(hook.read_text(), SITE)
        self.assertNotIn(REFUSED, self.is_taken("salloc", "-G2", "-n1", "true", env=around))
        self.is_refused("sbatch", "-G1", "--job-name=nope", "--wrap=true", env=around)
