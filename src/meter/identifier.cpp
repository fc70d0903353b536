#include "meter/identifier.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "base/log.h"

namespace steward::meter {
namespace {

struct Question {
  ProcStat process;
  StepKind step;
};

constexpr std::size_t kMostWaiting =
    100'000;  // a storm of processes; the rest is asked again at the next full look

}  // namespace

struct Identifier::Shared {
  std::mutex mutex;
  std::condition_variable asked;
  std::condition_variable settled;
  std::deque<Question> questions;
  std::vector<Identified> answers;
  bool busy = false;
  bool ended = false;
};

Identifier::Identifier(ProcFs proc) : shared_(std::make_shared<Shared>()) {
  std::thread([shared = shared_, proc = std::move(proc)] { work(shared, proc); }).detach();
}

Identifier::~Identifier() {
  const std::lock_guard lock(shared_->mutex);
  shared_->ended = true;
  shared_->questions.clear();
  shared_->asked.notify_all();
}

void Identifier::ask(const ProcStat& process, StepKind step) {
  const std::lock_guard lock(shared_->mutex);
  if (shared_->questions.size() >= kMostWaiting) return;
  shared_->questions.push_back({process, step});
  shared_->asked.notify_one();
}

std::vector<Identified> Identifier::take(Duration patience) {
  std::unique_lock lock(shared_->mutex);
  const auto idle = [this] { return shared_->questions.empty() && !shared_->busy; };
  if (!hangs_) shared_->settled.wait_for(lock, patience, idle);
  const bool hung_before = std::exchange(hangs_, !idle());
  std::vector<Identified> answers;
  answers.swap(shared_->answers);
  lock.unlock();
  if (hangs_ && !hung_before) log(LogLevel::debug, "process_identification_is_behind");
  return answers;
}

void Identifier::work(const std::shared_ptr<Shared>& shared, const ProcFs& proc) {
  std::unique_lock lock(shared->mutex);
  for (;;) {
    shared->asked.wait(lock, [&] { return shared->ended || !shared->questions.empty(); });
    if (shared->ended) return;
    const Question question = std::move(shared->questions.front());
    shared->questions.pop_front();
    shared->busy = true;
    lock.unlock();
    std::optional<Classified> as;
    if (const auto text = proc.text(question.process.pid)) as = classify(*text, question.step);
    lock.lock();
    shared->busy = false;
    if (as) {
      shared->answers.push_back({question.process.pid, question.process.start, question.process.comm, *as});
    }
    if (shared->questions.empty()) shared->settled.notify_all();
  }
}

}  // namespace steward::meter
