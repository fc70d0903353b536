// Worker: one thread that does what is posted to it, in order. Stops after the work in hand.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <stop_token>
#include <thread>

#include "base/executor.h"

namespace steward::engine {

class Worker final : public Executor {
 public:
  Worker();
  ~Worker() override;  // drops what has not begun
  void post(std::function<void()> work) override;
  void after(Duration delay, std::function<void()> work) override;
  bool idle();  // nothing in hand and nothing due

 private:
  struct Item {
    std::chrono::steady_clock::time_point due;
    std::function<void()> work;
  };
  void run(std::stop_token stop);

  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<Item> items_;
  bool working_ = false;
  std::jthread thread_;  // last: starts when all else is there
};

}  // namespace steward::engine
