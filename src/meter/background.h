// Questions that may hang, answered on a thread of its own: reading a process's exe, cmdline or environ can
// wait for a stuck process's memory lock, and a stuck process must never hold up a sample.
//
// Thread rule: one owner calls; the worker shares nothing but the queues. The worker is detached: when it
// hangs in the kernel, the agent goes on with what is known, and ends when told to. One stuck process must
// not keep the others' answers back for ever: after a while another worker takes over, a few times at most.
#pragma once

#include <chrono>
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

  explicit Background(Duration replace_after = std::chrono::seconds(10))
      : shared_(std::make_shared<Shared>()), replace_after_(replace_after) {
    start();
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
    replace_stuck();
    taken_.swap(shared_->answers);
    lock.unlock();
    for (const Answer& answer : taken_) with(answer);
    taken_.clear();
  }
  bool hangs() const { return hangs_; }

 private:
  static constexpr std::size_t most_waiting = 100'000;
  static constexpr unsigned most_stuck = 8;
  using Steady = std::chrono::steady_clock;

  struct Shared {
    std::mutex mutex;
    std::condition_variable asked;
    std::condition_variable settled;
    std::deque<Question> questions;
    std::vector<Answer> answers;
    bool busy = false;
    bool ended = false;
    unsigned worker = 0;       // the one in charge
    unsigned stuck = 0;        // workers that were replaced and hang
    Steady::time_point since;  // busy since
  };

  void start() {
    std::thread([shared = shared_, own = shared_->worker] { work(*shared, own); }).detach();
  }

  // With the lock held.
  void replace_stuck() {
    if (!shared_->busy || shared_->stuck == most_stuck || Steady::now() - shared_->since < replace_after_)
      return;
    ++shared_->stuck;
    ++shared_->worker;
    shared_->busy = false;
    hangs_ = false;
    start();
  }

  static void work(Shared& shared, unsigned own) {
    std::unique_lock lock(shared.mutex);
    for (;;) {
      shared.asked.wait(lock, [&] { return shared.ended || !shared.questions.empty(); });
      if (shared.ended) return;
      const Question question = std::move(shared.questions.front());
      shared.questions.pop_front();
      shared.busy = true;
      shared.since = Steady::now();
      lock.unlock();
      std::optional<Answer> answer = question();
      lock.lock();
      if (answer) shared.answers.push_back(std::move(*answer));
      if (shared.worker != own) {  // another has taken over
        --shared.stuck;
        return;
      }
      shared.busy = false;
      if (shared.questions.empty()) shared.settled.notify_all();
    }
  }

  std::shared_ptr<Shared> shared_;
  std::vector<Answer> taken_;
  Duration replace_after_;
  bool hangs_ = false;
};

}  // namespace steward::meter
