// Loop: the one serving thread's event loop (Asio behind it). Work from other threads comes in through
// post().
#pragma once

#include <functional>
#include <memory>

#include "base/executor.h"

namespace steward::net {

class Loop final : public Executor {
 public:
  Loop();
  ~Loop() override;
  void post(std::function<void()> work) override;                   // any thread
  void after(Duration delay, std::function<void()> work) override;  // any thread
  void on_stop_signal(std::function<void()> work);                  // SIGTERM, SIGINT; once
  void on_reload_signal(std::function<void()> work);                // SIGHUP; each time
  void run();   // until stop(); the calling thread is the serving thread
  void stop();  // any thread
  // Stops once `idle` says yes (asked now and then), or when `patience` is over. What was posted before that
  // yes still runs: what a worker posts before it turns idle is heard. Serving thread.
  void stop_when(std::function<bool()> idle, Duration patience);

  struct Impl;  // knows Asio; net's own files only
  Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace steward::net
