// Questions that may hang, answered on a thread of its own: reading a process's exe, cmdline or environ can
// wait for a stuck process's memory lock, and a stuck process must never hold up a sample.
//
// Thread rule: one owner calls; the worker shares nothing but the queues. The worker is detached: when it
// hangs in the kernel, the agent goes on with what is known, and ends when told to.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "base/time.h"

namespace steward::meter {

template <typename Answer>
class Background {
 public:
  // Runs on the worker; nothing: no answer. Owns all that it touches.
  using Question = std::function<std::optional<Answer>()>;

  Background() : shared_(std::make_shared<Shared>()) {
    std::thread([shared = shared_] { work(*shared); }).detach();
  }
  ~Background() {
    const std::lock_guard lock(shared_->mutex);
    shared_->ended = true;
    shared_->questions.clear();
    shared_->asked.notify_all();
  }
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  // False: too many wait already (a storm of processes); ask again later.
  bool ask(Question question) {
    const std::lock_guard lock(shared_->mutex);
    if (shared_->questions.size() >= most_waiting) return false;
    shared_->questions.push_back(std::move(question));
    shared_->asked.notify_one();
    return true;
  }

  // Calls `with(answer)` for what has become known since the last call. Waits at most `patience` for what was
  // asked, and not at all while the worker is known to hang.
  template <typename With>
  void take(Duration patience, With with) {
    std::unique_lock lock(shared_->mutex);
    const auto idle = [this] { return shared_->questions.empty() && !shared_->busy; };
    if (!hangs_) shared_->settled.wait_for(lock, patience, idle);
    hangs_ = !idle();
    taken_.swap(shared_->answers);
    lock.unlock();
    for (const Answer& answer : taken_) with(answer);
    taken_.clear();
  }
  bool hangs() const { return hangs_; }

 private:
  static constexpr std::size_t most_waiting = 100'000;

  struct Shared {
    std::mutex mutex;
    std::condition_variable asked;
    std::condition_variable settled;
    std::deque<Question> questions;
    std::vector<Answer> answers;
    bool busy = false;
    bool ended = false;
  };

  static void work(Shared& shared) {
    std::unique_lock lock(shared.mutex);
    for (;;) {
      shared.asked.wait(lock, [&] { return shared.ended || !shared.questions.empty(); });
      if (shared.ended) return;
      const Question question = std::move(shared.questions.front());
      shared.questions.pop_front();
      shared.busy = true;
      lock.unlock();
      std::optional<Answer> answer = question();
      lock.lock();
      shared.busy = false;
      if (answer) shared.answers.push_back(std::move(*answer));
      if (shared.questions.empty()) shared.settled.notify_all();
    }
  }

  std::shared_ptr<Shared> shared_;
  std::vector<Answer> taken_;
  bool hangs_ = false;
};

}  // namespace steward::meter
