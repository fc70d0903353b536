"""Permission is for one run: requeued, preempted or given for an array task, the new run is left alone, and the matter
goes on in the same case."""

from live_case import LiveCase


class RequeueTest(LiveCase):
    def test_a_requeued_run_is_not_the_permitted_one(self):
        job = self.submit("ida", "--requeue")
        array = self.submit("mads", "--requeue", "--array=1-2")
        tasks = {"ida": str(job), "mads": f"{array}_1"}
        cases = {login: self.case_of(task) for login, task in tasks.items()}
        sibling = self.case_of(f"{array}_2")
        before = len(self.live.calls("scancel"))
        self.live.fault("squeue", "hold")   # stewardd cannot look at the jobs until the new runs are there
        for login, task in tasks.items():
            self.steward(login, "permit", cases[login]["id"], "--job", task, "--yes")
            self.cloud.as_admin(["scontrol", "requeue", task])
        self.begin_anew(tasks.values())
        self.live.no_faults()
        for login, task in tasks.items():
            with self.subTest(task=task):
                self.check_new_run(task, cases[login])
        self.assertTrue(self.goes_on(f"{array}_2"))
        self.assertEqual(self.watch.case_about(f"{array}_2")["job"]["run"], sibling["job"]["run"])
        self.assertEqual(len(self.live.calls("scancel")), before)

    def test_preempted_and_back(self):
        """An unprivileged job gives way to a paying one, and begins anew when that has ended."""
        node = self.cloud.node_prefix + "a256-a40-04"
        job = self.submit("ida", "--requeue", "--qos=unprivileged", f"--nodelist={node}", "--gpus=3")
        case = self.case_of(job)
        before = len(self.live.calls("scancel"))
        self.live.fault("squeue", "hold")
        self.steward("ida", "permit", case["id"], "--yes")
        paying = self.submit("mads", f"--nodelist={node}", "--gpus=3", command="gpu-load steady")
        self.until("the paying job has the node", lambda: self.goes_on(paying), 40, paying)
        self.assertEqual(self.watch.slurm_state(job), "PENDING")
        self.live.no_faults()
        told = self.case_when("the permission has lapsed", job,
                              lambda one: [each["state"] for each in one["permissions"]] == ["lapsed"])
        self.assertEqual((told["id"], "resolution" in told), (case["id"], False), "the matter waits with the job")
        self.run_as("mads", "scancel", paying)
        self.begin_anew([job])
        self.check_new_run(job, case)
        self.assertEqual(len(self.live.calls("scancel")), before)

    def begin_anew(self, jobs):
        """Slurm lets a requeued job wait for two minutes."""
        for job in jobs:
            self.until(f"{job} waits again", lambda job=job: self.watch.slurm_state(job) == "PENDING", 40)
            self.cloud.as_admin(["scontrol", "update", f"jobid={job}", "StartTime=now"])
        for job in jobs:
            self.until(f"the new run of {job} began", lambda job=job: self.goes_on(job), 40)

    def check_new_run(self, job, before):
        """Left alone, in the same case; and a new yes is a yes for the new run."""
        case = self.case_when("the new run stands in the case", job,
                              lambda one: one["job"]["run"]["start"] > before["job"]["run"]["start"])
        self.assertEqual(case["id"], before["id"])
        self.case_when("the permission has lapsed", job, lambda one: one["permissions"][0]["state"] == "lapsed")
        told = self.case_when("the cancellation has failed", job, lambda one: one["cancellations"][0]["state"] == "failed")
        self.assertNotEqual(told["cancellations"][0]["detail"], "")
        self.stays("the new run goes on", lambda: self.goes_on(job), 2)
        self.assertNotIn("resolution", self.watch.case_about(job))
