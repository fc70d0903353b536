#include "programs/steward_agent/ticker.h"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "base/clock.h"

namespace steward::agent {

namespace {

constexpr Duration kFirstPause = std::chrono::milliseconds(20);
constexpr Duration kLastPause = std::chrono::milliseconds(500);
constexpr Duration kCalm = std::chrono::seconds(1);

}  // namespace

Duration uptime() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::chrono::duration_cast<Duration>(std::chrono::seconds(now.tv_sec) +
                                              std::chrono::nanoseconds(now.tv_nsec));
}

Result<Ticker> Ticker::make(Duration step) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  Ticker ticker;
  ticker.step_ = step;
  ticker.signals_ = meter::Descriptor(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  ticker.timer_ = meter::Descriptor(::timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK));
  if (!ticker.signals_ || !ticker.timer_) {
    return fail(ErrorCode::io, "cannot make a timer: " + std::generic_category().message(errno));
  }
  return ticker;
}

// CLOCK_REALTIME with CANCEL_ON_SET: reports are about wall-clock intervals, and a step of the clock must be
// noticed.
bool Ticker::arm() {
  const std::int64_t now = to_ms(SystemClock().now());
  const std::int64_t next = (now / step_.count() + 1) * step_.count();
  itimerspec when{};
  when.it_value.tv_sec = next / 1000;
  when.it_value.tv_nsec = (next % 1000) * 1'000'000;
  return ::timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, nullptr) == 0 ||
         errno == ECANCELED;
}

Ticker::Event Ticker::wait(int watched) {
  for (;;) {
    // Should the timer ever fail, one step of poll's own keeps the agent sampling.
    const bool armed = arm();
    const Duration rest = deaf_until_ - uptime();
    const bool heeds = watched >= 0 && rest <= Duration(0);
    std::array<pollfd, 3> waits = {pollfd{timer_.get(), POLLIN, 0}, pollfd{signals_.get(), POLLIN, 0},
                                   pollfd{heeds ? watched : -1, POLLIN, 0}};
    const Duration limit = watched >= 0 && !heeds ? rest : armed ? Duration(-1) : step_;
    const int ready = ::poll(waits.data(), waits.size(), static_cast<int>(limit.count()));
    if (ready < 0) continue;
    if ((waits[1].revents & POLLIN) != 0) return Event::stop;
    std::uint64_t expirations = 0;
    const ssize_t n = ::read(timer_.get(), &expirations, sizeof expirations);
    if (n == static_cast<ssize_t>(sizeof expirations) || (!armed && ready == 0)) return Event::tick;
    if ((waits[2].revents & POLLIN) == 0) continue;
    return changed();
  }
}

Ticker::Event Ticker::changed() {
  const Duration now = uptime();
  const bool calm = now - deaf_until_ > kCalm;
  pause_ = calm ? kFirstPause : std::min(pause_ * 2, kLastPause);
  deaf_until_ = now + pause_;
  return Event::changed;
}

}  // namespace steward::agent
