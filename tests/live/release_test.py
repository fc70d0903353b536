"""Permission that came with the job (--comment=steward:release-if-idle=4s): told, cancelled when the notice is over and
nothing changed, told again; and every way in which it gives none."""

from day_watch import in_case, text_of
from live_case import LiveCase
from terminal import Terminal

WORDS = "steward:release-if-idle=4s"
COMMENT = f"--comment={WORDS}"


class ReleaseTest(LiveCase):
    POLICY = {'release_notice = "4s"': 'release_notice = "6s"'}

    def test_told_and_cancelled(self):
        """sbatch, srun and salloc alike; one array task spares its siblings, the last one's raw number notwithstanding."""
        batch = self.submit("ida", COMMENT)
        array = self.submit("mads", "--array=1-2")
        last = self.until("the last task runs", lambda: self.last_task(array), 20)
        self.run_as("mads", "scontrol", "update", f"jobid={last}", f"comment={WORDS}")
        typed = {program: self.type_in(program, login) for program, login in (("srun", "freja"), ("salloc", "soren"))}
        before = len(self.live.calls("scancel"))
        jobs = {"ida": batch, "mads": last, "freja": typed["srun"], "soren": typed["salloc"]}
        for login, job in jobs.items():
            with self.subTest(job=job, owner=login):
                self.check_released(login, job)
        targets = [call.split()[-1] for call in self.live.calls("scancel")[before:]]
        self.assertEqual(sorted(targets), sorted(map(str, jobs.values())), "each once, and nothing else")
        sibling = next(f"{array}_{task}" for task in (1, 2) if f"{array}_{task}" != last)
        self.assertTrue(self.goes_on(sibling))
        self.assertIn("beforehand with the job", self.steward("ida", "case", self.watch.case_about(batch)["id"]))

    def check_released(self, login, job):
        soon = self.until("its owner is told first", lambda: self.watch.contact(job, "release_soon"), 30, job)
        case = self.case_when("it is cancelled", job, lambda one: one["job"]["cancelled"], 30)
        self.assertEqual([(one["state"], one["if_idle_ms"]) for one in case["permissions"]], [("used", 4000)])
        self.assertEqual([one["permission"] for one in case["cancellations"]], [case["permissions"][0]["id"]])
        self.assertGreaterEqual(case["cancellations"][0]["owed_at"] - soon["settled_at"], 6000, "the whole notice")
        self.until("its owner is told again", lambda: self.watch.contact(job, "cancelled"), 20, job)
        self.assertIn("steward withdraw", self.text_to(login, soon))

    def text_to(self, login, contact):
        """The letter as it lies in the mailbox."""
        letters = {letter["Message-ID"]: letter for letter in self.watch.letters(login)}
        return text_of(letters[contact["message_id"]])

    def last_task(self, array):
        """The task whose raw number is the array's, as squeue shows it, once both tasks run."""
        listing = self.cloud.as_admin(["squeue", "-h", "-t", "running", "-j", array, "-o", "%A %F_%K"])
        rows = dict(line.split() for line in listing.splitlines())
        return rows.get(str(array)) if len(rows) == 2 else None

    def type_in(self, program, login):
        """Somebody types it at a terminal. The job's number once it runs."""
        terminal = Terminal(self.cloud, login, [program, COMMENT, "--gpus=1", f"--job-name=by-{program}", "sleep", "1000"])
        self.addCleanup(terminal.close)
        find = ["squeue", "-h", "-t", "running", "-u", self.cloud.user(login), "-n", f"by-{program}", "-o", "%A"]
        return int(self.until(f"{program}'s job runs", lambda: self.cloud.as_admin(find).strip(), 20))

    def test_not_cancelled(self):
        """The owner writes, takes the permission back or the words out, or the words say nothing that can be meant."""
        changes = {"ida": ["reply", "I look at it now."], "mads": ["withdraw"], "freja": None}
        jobs = {login: self.submit(login, COMMENT) for login in changes}
        bad = self.submit("lars@cs.aau.dk", "--comment=steward:release-if-idle=1s")
        before = len(self.live.calls("scancel"))
        for login, words in changes.items():
            self.until(f"{login} is told", lambda job=jobs[login]: self.watch.contact(job, "release_soon"), 30, jobs[login])
            if words:
                self.steward(login, words[0], self.watch.case_about(jobs[login])["id"], *words[1:])
            else:
                self.assertEqual(self.run_as(login, "scontrol", "update", f"jobid={jobs[login]}", "comment=").returncode, 0)
        for login, state in (("ida", "withdrawn"), ("mads", "withdrawn"), ("freja", "lapsed")):
            self.case_when(f"{login}'s permission is {state}", jobs[login],
                           lambda one, state=state: [each["state"] for each in one["permissions"]] == [state])
        refused = self.until("the bad words are told of", lambda: self.watch.contact(bad, "release_refused"), 20, bad)
        self.assertIn("between 4 s and 4 h", self.text_to("lars@cs.aau.dk", refused))
        self.stays("all go on", lambda: all(self.goes_on(job) for job in (*jobs.values(), bad)), 8)
        self.assertEqual(self.watch.case_about(bad)["permissions"], [])
        self.assertEqual(len(self.live.calls("scancel")), before)

    def test_a_het_job_is_only_ended_whole(self):
        """So words in one component's comment give no permission; and a yes in the case says what it means."""
        leader = self.submit("soren", COMMENT, ":", "--gpus=1", COMMENT)
        parts = [str(leader), str(leader + 1)]
        for part in parts:
            self.until(f"{part} is told of", lambda part=part: self.watch.contact(part, "release_refused"), 30, part)
        case = self.until("both are in one case", lambda: self.case_with(parts), 30)
        said = self.steward("soren", "permit", case["id"], "--job", parts[1], "--yes")
        self.assertIn("which can only be cancelled whole", said)
        self.until("the whole job is gone", lambda: not self.cloud.as_admin(
            ["squeue", "-h", "-t", "running", "-u", self.cloud.user("soren")]), 20)
        closed = self.case_when("the case is closed", parts[1], lambda one: "resolution" in one)
        self.assertEqual(closed["resolution"], "cancelled_with_permission")
        self.assertEqual(self.live.calls("scancel")[-1].split()[-1], parts[0])
        self.until("soren is told", lambda: self.watch.contact(parts[1], "cancelled"), 20)

    def case_with(self, jobs):
        return next((case for case in self.watch.cases() if all(in_case(case, job) for job in jobs)), None)
