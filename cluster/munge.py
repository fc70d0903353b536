"""The cloud's own MUNGE: own key, socket and log, beside any that the machine may have."""

import os

from accounts import ids
from procs import write_atomically

NAME = "munged"


def start(cloud):
    folder = cloud.run / "munge"
    owner = ids("munge")
    folder.mkdir(mode=0o755, exist_ok=True)
    os.chown(folder, *owner)
    key = folder / "key"
    if not key.exists():
        write_atomically(key, os.urandom(128), 0o600, owner)
    # --force: a checkout below somebody's home is owned by them, which munged otherwise refuses.
    if not cloud.procs.pid(NAME):
        cloud.munge_socket.unlink(missing_ok=True)   # a dead munged's would look ready
    argv = ["munged", "--foreground", "--force", "--num-threads=4", f"--socket={cloud.munge_socket}",
            f"--key-file={key}", f"--pid-file={folder}/pid", f"--log-file={folder}/log", f"--seed-file={folder}/seed"]
    started = cloud.procs.start(NAME, argv, user=owner[0], group=owner[1], extra_groups=[])
    if started:
        cloud.procs.await_ready(NAME, cloud.munge_socket.is_socket)
    return started
