#include "meter/machine.h"

#include <fcntl.h>

#include <algorithm>
#include <charconv>

#include "meter/counters.h"

namespace steward::meter {
namespace {

Descriptor open_below(const std::string& root, const char* name) {
  return Descriptor::read_at(AT_FDCWD, (root + "/" + name).c_str());
}

// "MemTotal:       263783928 kB" -> MiB.
std::uint64_t mib_of(std::string_view text, std::string_view key) {
  const std::size_t at = text.find(key);
  if (at == std::string_view::npos) return 0;
  std::string_view rest = text.substr(at + key.size());
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  return leading_number(rest).value_or(0) >> 10;
}

std::uint32_t permille(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<std::uint32_t>(std::min<std::uint64_t>(1000, part * 1000 / whole));
}

std::uint64_t grown(std::uint64_t before, std::uint64_t now) { return now - std::min(before, now); }

}  // namespace

Machine::Machine(const std::string& proc_root)
    : stat_(open_below(proc_root, "stat")),
      load_(open_below(proc_root, "loadavg")),
      memory_(open_below(proc_root, "meminfo")),
      cpu_pressure_(open_below(proc_root, "pressure/cpu")),
      memory_pressure_(open_below(proc_root, "pressure/memory")),
      io_pressure_(open_below(proc_root, "pressure/io")) {}

// The first line, "cpu  user nice system idle iowait irq softirq steal …": guests' time is in user's already.
void Machine::read_cpu() {
  reading_.cpus = 0;
  if (!read_whole(stat_, text_)) return;
  std::string_view line = std::string_view(text_).substr(0, text_.find('\n'));
  line.remove_prefix(std::min(line.find_first_of("0123456789"), line.size()));
  constexpr std::size_t idle = 3, iowait = 4, last = 7;
  reading_.busy_ticks = reading_.total_ticks = 0;
  for (std::size_t field = 0; field <= last && !line.empty(); ++field) {
    const std::uint64_t ticks = leading_number(line).value_or(0);
    reading_.total_ticks += ticks;
    if (field != idle && field != iowait) reading_.busy_ticks += ticks;
    line.remove_prefix(std::min(line.find(' '), line.size()));
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  }
  for (std::size_t at = text_.find("\ncpu"); at != std::string::npos; at = text_.find("\ncpu", at + 1))
    ++reading_.cpus;
}

void Machine::read_memory() {
  if (!read_whole(memory_, text_)) return;
  reading_.memory_mib = mib_of(text_, "MemTotal:");
  reading_.available_mib = mib_of(text_, "MemAvailable:");
}

std::uint64_t stalled_us(std::string_view text, std::string_view line) {
  const std::size_t at = text.find(line);
  if (at == std::string_view::npos) return 0;
  const std::string_view from = text.substr(at, text.find('\n', at) - at);
  constexpr std::string_view key = "total=";
  const std::size_t total = from.find(key);
  return total == std::string_view::npos ? 0 : leading_number(from.substr(total + key.size())).value_or(0);
}

void Machine::read_pressure() {
  reading_.has_pressure = false;
  // Where pressure is off, reading says so (EOPNOTSUPP).
  if (!read_whole(cpu_pressure_, text_)) return;
  reading_.cpu_some_us = stalled_us(text_, "some");
  if (!read_whole(memory_pressure_, text_)) return;
  reading_.memory_some_us = stalled_us(text_, "some");
  reading_.memory_full_us = stalled_us(text_, "full");
  if (!read_whole(io_pressure_, text_)) return;
  reading_.io_some_us = stalled_us(text_, "some");
  reading_.io_full_us = stalled_us(text_, "full");
  reading_.has_pressure = true;
}

const MachineReading& Machine::read() {
  read_cpu();
  read_memory();
  read_pressure();
  if (read_whole(load_, text_)) {
    double load = 0;
    std::from_chars(text_.data(), text_.data() + text_.size(), load);
    reading_.load_centi = static_cast<std::uint32_t>(load * 100 + 0.5);
  }
  return reading_;
}

MachineUse use_between(const MachineReading& before, const MachineReading& now, Duration span) {
  MachineUse use;
  use.cpus = now.cpus;
  use.busy_permille =
      permille(grown(before.busy_ticks, now.busy_ticks), grown(before.total_ticks, now.total_ticks));
  use.load_centi = now.load_centi;
  use.memory_mib = now.memory_mib;
  use.available_mib = now.available_mib;
  if (!before.has_pressure || !now.has_pressure || span <= Duration(0)) return use;
  const auto stalled = [&](std::uint64_t then, std::uint64_t at) {
    return permille(grown(then, at), static_cast<std::uint64_t>(span.count()) * 1000);
  };
  use.pressure = Pressure{
      stalled(before.cpu_some_us, now.cpu_some_us), stalled(before.memory_some_us, now.memory_some_us),
      stalled(before.memory_full_us, now.memory_full_us), stalled(before.io_some_us, now.io_some_us),
      stalled(before.io_full_us, now.io_full_us)};
  return use;
}

}  // namespace steward::meter
