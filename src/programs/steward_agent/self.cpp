#include "programs/steward_agent/self.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <utility>

#include "base/files.h"
#include "base/log.h"
#include "base/text.h"

namespace steward::agent {
namespace {

std::string percent(std::int64_t ppm) { return fmt::format("{}.{:04}", ppm / 10'000, ppm % 10'000); }

}  // namespace

Duration own_cpu() {
  rusage use{};
  ::getrusage(RUSAGE_SELF, &use);
  const auto of = [](const timeval& t) {
    return std::chrono::seconds(t.tv_sec) + std::chrono::microseconds(t.tv_usec);
  };
  return std::chrono::duration_cast<Duration>(of(use.ru_utime) + of(use.ru_stime));
}

std::uint64_t own_rss_mib() {
  const auto text = read_file("/proc/self/statm", 256);
  if (!text) return 0;
  const auto fields = split(*text, ' ');
  const auto pages = fields.size() > 1 ? parse_integer(fields[1]) : std::nullopt;
  const auto bytes = static_cast<std::uint64_t>(pages.value_or(0) * ::sysconf(_SC_PAGESIZE));
  return (bytes + (1U << 20) - 1) >> 20;
}

void Self::sampling(Time now, Duration uptime) {
  const Duration step = pace().sample;
  const Duration after = now.time_since_epoch() % step;
  const Time slot = now - after;
  const Duration off = now.time_since_epoch() - uptime;
  const Duration jump = off > off_ ? off - off_ : off_ - off;
  if (slot_ && jump < step / 2) {
    if (after > step / 10) ++late_;
    const std::int64_t passed = (slot - *slot_) / step;
    if (passed > 1) missed_ += static_cast<std::uint32_t>(passed - 1);
  }
  slot_ = slot;
  off_ = off;
}

AgentUse Self::tell() {
  AgentUse use;
  const auto cpu_ms = static_cast<std::uint64_t>(own_cpu().count());
  use.cpu_ms = cpu_ms - std::exchange(told_cpu_ms_, cpu_ms);
  use.rss_mib = own_rss_mib();
  use.late_samples = std::exchange(late_, 0);
  use.missed_samples = std::exchange(missed_, 0);
  use.sample = pace().sample;
  use.slowed = budget_.slowed();
  use.over_budget = budget_.over();
  return use;
}

bool Self::changes_pace(Duration uptime) {
  const meter::Pace before = budget_.pace();
  const bool was_over = std::exchange(told_over_, false);
  const bool changed = budget_.hear(own_cpu(), uptime);
  told_over_ = budget_.over() && !changed;
  if (changed) {
    log(LogLevel::warning,
        budget_.pace().sample > before.sample ? "samples_less_often" : "samples_more_often",
        {{"used_percent_of_a_core", percent(budget_.used_ppm())},
         {"sample_ms", budget_.pace().sample.count()},
         {"process_scan_ms", budget_.pace().process_scan.count()}});
    // The grid of samples is another: none of it was missed.
    slot_.reset();
  } else if (told_over_ && !was_over) {
    log(LogLevel::warning, "over_budget_at_the_slowest_pace",
        {{"used_percent_of_a_core", percent(budget_.used_ppm())},
         {"advice", "give it more with [budget] cpu in the agent's file, if this node may spend it"}});
  }
  return changed;
}

}  // namespace steward::agent
