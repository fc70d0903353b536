#include "facts/signs.h"

#include <algorithm>

#include "facts/joined.h"

namespace steward::facts {
namespace {

// Four times what a GPU draws at rest. With a process on it that does nothing it draws up to about three
// times as much, as users report of A10, T4 and A40; at work five times and more.
constexpr std::uint64_t kPowered = 4;

// Nobody of the holder's is among those whose processes the driver tells of. Where it tells of none, its
// samples are the holder's.
bool is_anothers(const GpuUse& use, const Holder& holder) {
  return holder.job != 0 && !use.users.empty() &&
         std::none_of(use.users.begin(), use.users.end(), [&](const GpuUser& user) {
           return user.job == holder.job || (user.job == 0 && user.uid == holder.uid);
         });
}

bool serves(ProcessKind kind) {
  return kind == ProcessKind::notebook || kind == ProcessKind::ide_server || kind == ProcessKind::tunnel ||
         kind == ProcessKind::assistant;
}

bool only_waits(ProcessKind kind) {
  return serves(kind) || kind == ProcessKind::shell || kind == ProcessKind::sleeper ||
         kind == ProcessKind::multiplexer || kind == ProcessKind::container;
}

}  // namespace

bool gpu_worked(const GpuUse& use) { return std::uint64_t{use.active_samples} * 20 >= use.samples; }

Window::Channels signs_of(const GpuUse& use, const Holder& holder, std::uint64_t rest_mw) {
  Window::Channels signs = 0;
  if (gpu_worked(use))
    signs |= bit(GpuSign::worked) | (is_anothers(use, holder) ? 0 : bit(GpuSign::own_work));
  if (rest_mw > 0 && use.power_mw / kPowered > rest_mw) signs |= bit(GpuSign::powered);
  return signs;
}

Window::Channels work_of(const JobUse& use, Duration length, const Limits& limits) {
  const auto length_ms = static_cast<std::uint64_t>(length.count());
  const std::uint64_t cpu_floor = length_ms * static_cast<std::uint64_t>(limits.cpu_floor_permille) / 1000;
  Window::Channels signs = 0;
  if (use.cpu_ms > cpu_floor) signs |= bit(JobSign::cpu);
  if (use.io && (use.io->read_bytes + use.io->written_bytes) / length_ms >= limits.io_floor / 1000)
    signs |= bit(JobSign::io);
  if (use.stuck > 0) signs |= bit(JobSign::stuck);
  return signs;
}

Window::Channels standing_of(const JobUse& use) {
  Window::Channels signs = 0;
  if (use.waits_at_terminal) signs |= bit(JobSign::terminal);
  if (use.interactive_step) signs |= bit(JobSign::held);
  if (use.processes == 0) return signs | bit(JobSign::empty);
  std::uint64_t waiting = 0;
  for (const auto& [kind, count] : use.kinds) {
    if (only_waits(kind)) waiting += count;
  }
  if (waiting >= use.processes) signs |= bit(JobSign::waiting);
  return signs;
}

}  // namespace steward::facts
