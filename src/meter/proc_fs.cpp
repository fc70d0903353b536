#include "meter/proc_fs.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <filesystem>

#include "base/text.h"

namespace steward::meter {
namespace {

constexpr std::size_t kMostArguments = 64;
constexpr std::size_t kMostArgumentBytes = 16 * 1024;
constexpr std::size_t kMostEnvironmentBytes = 256 * 1024;
constexpr std::size_t kMostSocketBytes = 4 << 20;

// Numbers of stat after comm and state, counted from field 4 (proc(5)).
constexpr std::size_t kParent = 0, kGroup = 1, kSession = 2, kTty = 3, kForeground = 4, kUser = 10,
                      kSystem = 11, kChildrenUser = 12, kChildrenSystem = 13, kThreads = 16, kStart = 18,
                      kResident = 20;

std::optional<std::array<std::int64_t, kResident + 1>> numbers_of(std::string_view text) {
  std::array<std::int64_t, kResident + 1> numbers{};
  for (std::int64_t& number : numbers) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  }
  return numbers;
}

std::string read_some(const Descriptor& file, std::size_t limit) {
  std::string text(limit, '\0');
  std::size_t filled = 0;
  while (file && filled < limit) {
    const ssize_t n = ::read(file.get(), text.data() + filled, limit - filled);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    filled += static_cast<std::size_t>(n);
  }
  text.resize(filled);
  return text;
}

std::vector<std::string> split_arguments(std::string_view text) {
  std::vector<std::string> arguments;
  while (!text.empty() && arguments.size() < kMostArguments) {
    const std::size_t end = std::min(text.find('\0'), text.size());
    arguments.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return arguments;
}

}  // namespace

std::optional<ProcStat> parse_proc_stat(std::string_view text) {
  const std::size_t open = text.find(" (");
  const std::size_t close = text.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open + 2)
    return std::nullopt;
  if (close + 3 >= text.size()) return std::nullopt;
  ProcStat stat;
  const auto [end, error] = std::from_chars(text.data(), text.data() + open, stat.pid);
  if (error != std::errc() || end != text.data() + open) return std::nullopt;
  stat.comm = text.substr(open + 2, close - open - 2);
  stat.state = text[close + 2];
  const auto numbers = numbers_of(text.substr(close + 3));
  if (!numbers) return std::nullopt;
  const auto& n = *numbers;
  stat.parent = static_cast<pid_t>(n[kParent]);
  stat.group = static_cast<pid_t>(n[kGroup]);
  stat.session = static_cast<pid_t>(n[kSession]);
  stat.tty = static_cast<int>(n[kTty]);
  stat.foreground = static_cast<pid_t>(n[kForeground]);
  stat.cpu_ticks = static_cast<std::uint64_t>(n[kUser] + n[kSystem]);
  stat.children_ticks = static_cast<std::uint64_t>(n[kChildrenUser] + n[kChildrenSystem]);
  stat.threads = static_cast<std::uint32_t>(n[kThreads]);
  stat.start = static_cast<std::uint64_t>(n[kStart]);
  stat.rss_pages = static_cast<std::uint64_t>(n[kResident]);
  return stat;
}

Descriptor ProcFs::open(pid_t pid, const char* file) const {
  std::array<char, 4096> path;
  const auto end = fmt::format_to_n(path.data(), path.size() - 1, "{}/{}/{}", root_, pid, file);
  *end.out = '\0';
  return Descriptor::read_at(AT_FDCWD, path.data());
}

std::optional<ProcStat> ProcFs::stat(pid_t pid) const {
  // One read: the kernel writes the line whole, and it is shorter than a kilobyte.
  std::array<char, 1024> text;
  const Descriptor file = open(pid, "stat");
  const ssize_t length = file ? ::read(file.get(), text.data(), text.size()) : -1;
  if (length <= 0) return std::nullopt;
  auto stat = parse_proc_stat({text.data(), static_cast<std::size_t>(length)});
  if (stat && stat->pid != pid) return std::nullopt;
  return stat;
}

std::optional<ProcText> ProcFs::text(pid_t pid) const {
  ProcText found;
  found.arguments = split_arguments(read_some(open(pid, "cmdline"), kMostArgumentBytes));
  std::array<char, 4096> link{};
  const ssize_t length = ::readlink(fmt::format("{}/{}/exe", root_, pid).c_str(), link.data(), link.size());
  if (length > 0) {
    std::string_view path(link.data(), static_cast<std::size_t>(length));
    constexpr std::string_view kDeleted = " (deleted)";  // an upgraded package's old file
    if (path.ends_with(kDeleted)) path.remove_suffix(kDeleted.size());
    found.program = file_name(path);
  } else if (!found.arguments.empty()) {
    found.program = file_name(found.arguments.front());
  }
  if (!found.program.empty()) return found;
  const auto about = stat(pid);
  if (!about) return std::nullopt;
  found.program = about->comm;
  return found;
}

std::optional<std::string> ProcFs::environment(pid_t pid, std::string_view name) const {
  const std::string text = read_some(open(pid, "environ"), kMostEnvironmentBytes);
  for (std::size_t at = 0; at < text.size(); at = std::min(text.find('\0', at), text.size()) + 1) {
    const std::string_view variable(text.c_str() + at);
    if (variable.size() > name.size() && variable[name.size()] == '=' && variable.starts_with(name))
      return std::string(variable.substr(name.size() + 1));
  }
  return std::nullopt;
}

std::vector<std::uint64_t> ProcFs::sockets(pid_t pid) const {
  std::vector<std::uint64_t> inodes;
  const std::string folder = fmt::format("{}/{}/fd", root_, pid);
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string target = std::filesystem::read_symlink(entry.path(), error).native();
    constexpr std::string_view begin = "socket:[";
    if (!error && target.starts_with(begin))
      inodes.push_back(std::strtoull(target.c_str() + begin.size(), nullptr, 10));
  }
  return inodes;
}

std::string ProcFs::unix_sockets() const {
  return read_some(Descriptor::read_at(AT_FDCWD, (root_ + "/net/unix").c_str()), kMostSocketBytes);
}

std::optional<uid_t> ProcFs::owner(pid_t pid) const {
  struct ::stat about {};
  if (::stat(fmt::format("{}/{}", root_, pid).c_str(), &about) != 0) return std::nullopt;
  return about.st_uid;
}

std::optional<uid_t> ProcFs::login(pid_t pid) const {
  std::uint32_t uid = 0;
  const std::string text = read_some(open(pid, "loginuid"), 32);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), uid);
  return error == std::errc() && uid != UINT32_MAX ? std::optional<uid_t>(uid) : std::nullopt;
}

std::string ProcFs::cgroups(pid_t pid) const { return read_some(open(pid, "cgroup"), kMostArgumentBytes); }

std::uint64_t ProcFs::private_pages(pid_t pid) const {
  // "size resident shared …"
  std::uint64_t numbers[3] = {};
  const std::string text = read_some(open(pid, "statm"), 256);
  const char* at = text.data();
  for (std::uint64_t& number : numbers) {
    const auto [end, error] = std::from_chars(at, text.data() + text.size(), number);
    if (error != std::errc()) return 0;
    at = std::min(end + 1, text.data() + text.size());
  }
  return numbers[1] - std::min(numbers[1], numbers[2]);
}

bool ProcFs::in_slurm_job(pid_t pid) const {
  // "4:memory:/slurm_node/uid_5/job_7/step_0" or
  // "0::/system.slice/slurmstepd.scope/job_7/step_0/user/task_0".
  const std::string text = cgroups(pid);
  const std::size_t slurm = text.find("/slurm");
  if (slurm != std::string::npos && text.find("/job_", slurm) != std::string::npos) return true;
  return text.find("slurmstepd.scope/") != std::string::npos;  // also jobs named by SLUID
}

std::vector<pid_t> ProcFs::all() const {
  std::vector<pid_t> pids;
  Directory(root_).each("", [&](std::string_view name, ino_t) {
    std::uint32_t pid = 0;
    if (number_after(name, "", pid)) pids.push_back(static_cast<pid_t>(pid));
  });
  std::sort(pids.begin(), pids.end());
  return pids;
}

}  // namespace steward::meter
