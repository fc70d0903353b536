// Live's memory of ended runs: Slurm's accounting, read a piece at a time, and what was measured of each.
#include "facts/history.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hostlist.h"
#include "base/log.h"
#include "base/text.h"
#include "engine/ended.h"
#include "engine/live.h"
#include "model/rights.h"

namespace steward::engine {
namespace {

// At the very first start: a month is what `steward me` shows.
constexpr Duration kFirstLook = hours(24 * 30);
// One question to slurmdbd: what a year of a busy platform is cut into.
constexpr Duration kPiece = hours(24);
// Ends reach the database late: slurmctld keeps them while slurmdbd is away. So each reading begins well
// before the end of the last, and once a day far before. What is read twice is kept once.
constexpr Duration kOverlap = hours(2);
constexpr Duration kLongOverlap = hours(24 * 7);
constexpr Duration kBetweenLong = hours(24);
constexpr std::size_t kForgottenAtOnce = 500;
constexpr std::size_t kSummedAtOnce = 50;

}  // namespace

void Live::read_history() {
  const Time now = edges_.clock.now();
  if (edges_.accounting == nullptr || winding_down_ || reading_history_ || !history_backoff_.ready(now))
    return;
  const auto read_to = edges_.store.history().read_to();
  if (!read_to) return log(LogLevel::error, "history_unreadable", {{"why", read_to.error().message}});
  const bool far_back = now - history_reread_at_ >= kBetweenLong;
  const Duration overlap = far_back ? kLongOverlap : kOverlap;
  const Time known = *read_to == no_time ? now - kFirstLook : std::min(*read_to, now);
  const Time from = *read_to == no_time ? known : known - overlap;
  const Time to = std::min(now, known + kPiece);
  if (far_back) history_reread_at_ = now;
  reading_history_ = true;
  edges_.accounting_worker->post([this, stopping = stopping_, from, to] {
    if (stopping->load()) return;
    auto jobs = std::make_shared<std::vector<EndedJob>>();
    const Status status =
        edges_.accounting->ended(from, to, [&](EndedJob&& job) { jobs->push_back(std::move(job)); });
    edges_.serving.post([this, stopping, status, jobs, to] {
      if (!stopping->load()) took_history(status, std::move(*jobs), to);
    });
  });
}

void Live::took_history(const Status& status, std::vector<EndedJob> jobs, Time to) {
  reading_history_ = false;
  const Time now = edges_.clock.now();
  Status kept = status;
  if (kept) {
    for (EndedJob& job : jobs) job.gpu_type = gpu_type_of(job);
    kept = edges_.store.history().keep(jobs, to);
  }
  if (!kept) {
    const Duration wait = history_backoff_.failed(now);
    return log(LogLevel::warning, "accounting_not_read",
               {{"why", kept.error().message}, {"retry_in_ms", wait.count()}});
  }
  history_backoff_.succeeded();
  if (to + names_.accounting < now) read_history();  // a long time to catch up with, a piece after the other
}

std::string Live::gpu_type_of(const EndedJob& job) const {
  if (job.gpus == 0) return "";
  const auto nodes = expand_hostlist(job.node_list);
  if (!nodes || nodes->empty()) return "";
  const auto gpus = state_.facts.gpus_of(nodes->front());
  return gpus.empty() ? "" : gpus.front().first->name;
}

// A run that the last poll no longer shows: what was measured of it is known best now. Accounting says the
// rest later.
// An array's thousand tasks that end at once are summed up over some ticks: nobody else waits for them.
void Live::keep_ended() {
  std::vector<EndedJob> jobs;
  for (std::size_t i = 0; i < kSummedAtOnce && !ended_.empty(); ++i) {
    const facts::EndedRun run = std::move(ended_.front());
    ended_.pop_front();
    if (run.job.start == no_time) continue;
    EndedJob job = ended_job_of(run.job, edges_.clock.now());
    job.gpu_type = gpu_type_of(job);
    job.measured = measured_of(run.job, job.end);
    jobs.push_back(std::move(job));
  }
  if (jobs.empty()) return;
  const Status kept = edges_.store.history().keep(jobs, no_time);
  if (!kept) log(LogLevel::error, "history_not_kept", {{"why", kept.error().message}});
}

Result<HistoryView> Live::history(const Caller& caller, const std::string& user, std::int64_t days) {
  const auto account = user.empty() ? edges_.directory.by_uid(caller.uid) : edges_.directory.by_name(user);
  const uid_t owner = account ? account->uid : nobody_uid;
  if (const Status allowed = may(caller, Act::see_job, owner); !allowed)
    return tl::unexpected<Error>(allowed.error());
  if (!account) return tl::unexpected<Error>(account.error());
  const Time now = edges_.clock.now();
  facts::History history(now - hours(24 * days), now);
  const auto each =
      edges_.store.history().each({owner, now - hours(24 * days), Time::max()}, [&](EndedJob&& job) {
        // A uid that was given to somebody else: their runs are not this person's.
        if (job.user == account->user) history.add(job);
      });
  if (!each) return tl::unexpected<Error>(each.error());
  HistoryView view = history.view();
  const auto read_to = edges_.store.history().read_to();
  if (read_to) view.read_to = *read_to;
  return view;
}

void Live::forget_history() {
  const Time oldest = edges_.clock.now() - names_.keep_history;
  if (const auto forgot = edges_.store.history().forget_before(oldest, kForgottenAtOnce); !forgot)
    log(LogLevel::error, "history_not_forgotten", {{"why", forgot.error().message}});
}

}  // namespace steward::engine
