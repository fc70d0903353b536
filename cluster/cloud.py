"""One cloud: where it lives, which ports, names and nodes it has, and how its users see it."""

import hashlib
import json
import os
import pwd
import socket
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import nodes as node_table
from procs import Procs, write_atomically
from say import Problem

ROOT = Path(__file__).resolve().parent.parent
FRONT_END = "ai-fe02"
DOMAIN = "aicloud.example"

# The longest socket in the run directory: slurmstepd's, for a long node name, job and step number.
SOCKET_LIMIT = 107
LONGEST_SOCKET = "slurm/spool/{0}/{0}_4294901760.4294967294"

# Public place for the run directory of a checkout that ordinary users cannot reach.
PUBLIC = Path("/var/lib/steward-cloud")


@dataclass(frozen=True)
class Person:
    login: str        # without the cloud's prefix
    groups: tuple
    accounts: tuple = ("aau",)
    staff: bool = False


PEOPLE = [
    Person("freja", ("ai-pilot-user",)),
    Person("mads", ("ai-pilot-user", "deadline"), ("aau", "deadline")),
    Person("ida", ("ai-pilot-user",)),
    Person("lars@cs.aau.dk", ("ai-pilot-user",)),
    Person("nikolaj", ("ai-pilot-user", "ai-aicentre-user", "ai-aicentre-a100-user"),
           ("aau", "aicentre", "aicentre-a100")),
    Person("karen", ("ai-pilot-user",), staff=True),
    Person("soren", ("ai-pilot-user",), staff=True),
]
# Who else gets mail here: the service desk, and those who own the hardware. They read it, and do nothing on the platform.
OFFICES = ("desk", "hardware")
GROUPS = ["ai-pilot-user", "deadline", "ai-aicentre-user", "ai-aicentre-a100-user"]


@dataclass(frozen=True)
class Cloud:
    link: Path            # where people look for it: ./run
    run: Path             # where it is
    ports: int = 27800
    prefix: str = "aic-"
    node_prefix: str = ""
    size: int = len(node_table.TABLE)

    # --- names ---

    @property
    def nodes(self):
        return [replace(node, name=self.node_prefix + node.name) for node in node_table.choose(self.size)]

    def bare(self, node):
        """The node's name in the table."""
        return node.name[len(self.node_prefix):]

    @property
    def node_names(self):
        return [node.name for node in self.nodes]

    def user(self, login):
        """The account of a person: `freja` and `aic-freja` both mean aic-freja."""
        return login if login.startswith(self.prefix) else self.prefix + login

    @property
    def users(self):
        return [self.user(person.login) for person in PEOPLE]

    @property
    def offices(self):
        return [self.user(office) for office in OFFICES]

    @property
    def staff_group(self):
        # A second cloud has its own group, so that purging it takes nothing from the first.
        return "claaudia" if self.prefix == "aic-" else self.prefix + "claaudia"

    @property
    def service_user(self):
        return self.user("steward")

    # --- ports ---

    @property
    def slurmctld_port(self):
        return self.ports

    @property
    def slurmdbd_port(self):
        return self.ports + 1

    @property
    def smtp_port(self):
        return self.ports + 2

    @property
    def portal_port(self):
        return self.ports + 3

    @property
    def steward_port(self):
        return self.ports + 4

    def slurmd_port(self, index):
        return self.ports + 20 + index

    # --- places ---

    @property
    def slurm_conf(self):
        return self.run / "slurm/etc/slurm.conf"

    @property
    def munge_socket(self):
        return self.run / "munge/socket"

    @property
    def procs(self):
        return Procs(self)

    def home(self, account):
        if account == self.service_user:
            return self.run / "steward"
        return self.run / "home" / account

    def user_environment(self, account):
        """What a login gives a user of this cloud."""
        return {
            "HOME": str(self.home(account)), "USER": account, "LOGNAME": account, "SHELL": "/bin/bash",
            "PATH": f"{self.run}/bin:/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8",
            "TERM": os.environ.get("TERM", "dumb"), "MAIL": str(self.run / "mail" / account),
            "MAILRC": str(self.run / "etc/mailrc"), "SLURM_CONF": str(self.slurm_conf),
            "STEWARD_SOCKET": str(self.run / "steward/api.sock"), "STEWARD_MUNGE_SOCKET": str(self.munge_socket),
            "SIMGPU_DIR": str(self.run / "simgpu"),
        }

    def admin_environment(self):
        return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "SLURM_CONF": str(self.slurm_conf)}

    # --- running commands in it ---

    def as_user(self, login, argv, env=None, **options):
        """Runs a command as a user of the cloud, from their home, in a session of its own as a login has.

        Returns the CompletedProcess.
        """
        account = self.user(login)
        entry = pwd.getpwnam(account)
        options = {"cwd": self.home(account), "stdin": subprocess.DEVNULL, "text": True, "capture_output": True,
                   "start_new_session": True} | options
        return subprocess.run(argv, user=entry.pw_uid, group=entry.pw_gid,
                              extra_groups=os.getgrouplist(account, entry.pw_gid),
                              env=self.user_environment(account) | (env or {}), **options)

    def as_admin(self, argv, **options):
        """Runs a Slurm command as root; a failure is a Problem with what the command said."""
        options = {"text": True, "capture_output": True} | options
        done = subprocess.run([str(word) for word in argv], env=self.admin_environment(), **options)
        if done.returncode != 0:
            raise Problem(f"{argv[0]} failed: {(done.stderr or done.stdout or '').strip()}")
        return done.stdout

    # --- remembering ---

    def save(self):
        kept = {"ports": self.ports, "prefix": self.prefix, "node_prefix": self.node_prefix, "size": self.size}
        write_atomically(self.run / "cloud.json", json.dumps(kept) + "\n")

    def saved(self):
        """This cloud as it was last started, or None."""
        try:
            return replace(self, **json.loads((self.run / "cloud.json").read_text()))
        except FileNotFoundError:
            return None


def from_environment():
    """The cloud the environment asks for; nothing is made yet."""
    link = Path(os.environ.get("STEWARD_RUN") or ROOT / "run").absolute()
    try:
        ports = int(os.environ.get("STEWARD_PORTS", "27800"))
    except ValueError:
        raise Problem("STEWARD_PORTS must be a number, the first of about 50 free ports.") from None
    return Cloud(link=link, run=link.resolve(), ports=ports, prefix=os.environ.get("STEWARD_PREFIX", "aic-"),
                 node_prefix=os.environ.get("STEWARD_NODE_PREFIX", ""))


def place(cloud):
    """Makes the run directory, elsewhere if ordinary users or socket paths could not use it. Returns (cloud, why)."""
    why = None
    if not cloud.link.is_symlink():
        why = _unfit(cloud)
        if why and cloud.link.exists():
            raise Problem(f"{cloud.link} cannot be used ({why}). Move it away or set STEWARD_RUN to another place.")
    if why:
        short = hashlib.sha256(str(cloud.link).encode()).hexdigest()[:8]
        (PUBLIC / short).mkdir(parents=True, exist_ok=True, mode=0o755)
        cloud.link.parent.mkdir(parents=True, exist_ok=True)
        cloud.link.symlink_to(PUBLIC / short)
    cloud.link.resolve().mkdir(parents=True, exist_ok=True, mode=0o755)
    return replace(cloud, run=cloud.link.resolve()), why


def _unfit(cloud):
    longest = max(len(str(cloud.link / LONGEST_SOCKET.format(name))) for name in cloud.node_names)
    if longest > SOCKET_LIMIT:
        return f"a socket's path would have {longest} bytes, the kernel allows {SOCKET_LIMIT}"
    parent = next(folder for folder in cloud.link.parents if folder.exists())
    if subprocess.run(["/usr/bin/test", "-x", parent], user="nobody", group="nogroup", extra_groups=[]).returncode:
        return "ordinary users cannot reach it"
    return None


def busy_ports(cloud):
    """The ports of this cloud that somebody else listens on."""
    wanted = [cloud.slurmctld_port, cloud.slurmdbd_port, cloud.smtp_port, cloud.portal_port, cloud.steward_port]
    wanted += [cloud.slurmd_port(index) for index in range(len(cloud.nodes))]
    return [port for port in wanted if _taken(port)]


def _taken(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
