#include "engine/worker.h"

#include <algorithm>

namespace steward::engine {

Worker::Worker() : thread_([this](std::stop_token stop) { run(stop); }) {}

Worker::~Worker() {
  thread_.request_stop();
  wake_.notify_all();
}

void Worker::post(std::function<void()> work) { after(Duration(0), std::move(work)); }

void Worker::after(Duration delay, std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    items_.push_back({std::chrono::steady_clock::now() + delay, std::move(work)});
  }
  wake_.notify_all();
}

bool Worker::idle() {
  const std::lock_guard lock(mutex_);
  return !working_ && items_.empty();
}

void Worker::run(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    const auto next = std::min_element(items_.begin(), items_.end(),
                                       [](const Item& a, const Item& b) { return a.due < b.due; });
    if (next == items_.end()) {
      wake_.wait(lock, stop, [this] { return !items_.empty(); });
      continue;
    }
    if (next->due > std::chrono::steady_clock::now()) {
      const auto due = next->due;
      const std::size_t count = items_.size();
      wake_.wait_until(lock, stop, due, [this, count] { return items_.size() != count; });
      continue;
    }
    const std::function<void()> work = std::move(next->work);
    items_.erase(next);
    working_ = true;
    lock.unlock();
    work();
    lock.lock();
    working_ = false;
  }
}

}  // namespace steward::engine
