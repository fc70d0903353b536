#!/usr/bin/python3
"""A peer for bench/agent_peers.py: a Prometheus exporter as a good hand would write one with python3-psutil and
python3-prometheus-client, doing the agent's own reads: each job's CPU time, memory and processes from cgroup v1, each
process's kind by name, and nothing about GPUs (the agent's part of that is counted against it all the same).

  python_exporter.py PORT SLURM_ROOT
"""

import sys
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import psutil
from prometheus_client import REGISTRY, make_wsgi_app
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

CGROUPS = Path("/sys/fs/cgroup")
INTERESTING = ("total_rss", "total_shmem", "total_cache")


class Jobs:
    def __init__(self, root):
        self.root = root
        self.kinds = {}   # (pid, start) -> name, asked once per process as the agent does

    def kind(self, pid):
        try:
            process = psutil.Process(pid)
            key = pid, process.create_time()
            if key not in self.kinds:
                self.kinds[key] = process.name()
            return self.kinds[key]
        except psutil.NoSuchProcess:
            return None

    def collect(self):
        cpu = CounterMetricFamily("job_cpu_seconds", "CPU time", labels=["job", "user"])
        memory = GaugeMetricFamily("job_memory_bytes", "memory by part", labels=["job", "user", "part"])
        processes = GaugeMetricFamily("job_processes", "processes by kind", labels=["job", "user", "kind"])
        for job in (CGROUPS / "freezer" / self.root).glob("uid_*/job_*"):
            labels = [job.name[4:], job.parent.name[4:]]
            below = f"{self.root}/{job.parent.name}/{job.name}"
            cpu.add_metric(labels, int((CGROUPS / "cpuacct" / below / "cpuacct.usage").read_text()) / 1e9)
            stat = dict(line.split() for line in (CGROUPS / "memory" / below / "memory.stat").read_text().splitlines())
            for part in INTERESTING:
                memory.add_metric([*labels, part], int(stat[part]))
            counts = {}
            for file in job.glob("step_*/cgroup.procs"):
                for pid in file.read_text().split():
                    name = self.kind(int(pid))
                    counts[name] = counts.get(name, 0) + 1
            for name, count in counts.items():
                processes.add_metric([*labels, str(name)], count)
        return [cpu, memory, processes]


class Silent(WSGIRequestHandler):
    def log_message(self, *_):
        pass


def main():
    port, root = int(sys.argv[1]), sys.argv[2]
    REGISTRY.register(Jobs(root))
    make_server("127.0.0.1", port, make_wsgi_app(), handler_class=Silent).serve_forever()


main()
