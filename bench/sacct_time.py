#!/usr/bin/python3
"""What sacct itself takes for a large platform's accounting, beside what Steward makes of it: a real slurmdbd and MariaDB, in
whose tables one ended job with its steps is copied until there are many; then the very question that stewardd asks.

  sacct_time.py [--build DIR] [--jobs N]      needs root; starts and ends a cloud of its own (ports 29100 on)

Prints sacct's wall time and rows, and the memory it took; slurmdbd and MariaDB stand on the same cores.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def arguments():
    parser = argparse.ArgumentParser(description="sacct's own time.")
    parser.add_argument("--build", default=ROOT / "build", type=Path)
    parser.add_argument("--jobs", default=200_000, type=int)
    return parser.parse_args()


def prepare(build):
    os.environ |= {"STEWARD_PORTS": "29100", "STEWARD_PREFIX": "aiv-", "STEWARD_NODE_PREFIX": "v-", "NO_COLOR": "1",
                   "STEWARD_BUILD": str(build), "STEWARD_RUN": str(build / "bench-run")}
    sys.path[:0] = [str(ROOT / "tests/live"), str(ROOT / "cluster"), str(ROOT / "tests/harness")]


def sql(cloud, text):
    import database
    done = subprocess.run(["mariadb", "--no-defaults", f"--socket={database.socket_path(cloud)}", "-N", database.DATABASE],
                          input=text, text=True, capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return done.stdout


def columns(cloud, table, but):
    listed = sql(cloud, f"SELECT column_name FROM information_schema.columns WHERE table_name='{table}' "
                        "AND extra NOT LIKE '%GENERATED%';").split()
    return [f"`{name}`" for name in listed if name not in but]


def copy_until(cloud, cluster, jobs):
    """Doubles what there is; each copy has numbers of its own and the same times."""
    job, step = f"{cluster}_job_table", f"{cluster}_step_table"
    job_columns, step_columns = columns(cloud, job, {"job_db_inx", "id_job"}), columns(cloud, step, {"job_db_inx"})
    while (have := int(sql(cloud, f"SELECT count(*) FROM {job};"))) < jobs:
        shift = int(sql(cloud, f"SELECT max(job_db_inx) FROM {job};"))
        few = f" ORDER BY job_db_inx LIMIT {min(have, jobs - have)}"
        sql(cloud, f"INSERT INTO {job} (job_db_inx, id_job, {','.join(job_columns)}) "
                   f"SELECT job_db_inx + {shift}, id_job + {shift}, {','.join(job_columns)} FROM {job}{few};")
        sql(cloud, f"INSERT IGNORE INTO {step} (job_db_inx, {','.join(step_columns)}) "
                   f"SELECT job_db_inx + {shift}, {','.join(step_columns)} FROM {step};")
    sql(cloud, f"ANALYZE TABLE {job}, {step};")


def ask(cloud, build):
    words = subprocess.run([build / "bin/steward", "history", "import", "--command"], text=True,
                           capture_output=True, check=True).stdout.split()
    sacct = words[words.index("sacct"):words.index(">")]
    environment = cloud.admin_environment() | {"TZ": "UTC", "LC_ALL": "C", "SLURM_TIME_FORMAT": "%s"}
    begin = time.monotonic()
    with subprocess.Popen(sacct, env=environment, stdout=subprocess.PIPE) as asked:
        size = rows = 0
        while piece := asked.stdout.read(1 << 20):
            size, rows = size + len(piece), rows + piece.count(b"\n")
    return time.monotonic() - begin, rows, size


def main():
    options = arguments()
    prepare(options.build.resolve())
    from live_cloud import LiveCloud
    live = LiveCloud(nodes=1)
    try:
        live.start()
        cloud = live.cloud
        from slurmconf import CLUSTER as cluster
        submitted = cloud.as_user("ida", ["sbatch", "--parsable", "--gpus=1", "--output=/dev/null", "--wrap=srun true"])
        job = submitted.stdout.strip()
        while job not in cloud.as_admin(["sacct", "-n", "-P", "-X", "-a", "-S", "now-1days", "-E", "now", "-s", "CD,F",
                                         "-o", "JobIDRaw"]).split():
            time.sleep(1)
        for jobs in (options.jobs // 10, options.jobs):
            copy_until(cloud, cluster, jobs)
            took, rows, size = ask(cloud, options.build.resolve())
            most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
            print(f"{jobs} jobs: sacct took {took:.1f} s for {rows} rows, {size / 1e6:.0f} MB ({took * 1e6 / max(1, rows):.1f} s for "
                  f"a million rows), up to {most} MiB of memory")
    finally:
        live.stop()


if __name__ == "__main__":
    main()
