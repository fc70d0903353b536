#include "process.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <string_view>

namespace simgpu {
namespace {

struct Stat {
  char state = '?';
  std::uint64_t started = 0;
};

// The process's name in parentheses may hold spaces and parentheses: fields count from the last one.
std::optional<Stat> parse_stat(std::string_view text) {
  const std::size_t close = text.rfind(')');
  if (close == std::string_view::npos || close + 2 >= text.size()) return std::nullopt;
  text.remove_prefix(close + 2);
  Stat stat;
  stat.state = text.front();
  for (int field = 3; field < 22; ++field) {
    const std::size_t space = text.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    text.remove_prefix(space + 1);
  }
  if (std::from_chars(text.data(), text.data() + text.size(), stat.started).ec != std::errc())
    return std::nullopt;
  return stat;
}

bool has_ended(const Stat& stat) { return stat.state == 'Z' || stat.state == 'X'; }

// No value with errno ENOENT or ESRCH: there is no such process.
std::optional<Stat> read_stat(std::int32_t pid) {
  std::array<char, 32> path{};
  std::snprintf(path.data(), path.size(), "/proc/%d/stat", pid);
  const int fd = ::open(path.data(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  std::array<char, 1024> buffer{};
  const ssize_t size = ::read(fd, buffer.data(), buffer.size());
  const int error = errno;
  ::close(fd);
  errno = size < 0 ? error : 0;
  if (size <= 0) return std::nullopt;
  return parse_stat({buffer.data(), static_cast<std::size_t>(size)});
}

}  // namespace

std::optional<std::uint64_t> start_time(std::int32_t pid) {
  const std::optional<Stat> stat = read_stat(pid);
  if (!stat || has_ended(*stat)) return std::nullopt;
  return stat->started;
}

bool is_alive(std::int32_t pid, std::uint64_t started) {
  const std::optional<Stat> stat = read_stat(pid);
  if (!stat) {
    if (errno != ENOENT && errno != ESRCH) return true;
    return ::kill(pid, 0) != 0 && errno == EPERM;  // a /proc that hides other people's processes
  }
  return !has_ended(*stat) && stat->started == started;
}

std::int64_t now_us() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
}

}  // namespace simgpu
