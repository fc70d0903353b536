"""Truth against the agent's reports: one row for each thing that can be said of a job."""

import base64
import json
from collections import defaultdict
from dataclasses import dataclass, field

import front_end
import zstandard
from fittings import HARM, NODE, UID
from machine import Failed
from rows import SAMPLE_S, SHARE, Row, cpu_row, number_row, said

# What kinds of programs each load runs; more may be seen.
KINDS = {
    "busy": {"shell", "trainer"}, "hold": {"shell", "trainer"}, "steps": {"shell", "trainer", "slurm_client"},
    "forks": {"shell"}, "short": set(), "oom": {"shell"}, "oomend": set(), "pty": {"shell"}, "salloc": {"shell"},
    "box": {"shell", "container", "sleeper"},
    "full": {"shell", "container", "sleeper"}, "boxpty": {"shell", "container"}, "fullpty": {"shell", "container"},
}
CONTAINERS = {"box", "full", "boxpty", "fullpty"}
STEPS = {"steps": {"batch", "extern", "0", "1"}, "salloc": {"extern", "interactive"},
         **{load: {"extern", "0"} for load in ("pty", "boxpty", "fullpty")}}
PEOPLE = "people"    # is no job
LOADS = {*KINDS, PEOPLE, HARM}
FLEETING = {"short", "oomend"}     # gone before steps and kinds must have been seen


@dataclass
class Told:
    """What the machine told."""
    truth: list = field(default_factory=list)
    report: list = field(default_factory=list)
    front: list = field(default_factory=list)    # reports of the front-end's agent
    person: list = field(default_factory=list)
    scenario: list = field(default_factory=list)
    failed: list = field(default_factory=list)
    meta: list = field(default_factory=list)
    evidence: list = field(default_factory=list)
    end: list = field(default_factory=list)


def unpacked(spooled):
    """A report as it lay in the agent's spool."""
    return json.loads(zstandard.ZstdDecompressor().decompressobj().decompress(base64.b64decode(spooled)))


def read(file):
    told = Told()
    for line in file.read_text(errors="replace").splitlines():
        word, _, text = line.partition(" ")
        if word in vars(told):
            said_so = json.loads(text)
            getattr(told, word).append(unpacked(said_so) if word in ("report", "front") else said_so)
    if not told.end:
        raise Failed(f"the machine did not tell all; see {file} and the console beside it")
    return told


def compare(told, recipe, only):
    """`only`: the loads that were played; none: all but harm."""
    rows = [Row("-", fail["what"], "ran", fail["why"].strip().splitlines()[-1], "", False) for fail in told.failed]
    rows += of_node(told)
    jobs = defaultdict(list)
    for truth in told.truth:
        jobs[truth["job"]].append(truth)
    for job in sorted(jobs):
        rows += of_job(job, jobs[job], told, recipe)
    short = [truth for truth in told.truth if truth["load"] == "short"]
    loads = set(only or KINDS) - (set() if recipe.containers else CONTAINERS) - {PEOPLE, HARM}
    missing = loads - {truth["load"] for truth in told.truth}
    # From outside: what five jobs use after they told truth, as they and their slurmstepd end, is no small part.
    used = sum(each["used_s"] for each in told.meta if each["load"] == "short")
    rows.append(cpu_row("short*", "CPU s of all, to their ends", used,
                        sum(cpu(use) for truth in short for use in uses_of(truth["job"], told))))
    if recipe.front_end and (not only or PEOPLE in only):
        rows += front_end.compare(told)
    rows.append(Row("-", "loads that told truth", "all", f"not {said(missing)}" if missing else "all", "", not missing))
    return rows


def of_node(told):
    reports = told.report
    first = next((i for i, report in enumerate(reports) if report["jobs"]), len(reports))   # slurmd starts after it
    troubled = sorted({report["trouble"] for report in reports[first:] if report["trouble"]})
    holes = sum(before["end"] != after["begin"] for before, after in zip(reports, reports[1:]))
    known = {each["job"] for each in told.truth + told.meta}
    guesses = sum(each["text"].count("job_named_by_its_own_environment") for each in told.evidence)
    strangers = {use["job"] for report in reports for use in report["jobs"]} - known
    return [Row(NODE, "reports", "some", str(len(reports)), "", len(reports) > 2),
            Row(NODE, "intervals that do not join", "0", str(holes), "", holes == 0),
            Row(NODE, "trouble while jobs ran", "none", said(troubled) or "none", "", not troubled),
            Row(NODE, "jobs named by their environment", "0", str(guesses), "", guesses == 0),
            Row(NODE, "jobs that never were", "none", said(map(str, strangers)) or "none", "", not strangers)]


def of_job(job, truths, told, recipe):
    load, uses = truths[0]["load"], uses_of(job, told)
    name = f"{job} {load}"
    if not uses:
        return [Row(name, "in the reports", "yes", "missing", "", False)]
    whole = [truth for truth in truths if truth["cpu_s"] is not None]
    rows = [owner_row(name, load, uses)]
    if whole:
        last = max(whole, key=lambda truth: truth["at"])
        used = sum(map(step_cpu, whole)) + last["extern_cpu_s"]
        rows.append(cpu_row(name, "CPU s (getrusage, Slurm's)", used, sum(map(cpu, uses))))
        rows.append(cpu_row(name, "CPU s (kernel, at its end)", last["kernel_job_cpu_s"], sum(map(cpu, uses))))
        if load not in FLEETING:
            rows += [step_row(name, truth, uses) for truth in whole]
            together = sum(step["cpu_ms"] / 1000 for use in uses for step in use["steps"])
            rows.append(cpu_row(name, "CPU s of all steps (kernel)", last["kernel_job_cpu_s"], together))
    if recipe.sluids and whole:
        folder = whole[0]["cgroup"].partition("/step_")[0].rpartition("/")[2]
        rows.append(Row(name, "job's cgroup", whole[0]["sluid"], folder, "", folder == whole[0]["sluid"] != ""))
    if load == "hold":
        rows += [memory_row(name, part, whole[0], uses) for part in ("anon_mib", "shmem_mib")]
    if whole:
        told_kills = max(use["oom_kills"] for use in uses)
        kills = last["oom_kills"]
        rows.append(Row(name, "OOM kills", str(kills), str(told_kills), "", told_kills == kills))
    if load not in FLEETING:
        rows += [set_row(name, "steps", STEPS.get(load, {"batch", "extern"}), steps(uses), exact=True),
                 set_row(name, "kinds", KINDS[load], {kind for use in uses for kind in use["kinds"]}, exact=False)]
    return rows + waiting_rows(name, load, truths, told)


def owner_row(name, load, uses):
    """cgroup v2 has no owner in a job's path: it is its processes'. Left out is what nobody could know: who owns a job
    while none of its person's processes has been seen, as in the moment when only Slurm's own (root's) are there."""
    seen = {str(use.get("uid", "unknown")) for use in uses if "uid" in use or use["processes"] > 0}
    fits = seen == {str(UID)} or (not seen and load in FLEETING)
    return Row(name, "owner", str(UID), said(seen) or "none seen", "", fits)


def uses_of(job, told):
    return [use | {"begin": report["begin"], "end": report["end"]}
            for report in told.report for use in report["jobs"] if use["job"] == job]


def cpu(use):
    return use["cpu_ms"] / 1000


def steps(uses):
    return {step["step"] for use in uses for step in use["steps"]}


def step_cpu(truth):
    """What its processes know of themselves, and its slurmstepd, which is counted with it."""
    return truth["cpu_s"] + truth["slurmstepd_cpu_s"]


def step_row(name, truth, uses):
    step = truth["step"].removeprefix("step_")
    agent = sum(each["cpu_ms"] / 1000 for use in uses for each in use["steps"] if each["step"] == step)
    return cpu_row(name, f"CPU s of step {step}", step_cpu(truth), agent)


def memory_row(name, part, truth, uses):
    agent = max(use["memory"][part] for use in uses)
    return number_row(name, f"memory, {part}", truth[part], agent, SHARE * truth[part])


def set_row(name, what, truth, agent, exact):
    lacks = {f"-{word}" for word in truth - agent}
    extra = {f"+{word}" for word in agent - truth} if exact else set()
    return Row(name, what, said(truth), said(agent), said(lacks | extra), not lacks | extra)


def waiting_rows(name, load, truths, told):
    """A waiting shell must be told in every interval that it waited through, from a sample after it began."""
    waits = [truth for truth in truths if "waits_from" in truth]
    uses = uses_of(truths[0]["job"], told)
    if not waits:
        told_so = any(use["waits_at_terminal"] for use in uses)
        return [Row(name, "waits at a terminal", "no", "yes" if told_so else "no", "", not told_so)]
    begin, end = waits[0]["waits_from"] * 1000 + 2 * SAMPLE_S * 1000, waits[0]["waits_until"] * 1000
    inside = [use for use in uses if use["begin"] >= begin and use["end"] <= end]
    yes = sum(use["waits_at_terminal"] for use in inside)
    held = sum(use["interactive_step"] for use in inside)
    count = len(inside)
    return [Row(name, "intervals that wait", str(count), str(yes), "", count > 0 and yes == count),
            Row(name, "intervals with a terminal", str(count), str(held), "", count > 0 and held == count)]
