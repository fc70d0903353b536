"""A host name of its own for some processes, so that `hostname` in a job answers with the node's name."""

import ctypes
import socket

CLONE_NEWUTS = 0x04000000


def take(name):
    """Moves this process into a UTS namespace with that host name. False where the kernel does not let it."""
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUTS) != 0:
        return False
    socket.sethostname(name)
    return True
