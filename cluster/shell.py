"""`./up as USER`: what that user would have after a login on the front-end."""

import os
import pwd
import shlex
import sys

import hostname
from cloud import FRONT_END
from procs import write_atomically
from say import Problem, warn

# Read by the front-end's shells and by bash on a node (srun --pty bash): the prompt says where one is.
BASHRC = """\
# Written by ./up, read by the cloud's users' shells.
case $- in *i*) ;; *) return ;; esac
PS1='\\u@'"${{SLURMD_NODENAME:-{front_end}}}"':\\w\\$ '
umask 027
if [ -t 0 ]; then mesg y 2>/dev/null; fi
eval "$(steward completion bash 2>/dev/null)"
"""


def configure(cloud):
    (cloud.run / "etc").mkdir(exist_ok=True)
    write_atomically(cloud.run / "etc/bashrc", BASHRC.format(front_end=FRONT_END))


def become(cloud, login, command):
    """Turns this process into the user's shell, or into their command. Does not return."""
    account = cloud.user(login)
    if account not in [*cloud.users, *cloud.offices, cloud.service_user]:
        raise Problem(f"no user {login} here; there are: {', '.join([*cloud.users, *cloud.offices])}")
    entry = pwd.getpwnam(account)
    hostname.take(FRONT_END)
    os.initgroups(account, entry.pw_gid)
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)
    environment = cloud.user_environment(account)
    os.umask(0o027)
    os.chdir(cloud.home(account))
    if command:
        _exec(command, environment)
    # The terminal we came from belongs to somebody else. script makes one that is the user's, as sshd would.
    shell = f"exec bash --rcfile {shlex.quote(str(cloud.run / 'etc/bashrc'))} -i"
    _exec(["script", "--quiet", "--return", "--flush", "--command", shell, "/dev/null"], environment)


def _exec(argv, environment):
    try:
        os.execvpe(argv[0], argv, environment)
    except FileNotFoundError:
        warn(f"{argv[0]}: command not found")
        sys.exit(127)
