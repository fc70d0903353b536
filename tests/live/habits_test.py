"""Rules over ended jobs, live: each finds who asks for more than they need; old accounting is taken in; and a clock that is set
back misses and repeats nothing."""

import re
import time
from datetime import date

from live_case import LiveCase

SMALL = ['least_jobs = 1', 'shortest = "1s"']
SPIN = "while :; do :; done"
HOLDS = "gpu-load --for 15s & python3 -c 'import time; held = bytes(100 << 20); time.sleep(14)'; wait"


def table(rule, *lines):
    return "\n".join([f"[rules.{rule}]", *lines, ""])


class HabitsTest(LiveCase):
    POLICY = {
        "[rules.interactive_session]\nenabled = false": "\n".join([
            table("interactive_session", "enabled = false"),
            table("gpu_too_large", *SMALL, 'least = "0s"'),
            table("cpus_over_need", *SMALL, 'least = "0s"', 'first_contact = "send"'),
            table("serial_on_many_cores", *SMALL, 'least = "0s"', 'first_contact = "send"'),
            table("memory_over_need", *SMALL, 'least = "0s"', 'first_contact = "send"'),
            table("time_limit_over_need", *SMALL),
            table("beyond_limits", *SMALL, 'least = "2s"', 'first_contact = "send"'),
            table("off_peak", *SMALL, 'least = "0s"'),
            '[[quota]]\nname = "one GPU"\nqos = ["normal"]\ngpus = 1\n']),
        'digest = "off"': "\n".join(['digest = "off"', 'zone = "UTC"', 'from = "00:00"', 'to = "24:00"', 'holidays = "none"', "closed = []"])}

    def test_each_rule_over_many_jobs(self):
        jobs = {
            "gpu_too_large": ("ida", ["--gpus=a40:1"], "gpu-load --percent 10 --for 20s"),
            "cpus_over_need": ("mads", ["--gpus=0", "--partition=cpu", "--cpus-per-task=16"],
                               f"timeout 3 sh -c '{SPIN}'; sleep 15"),
            "serial_on_many_cores": ("freja", ["--gpus=0", "--partition=cpu", "--cpus-per-task=8"], f"timeout 15 sh -c '{SPIN}'; exit 0"),
            "memory_over_need": ("soren", ["--mem=200G"], HOLDS),
        }
        runs = {rule: self.submit(login, "--time=6-0", *options, command=command)
                for rule, (login, options, command) in jobs.items()}
        for _ in range(2):
            self.submit("nikolaj", "--time=6-0", command="gpu-load --for 15s")
        self.until("all have ended", lambda: not self.cloud.as_admin(["squeue", "-h", "-o", "%A"]).split(), 120)
        for rule, (login, _, _) in jobs.items():
            with self.subTest(rule=rule):
                self.finds(rule, login, runs[rule])
        with self.subTest(rule="beyond_limits"):
            self.finds("beyond_limits", "nikolaj")
        with self.subTest("advice makes no case"):
            page = self.steward("nikolaj", "history")
            self.assertIn("time_limit_over_need", page)
            self.assertIn("off_peak" if date.today().isoweekday() <= 5 else "Over many jobs", page)
            self.assertFalse(self.person_case("nikolaj", "time_limit_over_need"))
        with self.subTest("staff see what it costs"):
            page = self.steward("karen", "waste")
            self.assertIn("memory_over_need", page)
            self.assertIn("steward: ", self.refused("ida", "waste"))
        with self.subTest("a draft is approved, and goes out"):
            case = self.person_case("ida", "gpu_too_large")
            self.assertEqual(case["state"], "drafted")
            self.steward("karen", "approve", case["id"], "--yes")
            self.until("ida is told", lambda: self.told("ida", "gpu_too_large"), 30)
            self.assertIn("NVIDIA A40", self.steward("ida", "case", case["id"], "--full"))

    def finds(self, rule, login, job=None):
        case = self.until(f"{rule} finds {login}", lambda: self.person_case(login, rule), 60)
        if job:
            evidence = {one["key"]: one for finding in case["findings"] for one in finding["evidence"]}
            self.assertIn(str(job), evidence["examples"]["s"])
        if rule != "gpu_too_large":
            self.until("it is told", lambda: self.told(login, rule), 30)

    def person_case(self, login, rule):
        """The person's case in which that rule found something, about no job."""
        for case in self.watch.cases():
            if case["user"] == self.cloud.user(login) and not case["jobs"]:
                if any(finding["rule"] == rule for finding in case["findings"]):
                    return case
        return None

    def told(self, login, rule):
        case = self.person_case(login, rule)
        return case and any(contact["passage"] == "accepted" and contact["kind"] == "habit"
                            for contact in case["contacts"])

    def test_old_accounting_is_taken_in(self):
        ended = self.submit("ida", command="sleep 1")
        self.until("it is known", lambda: str(ended) in self.accounted(), 60)
        said = self.steward("karen", "history", "import", "--since", "2026-01-01")
        self.assertRegex(said, r"\d+ ended jobs? since .* taken in from Slurm's accounting")
        self.assertIn("steward: ", self.refused("ida", "history", "import", "--since", "2026-01-01"))
        command = self.steward("karen", "history", "import", "--command").strip()
        folder = self.cloud.run / "tmp-import"
        folder.mkdir(exist_ok=True)
        folder.chmod(0o777)
        self.addCleanup(lambda: [file.unlink() for file in folder.glob("*")] and folder.rmdir())
        words = re.sub(r" > accounting.txt$", f" > {folder}/accounting.txt", command)
        done = self.run_as("karen", "sh", "-c", words.replace("env TZ=UTC", f"env SLURM_CONF={self.conf()} TZ=UTC", 1))
        self.assertEqual(done.returncode, 0, done.stderr)
        before = self.watch.ask("ida", "history", "--days", "1")["jobs"]
        self.assertRegex(self.steward("karen", "history", "import", f"{folder}/accounting.txt"), r"\d+ ended jobs? taken in")
        self.assertEqual(self.watch.ask("ida", "history", "--days", "1")["jobs"], before, "nothing is taken twice")
        (folder / "torn.txt").write_bytes((folder / "accounting.txt").read_bytes()[:-7])
        self.assertIn("ends too early", self.refused("karen", "history", "import", f"{folder}/torn.txt"))
        self.assertIn("does not name sacct's fields", self.refused("karen", "history", "import", "/etc/passwd"))

    def conf(self):
        return self.cloud.admin_environment()["SLURM_CONF"]

    def accounted(self):
        return self.cloud.as_admin(["sacct", "-n", "-P", "-X", "-a", "-S", "now-1hours", "-E", "now", "-s", "CD", "-o", "JobIDRaw"]).split()

    def test_the_clock_set_back_by_an_hour_misses_and_repeats_nothing(self):
        clock = self.live.restart_with_clock()
        if not clock:
            self.skipTest("libfaketime is not installed: no clock to set")
        self.addCleanup(self.live.end, "stewardd")   # the next one has the machine's clock
        first = self.submit("ida", command="sleep 1")
        self.in_step("ida", {first})
        clock.write_text("-1h")
        time.sleep(3)
        second = self.submit("ida", command="sleep 1")
        clock.write_text("+0")
        third = self.submit("ida", command="sleep 1")
        self.in_step("ida", {first, second, third})

    def in_step(self, login, jobs):
        """The history counts as many runs as accounting, and those are among them."""
        def look():
            rows = self.cloud.as_admin(["sacct", "-n", "-P", "-X", "-D", "-S", "now-1days", "-u", self.cloud.user(login), "-o",
                                        "JobIDRaw,State,Start"]).splitlines()
            fields = [row.split("|") for row in rows]
            known = [int(raw) for raw, state, start in fields if start != "Unknown" and state not in ("RUNNING", "COMPLETING")]
            history = self.watch.ask(login, "history", "--days", "1")
            return jobs <= set(known) and history and history["jobs"] == len(known)
        self.until("the history and accounting know the same", look, 90)
