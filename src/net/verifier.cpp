#include "net/verifier.h"

namespace steward::net {

Verifier::Verifier(Executor& serving, Check check, std::size_t threads)
    : serving_(serving), check_(std::move(check)) {
  for (std::size_t i = 0; i < threads; ++i)
    threads_.emplace_back([this](const std::stop_token& stop) { run(stop); });
}

Verifier::~Verifier() {
  for (std::jthread& thread : threads_) thread.request_stop();
  threads_.clear();
}

void Verifier::verify(std::string authorization, std::function<void(Result<Peer>)> done) {
  const std::lock_guard lock(mutex_);
  if (items_.size() >= kMostWaiting) {
    serving_.post([done = std::move(done)] {
      done(fail(ErrorCode::unavailable, "too many credentials wait to be checked; try again later"));
    });
    return;
  }
  items_.push_back({std::move(authorization), std::move(done)});
  wake_.notify_one();
}

bool Verifier::idle() {
  const std::lock_guard lock(mutex_);
  return items_.empty() && working_ == 0;
}

void Verifier::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (wake_.wait(lock, stop, [this] { return !items_.empty(); }) && !stop.stop_requested()) {
    Item item = std::move(items_.front());
    items_.pop_front();
    ++working_;
    lock.unlock();
    auto peer = check_(item.authorization);
    serving_.post([done = std::move(item.done), peer = std::move(peer)] { done(peer); });
    lock.lock();
    --working_;
  }
}

}  // namespace steward::net
