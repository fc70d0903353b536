"""Random combinations of sbatch's options, good and bad, and what Slurm and `steward check` make of each."""

import json
import random
import re

# Option -> values, in the forms that people write. Some are wrong, and some contradict one another.
VALUES = {
    "--time": ["5", "0", "90:00", "1:30:00", "1-0", "2-12", "1-2:3:4", "UNLIMITED", "5h", "1:", "-1", "0:30", "10 "],
    "--time-min": ["5", "1-0", "3:00", "x"],
    "--nodes": ["1", "2", "1-2", "2-1", "-2", "1k", "x", "4"],
    "--ntasks": ["1", "2", "4", "8", "0", "2x", "+3"],
    "--ntasks-per-node": ["1", "2", "4", "0"],
    "--cpus-per-task": ["1", "2", "6", "0", "1.5"],
    "--mem": ["0", "500", "16G", "16GB", "1.5G", "16GiB", "2048K", "1T"],
    "--mem-per-cpu": ["2G", "500M", "x"],
    "--mem-per-gpu": ["8G", "x"],
    "--gres": ["gpu", "gpu:1", "gpu:2", "gpu:t4:1", "gpu:a10:2", "gpu:0", "gpus:1", "gpu=1", "gpu:1:t4", "none", "gpu:t4:1,gpu:a10:1"],
    "--gpus": ["1", "2", "4", "t4:2", "t4", "1.5", "gpu:t4:1", "0"],
    "--gpus-per-node": ["1", "2", "t4:1"],
    "--gpus-per-task": ["1", "2", "t4:1"],
    "--cpus-per-gpu": ["2", "0"],
    "--partition": ["prioritized", "cpu", "prioritized,cpu"],
    "--qos": ["normal", "unprivileged"],
    "--job-name": ["x", '"two words"', "a#b", "'it is'", 'b\\"c'],
    "--comment": ["word", '"a # b"', "a\\\\b"],
    "--array": ["1", "1-4", "0-15:4", "1-4%2", "4-1", "x"],
    "--begin": ["now+1hour", "18:00", "6pm", "2030-01-20", "tomorrow", "friday"],
    "--dependency": ["singleton", "afterok:x", "foo:1"],
    "--signal": ["USR1", "B:TERM@30", "SIGFOO", "10@60"],
    "--exclusive": [None, "user", "foo"],
    "--requeue": [None],
    "--no-requeue": [None],
    "--mail-type": ["END", "ALL,FAIL", "DONE"],
    "--output": ["x.out", "out_%j.log"],
    "--tmie": ["5"],
    "--tim": ["5"],
}
SHORT = {"--time": "-t", "--nodes": "-N", "--ntasks": "-n", "--cpus-per-task": "-c", "--gpus": "-G", "--partition": "-p",
         "--qos": "-q", "--job-name": "-J", "--array": "-a", "--begin": "-b", "--dependency": "-d", "--output": "-o"}
SHORTER = {"--ntasks": "--ntask", "--partition": "--part", "--comment": "--comm", "--nodes": "--nodes"}
# What everybody asks for comes more often.
COMMON = ["--time", "--ntasks", "--nodes", "--gres", "--gpus", "--mem", "--cpus-per-task"]
WRONG = {"5h", "1:", "x", "2-1", "1k", "0", "2x", "1.5", "1.5G", "16GiB", "gpus:1", "gpu=1", "gpu:1:t4", "gpu:t4:1,1", "4-1", "6pm",
         "friday", "afterok:x", "foo:1", "SIGFOO", "foo", "DONE", "10 ", "gpu:t4:1"}


def combination(chance):
    """The lines of one script's directives."""
    names = set(chance.sample(COMMON, chance.randint(0, 4)) + chance.sample(sorted(VALUES), chance.randint(0, 3)))
    words = []
    for name in chance.sample(sorted(names), len(names)):
        if name in ("--tmie", "--tim") and chance.random() < 0.7:
            continue
        values = VALUES[name]
        right = [value for value in values if value not in WRONG]
        value = chance.choice(right if right and chance.random() < 0.9 else values)
        words.append(spelled(chance, name, value))
    lines, line = [], ""
    for word in words:
        if line and chance.random() < 0.5:
            lines.append(line)
            line = ""
        line += " " + word
    return [f"#SBATCH{each}" for each in lines + [line] if each]


def spelled(chance, name, value):
    if value is None:
        return name
    if " " in value and value[0] not in "\"'":
        value = f'"{value}"'
    forms = [f"{name}={value}", f"{name} {value}"]
    if name in SHORT:
        forms += [f"{SHORT[name]} {value}", f"{SHORT[name]}{value}"]
    if name in SHORTER:
        forms.append(f"{SHORTER[name]}={value}")
    return chance.choice(forms)


def scripts(number, seed):
    chance = random.Random(seed)
    return ["\n".join(["#!/bin/bash", *combination(chance), "sleep 1", ""]) for _ in range(number)]


# --- what Slurm says ---

def slurm_jobs(text):
    """`scontrol -o show job`: job id -> fields."""
    jobs = {}
    for line in text.splitlines():
        fields = {}
        for found in re.finditer(r"(\S+?)=(.*?)(?= [A-Z][\w/:]*=|\s*$)", line):
            fields.setdefault(found[1], found[2])
        if "JobId" in fields:
            jobs[int(fields["JobId"])] = fields
    return jobs


def job_in(answer, jobs):
    """The job that `sbatch --parsable` made; warnings may stand before its number. None: it was refused."""
    last = answer.split()[-1] if answer.split() else ""
    return int(last) if last.isdigit() and int(last) in jobs and "sbatch: error" not in answer else None


def minutes(text):
    """Of "1-02:04:00"; 0: UNLIMITED."""
    if text == "UNLIMITED":
        return 0
    days, clock = text.split("-") if "-" in text else ("0", text)
    hours, minute, _ = clock.split(":")
    return int(days) * 1440 + int(hours) * 60 + int(minute)


def mib(text):
    """Of "16G", "500M", "0"."""
    factor = {"M": 1, "G": 1024, "T": 1048576}.get(text[-1])
    return round(float(text[:-1]) * factor) if factor else int(text)


def gpus(tres):
    found = re.search(r"gres/gpu=(\d+)", tres)
    return int(found[1]) if found else 0


# --- what we say ---

REFUSING = {"unknown_option", "bad_value", "contradiction"}


def refused(checked):
    return any(each["severity"] == "error" and each["rule"] in REFUSING for each in checked["findings"])


def differences(checked, job):
    """Where our reading of an accepted script differs from Slurm's job."""
    ours, sums, found = checked["request"][0], checked["request"][0]["totals"], []

    def same(what, mine, theirs):
        if mine != theirs:
            found.append(f"{what}: we say {mine}, Slurm {theirs}")

    if "time" in ours:
        same("time", ours["time"]["value"]["ms"] // 60000, minutes(job["TimeLimit"]))
    if "time_min" in ours and job.get("TimeMin", "N/A") != "N/A":
        same("time-min", ours["time_min"]["value"]["ms"] // 60000, minutes(job["TimeMin"]))
    if "nodes" in ours:
        same("nodes", sums["nodes"], int(re.search(r"node=(\d+)", job["TRES"])[1]))
    if "partition" in ours:
        same("partition", ours["partition"]["value"], job["Partition"])
    if "qos" in ours:
        same("qos", ours["qos"]["value"], job["QOS"])
    if "job_name" in ours:
        same("name", ours["job_name"]["value"], job["JobName"])
    if "comment" in ours:
        same("comment", ours["comment"]["value"], job["Comment"].strip())
    if "requeue" in ours:
        same("requeue", int(ours["requeue"]["value"]), int(job["Requeue"]))
    if "cpus_per_task" in ours:
        same("cpus per task", ours["cpus_per_task"]["value"], int(job["CPUs/Task"]))
    if "mem" in ours and "MinMemoryNode" in job:
        same("memory", ours["mem"]["value"]["mib"], mib(job["MinMemoryNode"]))
    if "mem_per_cpu" in ours and "MinMemoryCPU" in job:
        same("memory per cpu", ours["mem_per_cpu"]["value"]["mib"], mib(job["MinMemoryCPU"]))
    same("tasks", sums["tasks"], int(job["NumTasks"]))
    same("GPUs", sums["gpus"], gpus(job["TRES"]))
    return found


def ours(text):
    """Of `steward check --json` over many scripts: file name -> what was found."""
    return {each["file"].rsplit("/", 1)[-1]: each for each in json.loads(text)["scripts"]}
