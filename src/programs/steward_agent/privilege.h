// The fewest rights that work. Of root's 41 capabilities the agent keeps one, CAP_SYS_PTRACE: to see which
// program another user's process runs (/proc/PID/exe), and whose socket a slurmstepd holds. Everything else
// it reads is readable to all, and its own files are root's. On a front-end it is in the group tty besides:
// `mesg y` means that this group may write.
#pragma once

#include "base/result.h"

namespace steward::agent {

// Gives up the rest, for good and for every program that it might be made to run. To be called before any
// other thread is started. Without root nothing is done: there is nothing to give up. Errors: unavailable
// (the kernel refuses: a container without CAP_SETPCAP).
Status keep_few_rights(bool for_terminals);

}  // namespace steward::agent
