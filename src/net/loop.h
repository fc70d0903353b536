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
  void run();   // until stop(); the calling thread is the serving thread
  void stop();  // any thread

  struct Impl;  // knows Asio; net's own files only
  Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace steward::net
