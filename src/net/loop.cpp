#include "net/loop.h"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>

#include "base/check.h"
#include "net/loop_impl.h"

namespace steward::net {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

constexpr Duration kAskAgain = std::chrono::milliseconds(50);

void stop_when_idle(Loop& loop, const std::function<bool()>& idle, SteadyTime latest) {
  // Not at once: a worker may have posted its last word between our turn and its turning idle.
  if (idle()) return loop.post([&loop] { loop.stop(); });
  if (std::chrono::steady_clock::now() >= latest) return loop.stop();
  loop.after(kAskAgain, [&loop, idle, latest] { stop_when_idle(loop, idle, latest); });
}

}  // namespace

Loop::Loop() : impl_(std::make_unique<Impl>()) {}
Loop::~Loop() = default;

void Loop::post(std::function<void()> work) { boost::asio::post(impl_->context, std::move(work)); }

void Loop::after(Duration delay, std::function<void()> work) {
  // The timer lives in its own handler: nobody can cancel it, and a loop that ends drops it.
  auto timer = std::make_shared<boost::asio::steady_timer>(impl_->context, delay);
  timer->async_wait([timer, work = std::move(work)](const boost::system::error_code& error) {
    if (!error) work();
  });
}

void Loop::on_stop_signal(std::function<void()> work) {
  STEWARD_CHECK(!impl_->signals);
  impl_->signals.emplace(impl_->context, SIGTERM, SIGINT);
  impl_->signals->async_wait([this, work = std::move(work)](const boost::system::error_code& error, int) {
    if (error) return;
    // Back to the default: a second signal ends a stop that hangs.
    boost::system::error_code ignored;
    impl_->signals->clear(ignored);
    work();
  });
}

void Loop::on_reload_signal(std::function<void()> work) {
  if (!impl_->reload) impl_->reload.emplace(impl_->context, SIGHUP);
  impl_->reload->async_wait([this, work = std::move(work)](const boost::system::error_code& error, int) {
    if (error) return;
    work();
    on_reload_signal(work);
  });
}

void Loop::run() { impl_->context.run(); }
void Loop::stop() { impl_->context.stop(); }

void Loop::stop_when(std::function<bool()> idle, Duration patience) {
  stop_when_idle(*this, idle, std::chrono::steady_clock::now() + patience);
}

}  // namespace steward::net
