#include "meter/counters.h"

#include <algorithm>
#include <charconv>

namespace steward::meter {
namespace {

constexpr std::uint64_t kNoLimit = std::uint64_t{1} << 62;

// Calls `visit(line)` for each line.
template <typename Visit>
void each_line(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    visit(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// The number after `key` where the line has it: " Read 5", " rbytes=5".
std::uint64_t number_in(std::string_view line, std::string_view key) {
  const std::size_t at = line.find(key);
  return at == std::string_view::npos ? 0 : leading_number(line.substr(at + key.size())).value_or(0);
}

}  // namespace

std::optional<std::uint64_t> leading_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end == text.data()) return std::nullopt;
  return number;
}

std::optional<std::uint64_t> value_of(std::string_view text, std::string_view key) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    if (line.size() > key.size() && line[key.size()] == ' ' && line.starts_with(key))
      return leading_number(line.substr(key.size() + 1));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return std::nullopt;
}

std::optional<std::uint64_t> cpu_ns(std::string_view text, CgroupVersion version) {
  if (version == CgroupVersion::v1) return leading_number(text);
  const auto usec = value_of(text, "usage_usec");
  if (!usec) return std::nullopt;
  return *usec * 1000;
}

MemoryParts memory_parts(std::string_view text, CgroupVersion version) {
  const bool v1 = version == CgroupVersion::v1;
  MemoryParts parts;
  parts.anon = value_of(text, v1 ? "total_rss" : "anon").value_or(0);
  parts.shmem = value_of(text, v1 ? "total_shmem" : "shmem").value_or(0);
  const std::uint64_t cache = value_of(text, v1 ? "total_cache" : "file").value_or(0);
  parts.file = cache - std::min(cache, parts.shmem);
  return parts;
}

std::optional<std::uint64_t> memory_limit(std::string_view text) {
  const auto limit = leading_number(text);
  return limit && *limit < kNoLimit ? limit : std::nullopt;
}

IoBytes io_bytes(std::string_view text, CgroupVersion version) {
  const bool v1 = version == CgroupVersion::v1;
  IoBytes sum;
  each_line(text, [&](std::string_view line) {
    sum.read += number_in(line, v1 ? " Read " : " rbytes=");
    sum.written += number_in(line, v1 ? " Write " : " wbytes=");
  });
  return sum;
}

}  // namespace steward::meter
