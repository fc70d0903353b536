#!/usr/bin/python3
"""What steward-agent costs, beside two tools of the same purpose in the same minutes on the same machine: real cgroups
(v1) of 16 jobs with 500 real processes, 8 simulated GPUs, samples every 10 s, reports every 30 s to a socket that
acknowledges them; prometheus-node-exporter without its cgroup-free extras, and a Python exporter (bench/python_exporter.py),
each asked every 10 s as Prometheus would.

  agent_peers.py [--build DIR] [--minutes N]      needs root, cgroup v1, and the packages prometheus-node-exporter,
                                                  python3-psutil, python3-prometheus-client, python3-zstandard (apt-get install them)

Prints CPU time (user and system, from its threads' schedstat), resident memory, and both as ratios to the agent's. Simulated GPUs
answer NVML's calls from shared memory; a real driver's own time comes on top.
"""

import argparse
import http.server
import json
import os
import shutil
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

import zstandard

ROOT = Path(__file__).resolve().parent.parent
CGROUPS = Path("/sys/fs/cgroup")
SLURM = "slurm_bench"
JOBS, PROCESSES, GPUS = 16, 500, 8
NODE_PORT, PYTHON_PORT = 28981, 28982


class Jobs:
    """Cgroups as Slurm lays them out, with sleeping processes in them."""

    def __init__(self):
        self.processes = []
        for job in range(JOBS):
            for controller in ("freezer", "cpuacct", "memory"):
                for step in ("step_batch", "step_extern"):
                    (CGROUPS / controller / self.below(job) / step).mkdir(parents=True, exist_ok=True)
        for number in range(PROCESSES):
            self.start(self.below(number % JOBS))

    @staticmethod
    def below(job):
        return f"{SLURM}/uid_{1000 + job}/job_{100 + job}"

    def start(self, below):
        process = subprocess.Popen(["sleep", "3600"])
        self.processes.append(process)
        for controller in ("freezer", "cpuacct", "memory"):
            (CGROUPS / controller / below / "step_batch/cgroup.procs").write_text(str(process.pid))

    def end(self):
        for process in self.processes:
            process.kill()
            process.wait()
        for controller in ("freezer", "cpuacct", "memory"):
            for folder, _, _ in os.walk(CGROUPS / controller / SLURM, topdown=False):
                os.rmdir(folder)


class Acknowledging(http.server.BaseHTTPRequestHandler):
    """Stands for stewardd: takes every report."""
    protocol_version = "HTTP/1.1"

    def do_POST(self):   # noqa: N802 (the library's name)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers["Content-Encoding"] == "zstd":
            body = zstandard.ZstdDecompressor().decompressobj().decompress(body)
        report = json.loads(body)
        answer = json.dumps({"acknowledged": report["sequence"], "words": []}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
        self.server.reports += 1

    def log_message(self, *_):
        pass

    def address_string(self):
        return "unix"


class Listener(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    reports = 0


def gpus(folder):
    described = [{"minor": i, "file": f"/dev/nvidia{i}", "gres_index": i, "nvml_index": i, "uuid": f"GPU-0000000{i}",
                  "pci_bus_id": f"00000000:{16 + i:02X}:00.0", "type": "a100", "name": "NVIDIA A100-SXM4-40GB",
                  "memory_mib": 40960} for i in range(GPUS)]
    (folder / "bench.json").write_text(json.dumps({"node": "bench", "gpus": described}))
    (folder / "bench").mkdir()


def start_agent(folder, build, listener):
    gpus(folder)
    config = folder / "agent.toml"
    config.write_text(f'node = "bench"\ncluster = "bench"\nrole = "compute"\nsocket = "{listener}"\n'
                      f'state_dir = "{folder}/state"\n[cgroup]\nslurm_root = "{SLURM}"\n'
                      f'[gpu]\nnvml = "{build}/lib/libnvidia-ml.so.1"\n')
    return subprocess.Popen([build / "bin/steward-agent", "--config", config],
                            env=os.environ | {"SIMGPU_STATE": str(folder / "bench")})


def used(pid):
    """(CPU seconds, resident MB) of a process; in ns by its threads' schedstat, for ticks are as long as the agent's whole
    sample."""
    ran = sum(int(file.read_text().split()[0]) for file in Path(f"/proc/{pid}/task").glob("*/schedstat"))
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return ran / 1e9, pages * os.sysconf("SC_PAGESIZE") / 1e6


def scrape(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=9) as answer:
        return len(answer.read())


def measure(tools, minutes):
    """Asks the exporters every 10 s; the cost of each from the second minute's begin on."""
    rounds, begin = int(minutes * 6), None
    for number in range(rounds + 1):
        due = time.monotonic() + 10
        for port in (NODE_PORT, PYTHON_PORT):
            scrape(port)
        if number == 1:   # all have met the processes by now
            begin, since = {name: used(pid) for name, pid in tools.items()}, time.monotonic()
        if number > 1 and number % 6 == 0 and sys.stderr.isatty():
            print(f"\r{number // 6} of {minutes} min ", end="", file=sys.stderr, flush=True)
        time.sleep(max(0, due - time.monotonic()))
    seconds = time.monotonic() - since
    return seconds, {name: (used(pid)[0] - begin[name][0], used(pid)[1]) for name, pid in tools.items()}


def table(seconds, costs, reports):
    cpu, memory = costs["steward-agent"]
    print(f"{JOBS} jobs, {PROCESSES} processes, {GPUS} simulated GPUs, {seconds:.0f} s, {reports} reports taken\n")
    print(f"{'tool':26} {'CPU s':>8} {'% of a core':>12} {'times agent':>12} {'RSS MB':>8} {'times agent':>12}")
    for name, (its_cpu, its_memory) in costs.items():
        print(f"{name:26} {its_cpu:8.3f} {100 * its_cpu / seconds:12.4f} {its_cpu / cpu if cpu else float('inf'):12.1f} "
              f"{its_memory:8.1f} {its_memory / memory:12.1f}")


def run(build, minutes):
    started, jobs = [], Jobs()
    folder = Path(tempfile.mkdtemp(prefix="steward-peers-"))
    try:
        listener = Listener(str(folder / "api.sock"), Acknowledging)
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        started.append(start_agent(folder, build, folder / "api.sock"))
        started.append(subprocess.Popen(["prometheus-node-exporter", f"--web.listen-address=127.0.0.1:{NODE_PORT}"],
                                        stderr=subprocess.DEVNULL))
        started.append(subprocess.Popen(["/usr/bin/python3", ROOT / "bench/python_exporter.py", str(PYTHON_PORT), SLURM]))
        time.sleep(5)
        names = ("steward-agent", "prometheus-node-exporter", "python exporter")
        seconds, costs = measure(dict(zip(names, (one.pid for one in started))), minutes)
        table(seconds, costs, listener.reports)
    finally:
        for process in started:
            process.terminate()
            process.wait()
        jobs.end()
        shutil.rmtree(folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=ROOT / "build", type=Path, help="where Steward was built")
    parser.add_argument("--minutes", default=10, type=float, help="how long (10)")
    options = parser.parse_args()
    if os.geteuid() != 0 or not (CGROUPS / "cpuacct").is_dir():
        sys.exit("agent_peers: needs root and cgroup v1")
    run(options.build.resolve(), options.minutes)


main()
