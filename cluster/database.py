"""The cloud's own MariaDB: data and socket under the run directory, no TCP port, no configuration of the machine's."""

import os
import subprocess

from accounts import ids
from procs import write_atomically
from say import Problem

NAME = "mariadbd"
DATABASE = "slurm_acct_db"


def socket_path(cloud):
    return cloud.run / "mariadb/socket"


def _options(folder):
    # Small files and buffers: a demonstration's accounting, not a site's.
    return ["--no-defaults", f"--datadir={folder}/data", "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=16M",
            "--skip-log-bin"]


def _install(folder, owner):
    """Makes the data directory, by rename, so that an interrupted installation is made anew."""
    fresh = folder / "data.new"
    subprocess.run(["rm", "-rf", fresh], check=True)
    done = subprocess.run(
        ["mariadb-install-db", "--no-defaults", f"--datadir={fresh}", "--user=mysql", "--skip-test-db",
         "--skip-name-resolve", "--auth-root-authentication-method=socket", "--innodb-buffer-pool-size=32M",
         "--innodb-log-file-size=16M"],
        capture_output=True, text=True)
    if done.returncode != 0:
        raise Problem(f"mariadb-install-db failed:\n{done.stdout}{done.stderr}")
    os.rename(fresh, folder / "data")


def start(cloud):
    folder = cloud.run / "mariadb"
    owner = ids("mysql")
    folder.mkdir(mode=0o700, exist_ok=True)
    os.chown(folder, *owner)
    if not (folder / "data").exists():
        _install(folder, owner)
    # Only root and mysql may come in, by the identity of the socket's peer: slurmdbd runs as root.
    write_atomically(folder / "init.sql", f"CREATE DATABASE IF NOT EXISTS {DATABASE};\n", 0o644)
    argv = ["mariadbd", *_options(folder), "--user=mysql", "--skip-networking", f"--socket={socket_path(cloud)}",
            f"--pid-file={folder}/pid", f"--init-file={folder}/init.sql", "--innodb-flush-log-at-trx-commit=2",
            "--innodb-lock-wait-timeout=900", "--performance-schema=OFF"]
    started = cloud.procs.start(NAME, argv)
    if started:
        cloud.procs.await_ready(NAME, lambda: _answers(cloud), seconds=60)
    return started


def _answers(cloud):
    return subprocess.run(["mariadb-admin", "--no-defaults", f"--socket={socket_path(cloud)}", "ping"],
                          capture_output=True).returncode == 0
