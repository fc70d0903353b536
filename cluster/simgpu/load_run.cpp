#include "load_run.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>

#include "meter.h"
#include "process.h"

namespace simgpu {
namespace {

constexpr std::int64_t kTickUs = 500'000;

std::int64_t clock_us(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
}

// Works on the CPU for `us` of this process's own time.
void burn(std::int64_t us) {
  const std::int64_t until = clock_us(CLOCK_PROCESS_CPUTIME_ID) + us;
  while (clock_us(CLOCK_PROCESS_CPUTIME_ID) < until) {
  }
}

sigset_t ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  return signals;
}

// Waits for one of the signals, at most `us`; whether one came.
bool wait_for(const sigset_t& signals, std::int64_t us) {
  const std::int64_t left = std::max<std::int64_t>(us, 0);
  const timespec limit{left / 1'000'000, left % 1'000'000 * 1000};
  return ::sigtimedwait(&signals, nullptr, &limit) >= 0;
}

void work(const LoadOptions& options, const std::vector<std::uint32_t>& tickets, Live& live,
          const sigset_t& signals) {
  const std::int64_t begin = clock_us(CLOCK_MONOTONIC);
  for (;;) {
    const std::int64_t tick = clock_us(CLOCK_MONOTONIC);
    const std::int64_t left = options.for_us ? begin + *options.for_us - tick : kTickUs;
    if (left <= 0) return;
    for (const std::uint32_t ticket : tickets) live.still_alive(ticket, now_us());
    const std::int64_t length = std::min(left, kTickUs);
    burn(static_cast<std::int64_t>(static_cast<double>(length) * options.cpu_share));
    if (wait_for(signals, tick + length - clock_us(CLOCK_MONOTONIC))) return;
  }
}

Result<void> begin_all(const LoadOptions& options, std::span<const Gpu> gpus, Live& live,
                       std::vector<std::uint32_t>& tickets) {
  const std::int64_t now = now_us();
  for (const Gpu& gpu : gpus) {
    const Result<std::uint32_t> ticket = live.begin(use_of(options, gpu), now);
    if (!ticket) return failure(ticket.error());
    tickets.push_back(*ticket);
  }
  return {};
}

}  // namespace

Use use_of(const LoadOptions& options, const Gpu& gpu) {
  Use use;
  use.pid = ::getpid();
  use.started = start_time(use.pid).value_or(0);
  use.minor = gpu.minor;
  if (gpu.mig) use.instance = options.instance;
  use.pattern = options.pattern;
  use.percent = options.percent;
  use.memory_mib = options.memory_mib;
  use.on_us = options.on_us;
  use.off_us = options.off_us;
  use.busy_us = options.busy_us;
  return use;
}

Result<std::span<const Gpu>> touched(const LoadOptions& options, std::span<const Gpu> given) {
  const std::span<const Gpu> gpus = options.only_first && !given.empty() ? given.first(1) : given;
  for (const Gpu& gpu : gpus) {
    if (gpu.mig && options.instance >= gpu.instances.size()) {
      return failure(gpu.file + " (" + gpu.name + ") is divided and has no instance " +
                     std::to_string(options.instance) + "; it has " + std::to_string(gpu.instances.size()));
    }
    const std::uint32_t all = gpu.mig ? gpu.instances[options.instance].memory_mib : gpu.memory_mib;
    const std::uint64_t room = memory_of(all, 0).free_bytes >> 20;
    if (options.memory_mib <= room) continue;
    return failure("out of memory: " + gpu.file + " (" + gpu.name + ") has room for " + std::to_string(room) +
                   " MiB; give a smaller --memory");
  }
  return gpus;
}

Result<void> run_load(const LoadOptions& options, std::span<const Gpu> gpus, Live& live) {
  const sigset_t signals = ending_signals();
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::vector<std::uint32_t> tickets;
  Result<void> begun = begin_all(options, gpus, live, tickets);
  if (begun) work(options, tickets, live, signals);
  const std::int64_t now = now_us();
  for (const std::uint32_t ticket : tickets) live.end(ticket, now);
  return begun;
}

}  // namespace simgpu
