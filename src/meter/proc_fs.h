// What /proc says of one process. Every read may find the process gone. Paths are below a root, so that tests
// build trees. stat never waits for the process; exe and cmdline may (mmap_lock), so they are read off the
// sampling path only.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "meter/descriptor.h"

namespace steward::meter {

struct ProcStat {
  pid_t pid = 0;
  std::string comm;  // at most 15 characters of the person's choice
  char state = '?';  // R S D Z T…
  pid_t parent = 0;
  pid_t group = 0;
  pid_t session = 0;
  int tty = 0;                       // 0: no controlling terminal
  pid_t foreground = -1;             // the terminal's foreground process group
  std::uint64_t cpu_ticks = 0;       // user and system time of its own, USER_HZ (sysconf(_SC_CLK_TCK))
  std::uint64_t children_ticks = 0;  // of children that it has waited for, and theirs
  std::uint32_t threads = 1;
  std::uint64_t start = 0;  // clock ticks since boot; with pid it names the process
  std::uint64_t rss_pages = 0;
};

// One /proc/PID/stat. comm ends at the LAST ')': it may hold spaces and parentheses of its own.
std::optional<ProcStat> parse_proc_stat(std::string_view text);

// A process's program and arguments: the person's own text. Classified at once and forgotten, never kept or
// logged.
struct ProcText {
  std::string program;  // the executable's file name; argv[0]'s or comm's where the link cannot be read
  std::vector<std::string> arguments;  // argv, at most 64 of them and 16 KiB
};

class ProcFs {
 public:
  explicit ProcFs(std::string root = "/proc") : root_(std::move(root)) {}
  std::optional<ProcStat> stat(pid_t pid) const;
  std::optional<ProcText> text(pid_t pid) const;  // may block
  // One variable of its environment, which its owner controls; may block. The rest is forgotten at once.
  std::optional<std::string> environment(pid_t pid, std::string_view name) const;
  // The inodes of its sockets; /proc/net/unix. Need the right to look into it (CAP_SYS_PTRACE, or its owner).
  std::vector<std::uint64_t> sockets(pid_t pid) const;
  std::string unix_sockets() const;
  std::optional<uid_t> owner(pid_t pid) const;
  // Who logged in (PAM's loginuid); nothing for what no login started.
  std::optional<uid_t> login(pid_t pid) const;
  std::string cgroups(pid_t pid) const;          // /proc/PID/cgroup
  std::uint64_t private_pages(pid_t pid) const;  // resident and not shared (statm)
  // Does /proc/PID/cgroup name a Slurm job's cgroup?
  bool in_slurm_job(pid_t pid) const;
  std::vector<pid_t> all() const;  // ascending

 private:
  Descriptor open(pid_t pid, const char* file) const;
  std::string root_;
};

}  // namespace steward::meter
