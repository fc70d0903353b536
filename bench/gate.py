#!/usr/bin/python3
"""What the gate costs: a bare real slurmctld with ten and with fifty thousand queued jobs, submissions over a second apart, without
job_submit/lua, with an empty hook, and with the gate's; and what cli_filter adds to one sbatch.

  gate.py [--build DIR] [--jobs N…] [--rounds N]     needs root; about eight minutes; ports 29480 on

What is compared is slurmctld's own count of the time in which it answers a submission (sdiag, REQUEST_SUBMIT_BATCH_JOB): the hook
and the wait for locks are in it, and no client. (Its log's `usec` begins behind the hook.) Hooks take turns within a round, and
each turn begins with a submission that is not counted, as it loads the hook.
"""

import argparse
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PORT = 29480
SPACING = 1.15   # s: slurm.jobs is rebuilt where a job changed in another second than it was built in

CONF = """\
ClusterName=bench
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={port}
SlurmUser=root
AuthType=auth/none
CredType=cred/none
StateSaveLocation={run}/state
SlurmdSpoolDir={run}/spool
SlurmctldPidFile={run}/slurmctld.pid
SlurmctldLogFile={run}/slurmctld.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
# Nothing is scheduled meanwhile: no node is up, and every job is held.
SchedulerParameters=bf_interval=3600,sched_min_interval=60000000,defer
AccountingStorageType=accounting_storage/none
MaxJobCount=200000
MaxArraySize=200001
GresTypes=gpu
NodeName=n1 NodeHostname={host} NodeAddr=127.0.0.1 Port={slurmd} CPUs=64 RealMemory=256000 Gres=gpu:a100:8 State=DOWN
PartitionName=prioritized Nodes=n1 Default=YES DefaultTime=6-00:00:00 MaxTime=6-00:00:00 State=UP
"""

EMPTY_HOOK = """\
function slurm_job_submit(job, parts, uid) return slurm.SUCCESS end
function slurm_job_modify(job, record, parts, uid) return slurm.SUCCESS end
"""
EMPTY_FILTER = """\
function slurm_cli_setup_defaults(options, early) return slurm.SUCCESS end
function slurm_cli_pre_submit(options, offset) return slurm.SUCCESS end
function slurm_cli_post_submit(offset, job, step) return slurm.SUCCESS end
"""

SITE = """\
cluster = "bench"
policy = "{run}/policy.toml"
messages = "{root}/messages"
own_messages = ""
[slurm]
conf = "{run}/slurm.conf"
[mail]
server = "smtp://127.0.0.1:25"
from_name = "x"
from_address = "x@example.org"
domain = "example.org"
"""

# The gate's own part of a submission: CPU time of slurmctld (microseconds), bytes of Lua's heap; and how large that is.
CALL = "local good, refused = pcall(gate.submit, job, parts, uid, say)"
TIMED_CALL = """local heap, begin = collectgarbage("count"), os.clock()
  """ + CALL + """
  slurm.log_info("gate took %d us, %d bytes of %d MB", (os.clock() - begin) * 1e6, (collectgarbage("count") - heap) * 1024, heap / 1024)"""

# A script as people have them: comments, modules, a loop, and no notebook.
SCRIPT = "#!/bin/bash\n#SBATCH --hold --gres=gpu:1 --output=/dev/null\n" + "".join(
    f"# step {i}\nmodule load python/{i}\nsrun singularity exec --nv x.sif python train.py --epoch {i}\n" for i in range(60))


class Controller:
    def __init__(self, run):
        self.run, self.process = run, None
        self.environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "SLURM_CONF": str(run / "slurm.conf")}
        self.newest = int(time.time())
        for name in ("state", "spool"):
            (run / name).mkdir()

    def conf(self, plugin=""):
        host = socket.gethostname().partition(".")[0]
        text = CONF.format(host=host, port=PORT, slurmd=PORT + 1, run=self.run) + plugin
        (self.run / "slurm.conf").write_text(text)
        return text

    def start(self):
        self.conf()
        self.process = subprocess.Popen(["slurmctld", "-D", "-f", self.run / "slurm.conf"], env=self.environment,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(300):
            if subprocess.run(["scontrol", "ping"], env=self.environment, capture_output=True).returncode == 0:
                return
            time.sleep(0.1)
        raise SystemExit(f"slurmctld does not start: {(self.run / 'slurmctld.log').read_text()[-2000:]}")

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def command(self, *words):
        done = subprocess.run([str(word) for word in words], env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{words} failed: {done.stderr}")
        return done.stdout

    def fill(self, jobs):
        """So many records: an array's tasks become records of their own when they are changed."""
        number = self.command("sbatch", "--parsable", "--hold", f"--array=0-{jobs}", "--wrap=true").strip()
        self.command("scontrol", "update", f"job={number}_[1-{jobs}]", "nice=1")
        return len(self.command("scontrol", "-o", "show", "job").splitlines())

    def use(self, hook):
        """`hook`: the text of job_submit.lua; none: without the plugin."""
        if hook is not None:
            path = self.run / "job_submit.lua"
            path.write_text(hook)
            self.newest = max(self.newest + 2, int(time.time()) + 1)
            os.utime(path, (self.newest, self.newest))
        wanted = "JobSubmitPlugins=lua\n" if hook is not None else ""
        if self.conf(wanted) != self.__dict__.get("now"):
            self.now = self.conf(wanted)
            self.command("scontrol", "reconfigure")
            time.sleep(0.5)

    def answered(self):
        """(how many submissions, microseconds in all) since slurmctld counts."""
        found = re.search(r"REQUEST_SUBMIT_BATCH_JOB .* count:(\d+) .*total_time:(\d+)", self.command("sdiag"))
        return (int(found[1]), int(found[2])) if found else (0, 0)

    def cpu(self):
        """slurmctld's CPU time, microseconds: the process's clock, as clock_getcpuclockid(3) names it."""
        return time.clock_gettime(((~self.process.pid) << 3) | 2) * 1e6

    def submissions(self, count):
        """slurmctld's time of each and its CPU time, in microseconds; the first is not counted. And what a timed hook says."""
        log, times, used = self.run / "slurmctld.log", [], []
        begin = log.stat().st_size
        for _ in range(count + 1):
            before, begun = self.answered(), self.cpu()
            self.command("sbatch", self.run / "job.sh")
            used.append(self.cpu() - begun)
            after = self.answered()
            for _ in range(100):   # it counts when it has answered
                if after[0] > before[0]:
                    break
                time.sleep(0.01)
                after = self.answered()
            if after[0] != before[0] + 1:
                raise SystemExit(f"slurmctld counts {after[0] - before[0]} submissions where one was made")
            times.append(after[1] - before[1])
            time.sleep(SPACING)
        with open(log, encoding="utf-8", errors="replace") as file:
            file.seek(begin)
            inside = [tuple(map(int, each)) for each in re.findall(r"gate took (\d+) us, (-?\d+) bytes of (\d+) MB", file.read())]
        return times[1:], used[1:], inside[1:]


def gate_files(build, run):
    """The gate that refuses, as `steward gate write` makes it: the more expensive one."""
    (run / "policy.toml").write_text('[roles]\nstaff_group = "staff"\n[gate]\ninteractive = "refuse"\n')
    (run / "steward.toml").write_text(SITE.format(run=run, root=ROOT))
    done = subprocess.run([build / "bin/steward", "gate", "write", "--config", run / "steward.toml"], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(done.stdout + done.stderr)
    return (run / "job_submit.lua").read_text(), (run / "cli_filter.lua").read_text()


def spread(times):
    ordered = sorted(times)
    return f"{statistics.median(ordered) / 1000:8.2f} {ordered[len(ordered) // 10] / 1000:8.2f} {ordered[len(ordered) * 9 // 10] / 1000:8.2f}"


def controller_cost(controller, gate, jobs, rounds, each):
    hooks = {"no plugin": None, "empty hook": EMPTY_HOOK, "the gate": gate}
    times, used = ({name: [] for name in hooks} for _ in range(2))
    apart, apart_used = [], []
    for round_number in range(rounds):
        names = list(hooks)
        names = names[round_number % 3:] + names[:round_number % 3]
        medians = {}
        for name in names:
            controller.use(hooks[name])
            got, cpu, _ = controller.submissions(each)
            times[name] += got
            used[name] += cpu
            medians[name] = statistics.median(got), statistics.median(cpu)
        apart.append(medians["the gate"][0] - medians["empty hook"][0])
        apart_used.append(medians["the gate"][1] - medians["empty hook"][1])
    controller.use(gate.replace(CALL, TIMED_CALL))
    _, _, inside = controller.submissions(15)
    print(f"\n{jobs} queued jobs; {len(times['the gate'])} submissions each, {SPACING} s apart, {rounds} rounds. "
          "slurmctld's time of one, and its CPU time, ms:")
    print(f"{'':12}     time: median   10%      90%      CPU: median   10%      90%")
    for name in hooks:
        print(f"{name:12} {spread(times[name])}      {spread(used[name])}")
    for what, each_round in (("time", apart), ("CPU", apart_used)):
        print(f"the gate less the empty hook, {what}, medians of the rounds, us: {[round(value) for value in each_round]}, "
              f"median {statistics.median(each_round):.0f}")
    own = [usec for usec, _, _ in inside]
    print(f"inside: the gate's own call, CPU us: median {statistics.median(own):.0f}, {min(own)} to {max(own)}; bytes of Lua's heap: median "
          f"{statistics.median([size for _, size, _ in inside]):.0f}, of up to {max(heap for _, _, heap in inside)} MB "
          f"({len(inside)} submissions)", flush=True)


def filter_cost(controller, hook, count):
    """One sbatch with the plugin off, with empty functions and with the gate, in turns: its CPU time and wall time."""
    run, places = controller.run, {}
    controller.use(None)
    for name, text in (("no plugin", None), ("empty filter", EMPTY_FILTER), ("the gate", hook)):
        folder = run / name.replace(" ", "_")
        folder.mkdir()
        (folder / "slurm.conf").write_text(controller.now + ("CliFilterPlugins=lua\n" if text else ""))
        if text:
            (folder / "cli_filter.lua").write_text(text)
        places[name] = {**controller.environment, "SLURM_CONF": str(folder / "slurm.conf"), "USER": "ida"}
    cpu, wall = {name: [] for name in places}, {name: [] for name in places}
    for _ in range(count):
        for name, environment in places.items():
            begin = time.perf_counter()
            process = subprocess.Popen(["sbatch", run / "job.sh"], env=environment, stdout=subprocess.DEVNULL)
            _, _, used = os.wait4(process.pid, 0)
            process.returncode = 0
            wall[name].append((time.perf_counter() - begin) * 1e6)
            cpu[name].append((used.ru_utime + used.ru_stime) * 1e6)
    print(f"\none sbatch, {count} of each in turns, ms:\n{'':12}   CPU: median   10%      90%     wall: median   10%      90%")
    for name in places:
        print(f"{name:12} {spread(cpu[name])}      {spread(wall[name])}")


def arguments():
    parser = argparse.ArgumentParser(description="What the gate costs.")
    parser.add_argument("--build", default=ROOT / "build", type=Path)
    parser.add_argument("--jobs", nargs="*", default=[10_000, 50_000], type=int)
    parser.add_argument("--rounds", default=6, type=int)
    parser.add_argument("--each", default=5, type=int)
    return parser.parse_args()


def main():
    options = arguments()
    if os.geteuid() != 0:
        print("it starts a slurmctld and needs root", file=sys.stderr)
        return 77
    print(f"load {os.getloadavg()[0]:.1f} at the beginning, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d %H:%M:%S')}")
    with tempfile.TemporaryDirectory(prefix="gate-bench-") as name:
        run = Path(name)
        (run / "job.sh").write_text(SCRIPT)
        controller = Controller(run)
        controller.start()
        try:
            gate, hook = gate_files(options.build.resolve(), run)
            filled = 0
            for jobs in options.jobs:
                filled = controller.fill(jobs - filled)
                controller_cost(controller, gate, filled, options.rounds, options.each)
            filter_cost(controller, hook, 60)
        finally:
            controller.stop()
    print(f"\nload {os.getloadavg()[0]:.1f} at the end, {time.strftime('%H:%M:%S')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
