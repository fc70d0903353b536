#include "programs/steward_agent/ticker.h"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "base/clock.h"

namespace steward::agent {

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

Ticker::Event Ticker::wait() {
  for (;;) {
    // Should the timer ever fail, one step of poll's own keeps the agent sampling.
    const bool armed = arm();
    std::array<pollfd, 2> waits = {pollfd{timer_.get(), POLLIN, 0}, pollfd{signals_.get(), POLLIN, 0}};
    const int ready = ::poll(waits.data(), waits.size(), armed ? -1 : static_cast<int>(step_.count()));
    if (ready < 0) continue;
    if ((waits[1].revents & POLLIN) != 0) return Event::stop;
    std::uint64_t expirations = 0;
    const ssize_t n = ::read(timer_.get(), &expirations, sizeof expirations);
    if (n == static_cast<ssize_t>(sizeof expirations) || !armed) return Event::tick;
  }
}

}  // namespace steward::agent
