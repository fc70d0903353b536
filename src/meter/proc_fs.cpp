#include "meter/proc_fs.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>

namespace steward::meter {
namespace {

constexpr std::size_t kMostArguments = 64;
constexpr std::size_t kMostArgumentBytes = 16 * 1024;

// Numbers of stat after comm and state, counted from field 4 (proc(5)).
constexpr std::size_t kParent = 0, kGroup = 1, kSession = 2, kTty = 3, kForeground = 4, kStart = 18;

std::optional<std::array<std::int64_t, kStart + 1>> numbers_of(std::string_view text) {
  std::array<std::int64_t, kStart + 1> numbers{};
  for (std::int64_t& number : numbers) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  }
  return numbers;
}

std::string_view file_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
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
  stat.start = static_cast<std::uint64_t>(n[kStart]);
  return stat;
}

Descriptor ProcFs::open(pid_t pid, const char* file) const {
  return Descriptor::read_at(AT_FDCWD, fmt::format("{}/{}/{}", root_, pid, file).c_str());
}

std::optional<ProcStat> ProcFs::stat(pid_t pid) const {
  // One read: the kernel writes the line whole, and it is shorter than a kilobyte.
  const std::string text = read_some(open(pid, "stat"), 1024);
  auto stat = parse_proc_stat(text);
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

bool ProcFs::in_slurm_job(pid_t pid) const {
  // "4:memory:/slurm_node/uid_5/job_7/step_0" or
  // "0::/system.slice/slurmstepd.scope/job_7/step_0/user/task_0".
  const std::string text = read_some(open(pid, "cgroup"), kMostArgumentBytes);
  const std::size_t slurm = text.find("/slurm");
  if (slurm != std::string::npos && text.find("/job_", slurm) != std::string::npos) return true;
  return text.find("slurmstepd.scope/") != std::string::npos;  // also jobs named by SLUID
}

std::vector<pid_t> ProcFs::all() const {
  std::vector<Entry> entries;
  Directory(root_).list("", entries);
  std::vector<pid_t> pids;
  for (const Entry& entry : entries) {
    std::uint32_t pid = 0;
    if (number_after(entry.name, "", pid)) pids.push_back(static_cast<pid_t>(pid));
  }
  return pids;
}

}  // namespace steward::meter
