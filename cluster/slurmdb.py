"""AI Cloud's accounts, QOS and limits in Slurm's database, in few commands: each takes sacctmgr 0.4 s."""

import hashlib
import subprocess

from cloud import PEOPLE
from procs import write_atomically
from say import Problem
from slurmconf import CLUSTER

# account: the QOS its jobs get by default
ACCOUNTS = {"aau": "normal", "deadline": "deadline", "aicentre": "aicentre", "aicentre-a100": "aicentre-a100"}
PAYING = ",".join(ACCOUNTS.values())

QOS = [
    f"add qos unprivileged,{PAYING.removeprefix('normal,')}",
    f"modify qos {PAYING} set Preempt=unprivileged",
]
# Slurm knows gres/gpu only once slurmctld has registered it, and refuses a limit on it before.
LIMITS = ["modify qos normal,deadline set MaxJobsPerUser=12 MaxTRESPerUser=gres/gpu=12"]


def associations(cloud):
    """Clusters, accounts and users in the format of `sacctmgr dump`."""
    lines = [f"Cluster - '{CLUSTER}':Fairshare=1:QOS='normal'", "Parent - 'root'"]
    lines += [f"Account - '{account}':Description='{account}':Organization='aau':DefaultQOS='{qos}'"
              f":QOS='{qos},unprivileged'"
              for account, qos in ACCOUNTS.items()]
    for account in ACCOUNTS:
        lines.append(f"Parent - '{account}'")
        lines += [f"User - '{cloud.user(person.login)}':DefaultAccount='aau'"
                  for person in PEOPLE if account in person.accounts]
        if account == "aau":
            lines.append(f"User - '{cloud.service_user}':DefaultAccount='aau':AdminLevel='Operator'")
    return "\n".join(lines) + "\n"


def fill(cloud):
    """What must exist before slurmctld starts."""
    file = cloud.slurm_conf.parent / "associations"
    write_atomically(file, associations(cloud))
    _once(cloud, "qos", QOS)
    _once(cloud, "associations", [f"load file={file}"], associations(cloud))


def limit(cloud):
    _once(cloud, "limits", LIMITS)


def _once(cloud, name, lines, content=""):
    """Gives sacctmgr the lines, unless it had the very same before."""
    done = cloud.run / f"slurm/{name}.done"
    digest = hashlib.sha256("\n".join(lines + [content]).encode()).hexdigest()
    if done.exists() and done.read_text() == digest:
        return
    ran = subprocess.run(["sacctmgr", "--immediate"], input="\n".join(lines) + "\n", text=True, capture_output=True,
                         env=cloud.admin_environment())
    said = ran.stdout + ran.stderr
    if ran.returncode != 0 or "rror" in said or "roblem" in said:
        raise Problem(f"sacctmgr refused the cloud's {name}:\n{said}")
    write_atomically(done, digest)
