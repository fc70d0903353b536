// Cgroup and /proc trees in a temporary folder, as the kernel and Slurm build them.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace steward::meter {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "steward-meter-XXXXXX").native();
    path_ = ::mkdtemp(name.data());
  }
  ~TemporaryFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Overwrites in place: the inode stays, as a kernel file's does.
inline void put(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::trunc) << text;
}

class FakeTree {
 public:
  std::string cgroup() const { return (folder_.path() / "cgroup").native(); }
  std::string proc() const { return (folder_.path() / "proc").native(); }

  std::filesystem::path job_path(const std::string& controller, const std::string& job) const {
    return folder_.path() / "cgroup" / controller / job;
  }

  // `job`: "slurm/uid_1000/job_7".
  void job(const std::string& job, std::uint64_t cpu_ns, std::uint64_t rss = 0, std::uint64_t shmem = 0) {
    std::filesystem::create_directories(job_path("freezer", job));
    put(job_path("cpuacct", job) / "cpuacct.usage", fmt::format("{}\n", cpu_ns));
    put(job_path("memory", job) / "memory.stat",
        fmt::format("cache 999999999\nrss 1\nshmem 2\ntotal_cache 888888888\ntotal_rss {}\ntotal_rss_huge 5\n"
                    "total_shmem {}\n",
                    rss, shmem));
  }
  void step(const std::string& job, const std::string& step, const std::vector<int>& pids) {
    std::string text;
    for (const int pid : pids) text += fmt::format("{}\n", pid);
    put(job_path("freezer", job) / step / "cgroup.procs", text);
  }
  void remove_job(const std::string& job) {
    for (const char* controller : {"freezer", "cpuacct", "memory"}) {
      std::filesystem::remove_all(job_path(controller, job));
    }
  }

  // A job of cgroup v2: "system.slice/slurmstepd.scope/job_7".
  void job_v2(const std::string& job, std::uint64_t cpu_us, std::uint64_t anon = 0, std::uint64_t shmem = 0) {
    put(job_path(job, "cpu.stat"), fmt::format("usage_usec {}\nuser_usec 1\nsystem_usec 1\n", cpu_us));
    put(job_path(job, "memory.stat"),
        fmt::format("anon {}\nfile {}\nkernel 5\nshmem {}\n", anon, 7 * anon, shmem));
    put(job_path(job, "memory.current"), fmt::format("{}\n", 8 * anon + shmem));
    put(job_path(job, "memory.max"), "max\n");
  }
  void step_v2(const std::string& job, const std::string& step, int stepd, const std::vector<int>& pids) {
    std::string text;
    for (const int pid : pids) text += fmt::format("{}\n", pid);
    put(job_path(job, step) / "slurm/cgroup.procs", fmt::format("{}\n", stepd));
    put(job_path(job, step) / "user/task_0/cgroup.procs", text);
  }

  struct Process {
    int pid = 0;
    std::string comm;
    std::string exe;
    std::vector<std::string> argv;
    char state = 'S';
    int parent = 1;
    int group = 0;    // 0: its own
    int session = 0;  // 0: its own
    int tty = 0;
    int foreground = -1;
    std::uint64_t start = 1000;
    std::uint64_t ticks = 0;           // of CPU time
    std::uint64_t children_ticks = 0;  // of children that it waited for
    int threads = 1;
  };
  void process(const Process& p) {
    const auto folder = folder_.path() / "proc" / std::to_string(p.pid);
    put(folder / "stat", fmt::format("{} ({}) {} {} {} {} {} {} 4194304 1 2 3 4 {} 0 {} 0 20 0 {} 0 {} 1000 "
                                     "100 18446744073709551615\n",
                                     p.pid, p.comm, p.state, p.parent, p.group != 0 ? p.group : p.pid,
                                     p.session != 0 ? p.session : p.pid, p.tty, p.foreground, p.ticks,
                                     p.children_ticks, p.threads, p.start));
    std::string line;
    for (const auto& argument : p.argv) line += argument + '\0';
    put(folder / "cmdline", line);
    std::error_code error;
    std::filesystem::remove(folder / "exe", error);
    if (!p.exe.empty()) std::filesystem::create_symlink(p.exe, folder / "exe");
  }
  void end_process(int pid) { std::filesystem::remove_all(folder_.path() / "proc" / std::to_string(pid)); }

 private:
  TemporaryFolder folder_;
};

}  // namespace steward::meter
