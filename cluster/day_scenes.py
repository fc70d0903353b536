"""The day's scenes, each with what has to come of it."""

import time

# On this node gres index, device minor and NVML index all differ: who mixes them up blames the wrong GPU.
ODD_NODE = "i256-a10-06"

# The words for Steward in the comment of nikolaj's job.
BEFOREHAND = "--comment=steward:release-if-idle=30s"

LARS = "lars@cs.aau.dk"


def morning(day):
    """Everybody starts something."""
    story, node = day.story, day.cloud.node_prefix + ODD_NODE
    story.heading("Morning: five people start something")
    freja = day.submits("freja", "train-unet", "gpu-load steady", f"--nodelist={node}")
    mads = day.submits("mads", "finetune", "gpu-load then-idle --busy 14", f"--nodelist={node}")
    day.submits(LARS, "load-model", "gpu-load hold --memory 12000")
    day.submits("nikolaj", "notebook", "gpu-load hold --memory 2000", BEFOREHAND)
    terminal = day.sits_down("ida", "srun --gpus=1 --pty bash")
    job = day.watch.until("ida's interactive job runs", lambda: _newest_of(day, "ida", max(freja, mads)), 30)
    day.jobs["ida"] = job
    story.tell("ida", f"has a prompt on a compute node (job {job}), and goes for coffee")
    for login, number in (("freja", freja), ("mads", mads)):
        gpu = day.gpu_of(number)
        story.tell("steward", f"{login}'s job {number} holds GPU {gpu['gres_index']} of {gpu['node']}: {gpu['uuid']}")
    return terminal


def _newest_of(day, login, before):
    """Submitted after that one: a job that an earlier day left may still be shown as running."""
    listing = day.cloud.as_admin(["squeue", "-h", "-t", "running", "-u", day.cloud.user(login), "-o", "%A"])
    return max((job for job in map(int, listing.split()) if job > before), default=None)


def found(day, login, seconds):
    """Steward opens a case about somebody's job, and its mail arrives. The case."""
    job = day.jobs[login]
    name = login.partition("@")[0]
    case = day.watch.until(f"Steward opens a case about {name}'s job {job}", lambda: day.watch.case_about(job), seconds, job)
    for finding in case["findings"]:
        day.story.tell("steward", f"case {case['id']}: {name}'s job {job}, {finding['rule']}: {finding['reason']}")
    letter = day.watch.until(f"a mail about it reaches {name}", lambda: day.watch.contact(job, "finding"), 20, job)
    day.story.tell("steward", f"mail to {name}, taken by the mail server: “{letter['subject']}”")
    return day.watch.case_about(job)


def told_at_terminal(day, login, terminal, kind):
    job = day.jobs[login]
    word = day.watch.until(f"the agent of the front-end writes to {login}'s terminal ({kind})",
                           lambda: day.watch.contact(job, kind, "terminal"), 20, job, "ai-fe02")
    day.watch.until(f"“{word['subject']}” stands on {login}'s terminal",
                    lambda: word["subject"][:40] in " ".join(terminal.text().split()), 10, job, "ai-fe02")
    day.story.tell("steward", f"the same at {login}'s terminal on the front-end")


def ida_permits(day, terminal):
    """An interactive session that idles: contacted, asked, permitted, cancelled, told."""
    day.story.heading("Ida's session idles")
    case, job = found(day, "ida", 45), day.jobs["ida"]
    told_at_terminal(day, "ida", terminal, "finding")
    day.does("karen", "steward", "ask", str(case["id"]), "Others wait for a GPU. May we end this session?")
    told_at_terminal(day, "ida", terminal, "ask")
    day.story.tell("ida", "is back, and reads it")
    day.does("ida", "steward", "permit", str(case["id"]), "--yes")
    # An interactive shell ignores Slurm's first signal, so the job may be completing for half a minute (KillWait).
    day.watch.until(f"ida's job {job} is cancelled", lambda: day.watch.slurm_state(job) != "RUNNING", 20, job)
    day.story.tell("steward", f"cancelled job {job}, with ida's permission and not before")
    closed = day.watch.until("the case closes as cancelled with permission", lambda: _closed(day, job), 20, job)
    day.watch.require("the case is closed as cancelled_with_permission",
                      closed["resolution"] == "cancelled_with_permission", job)
    letter = day.watch.until("ida is told that her job was cancelled", lambda: day.watch.contact(job, "cancelled"), 20, job)
    day.story.tell("steward", f"mail to ida: “{letter['subject']}”")
    told_at_terminal(day, "ida", terminal, "cancelled")
    day.ended("ida")
    return case["id"]


def _closed(day, job):
    case = day.watch.case_about(job)
    return case if case and "resolution" in case else None


def lars_declines(day):
    """Memory is held and nothing computed: contacted, asked, declined. The job goes on: it is his to decide."""
    day.story.heading("Lars's job holds a GPU and does nothing with it")
    case, job = found(day, LARS, 60), day.jobs[LARS]
    day.does("soren", "steward", "ask", str(case["id"]), "Your GPU has not been used so far. May we end the job?")
    day.watch.until("lars is asked by mail", lambda: day.watch.contact(job, "ask"), 20, job)
    day.does(LARS, "steward", "decline", str(case["id"]), "The model is loaded for a class that starts at ten.")
    case = day.watch.case_about(job)
    day.watch.require("lars's answer stands in the case",
                      [one["state"] for one in case["permissions"]] == ["declined"], job)
    day.watch.require("lars's job runs on", day.watch.slurm_state(job) == "RUNNING", job)
    day.story.tell("steward", f"job {job} goes on; nobody can cancel it with a no")


def mads_mends(day):
    """Worked at first, then nothing: contacted; the owner ends the job by himself."""
    day.story.heading("Mads's job has finished computing, and holds its GPU still")
    case, job = found(day, "mads", 60), day.jobs["mads"]
    day.story.tell("mads", "reads the mail: the training crashed, and the script waits for ever")
    day.does("mads", "scancel", str(job))
    closed = day.watch.until("the case closes when its cause is gone", lambda: _closed(day, job), 30, job)
    day.watch.require("the case is closed as remedied", closed["resolution"] == "remedied", job)
    day.story.tell("steward", f"case {case['id']} closed by itself: {closed['closing_words']}")
    day.ended("mads")


def nikolaj_allowed_it(day):
    """The yes came with the job: told, and cancelled when the notice is over and he said nothing. Nobody has to ask."""
    day.story.heading("Nikolaj's job came with a permission for when it idles")
    job = day.jobs["nikolaj"]
    letter = day.watch.until("nikolaj is told that his idle job ends soon",
                             lambda: day.watch.contact(job, "release_soon"), 60, job)
    day.story.tell("steward", f"mail to nikolaj: “{letter['subject']}”")
    closed = day.watch.until("the case closes as cancelled with permission", lambda: _closed(day, job), 45, job)
    day.watch.require("the case is closed as cancelled_with_permission",
                      closed["resolution"] == "cancelled_with_permission", job)
    letter = day.watch.until("nikolaj is told that his job was cancelled",
                             lambda: day.watch.contact(job, "cancelled"), 20, job)
    day.story.tell("steward", f"cancelled job {job}, with the permission that came with it")
    day.story.tell("steward", f"mail to nikolaj: “{letter['subject']}”")
    day.ended("nikolaj")


def freja_is_left_alone(day):
    """She works beside an idle job, on the same node. Nobody bothers her."""
    day.story.heading("Freja's job works")
    job = day.jobs["freja"]
    gpu = day.gpu_of(job)
    day.watch.require("freja's GPU was seen at work", gpu["window"]["active"] > 0, job)
    day.watch.require("no case about freja", day.watch.case_about(job) is None, job)
    day.watch.require("no mail to freja", not day.watch.letters("freja"), job)
    day.watch.require("freja's job runs", day.watch.slurm_state(job) == "RUNNING", job)
    busy, seen = gpu["window"]["active"], gpu["window"]["valid"]
    day.story.tell("steward", f"job {job} used its GPU in {busy} of {seen} intervals; freja hears nothing from anybody")


def evening(day, began):
    """The day's own jobs are ended by the day, not by Steward."""
    day.story.heading("Evening")
    left = day.go_home()
    for login, job in left.items():
        day.story.note(f"{login.partition('@')[0]}'s job {job} still runs; the demonstration that began it ends it now.")
    day.story.note(f"The day took {time.monotonic() - began:.0f} s.")
