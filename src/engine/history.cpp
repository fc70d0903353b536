// Live's memory of ended runs: Slurm's accounting, read a piece at a time, and what was measured of each.
#include "facts/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/calendar.h"
#include "base/hostlist.h"
#include "base/log.h"
#include "base/text.h"
#include "engine/ended.h"
#include "engine/live.h"
#include "model/rights.h"
#include "rules/habits.h"

namespace steward::engine {
namespace {

// At the very first start: a month is what `steward me` shows.
constexpr Duration kFirstLook = hours(24 * 30);
// One question to slurmdbd: what a year of a busy platform is cut into.
constexpr Duration kDay = hours(24);
// Ends reach the database late: slurmctld keeps them while slurmdbd is away. So each reading begins well
// before the end of the last, and once a day far before. What is read twice is kept once.
constexpr Duration kOverlap = hours(2);
constexpr Duration kLongOverlap = hours(24 * 7);
constexpr Duration kBetweenLong = hours(24);
constexpr std::size_t kForgottenAtOnce = 500;
constexpr std::size_t kSummedAtOnce = 50;
constexpr std::size_t kKeptAtOnce = 500;
constexpr std::size_t kLongestNodeList = 1'000, kNodesLookedAt = 16;
// After a start the step is told what is kept, a little each tick: others are served meanwhile.
constexpr std::size_t kRecalledAtOnce = 2'000;
constexpr Duration kRecalledPiece = hours(6);

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
  const Time to = std::min(now, known + kDay);
  if (far_back) history_reread_at_ = now;
  reading_history_ = true;
  read_piece(from, to, to, [this, to](const Status& status, std::int64_t) { took_history(status, to); });
}

// Reads what ended in [from, to) in the worker, and keeps it here, a little at a time: others are served in
// between.
void Live::read_piece(Time from, Time to, Time read_to,
                      std::function<void(const Status&, std::int64_t)> then) {
  edges_.accounting_worker->post([this, stopping = stopping_, from, to, read_to, then = std::move(then)] {
    if (stopping->load()) return;
    const Jobs jobs = std::make_shared<std::vector<EndedJob>>();
    const Status status =
        edges_.accounting->ended(from, to, [&](EndedJob&& job) { jobs->push_back(std::move(job)); });
    edges_.serving.post([this, stopping, status, jobs, read_to, then] {
      if (stopping->load()) return;
      const auto read = static_cast<std::int64_t>(jobs->size());
      if (!status) return then(status, read);
      keep_slice(jobs, 0, read_to, [then, read](const Status& kept) { then(kept, read); });
    });
  });
}

void Live::keep_slice(const Jobs& jobs, std::size_t at, Time read_to, const Then& then) {
  const std::size_t end = std::min(jobs->size(), at + kKeptAtOnce);
  std::vector<EndedJob> slice(jobs->begin() + static_cast<std::ptrdiff_t>(at),
                              jobs->begin() + static_cast<std::ptrdiff_t>(end));
  for (EndedJob& job : slice) job.gpu_type = gpu_type_of(job);
  const bool last = end == jobs->size();
  auto kept = edges_.store.history().keep(std::move(slice), last ? read_to : no_time);
  if (!kept) return then(tl::unexpected<Error>(kept.error()));
  tell_ended(std::move(*kept), false);
  if (last) return then({});
  edges_.serving.post([this, stopping = stopping_, jobs, end, read_to, then] {
    if (!stopping->load()) keep_slice(jobs, end, read_to, then);
  });
}

void Live::took_history(const Status& status, Time to) {
  reading_history_ = false;
  const Time now = edges_.clock.now();
  accounting_trouble_ = status ? "" : status.error().message;
  if (!status) {
    const Duration wait = history_backoff_.failed(now);
    return log(LogLevel::warning, "accounting_not_read",
               {{"why", accounting_trouble_}, {"retry_in_ms", wait.count()}});
  }
  history_backoff_.succeeded();
  const bool had_caught_up = std::exchange(caught_up_, to + names_.accounting >= now);
  if (caught_up_ && !had_caught_up) rhythm_has_changed();
  if (!caught_up_) read_history();  // a long time to catch up with, a piece after the other
}

Result<HistoryImport> Live::import_history(const Caller& caller, Time since) {
  if (const Status allowed = may(caller, Act::import_history, caller.uid); !allowed)
    return tl::unexpected<Error>(allowed.error());
  if (edges_.accounting == nullptr)
    return fail(ErrorCode::unavailable, "stewardd reads no accounting here ([slurm] accounting)");
  if (import_.running)
    return fail(ErrorCode::conflict, fmt::format("accounting since {} is being read already",
                                                 iso_time(import_.from).substr(0, 10)));
  const Time now = edges_.clock.now();
  if (since >= now) return fail(ErrorCode::invalid, "that day is yet to come");
  if (since < now - names_.keep_history)
    return fail(ErrorCode::invalid,
                fmt::format("ended jobs are kept for {} ([history] keep): begin at {} or later",
                            show_duration(names_.keep_history),
                            iso_time(now - names_.keep_history + hours(24)).substr(0, 10)));
  import_ = {true, since, since, now, 0, ""};
  log(LogLevel::info, "history_import_begun", {{"since", iso_time(since)}, {"by", caller.user}});
  import_next();
  return import_;
}

void Live::import_next() {
  const Time to = std::min(import_.to, import_.at + kDay);
  read_piece(import_.at, to, no_time, [this, to](const Status& status, std::int64_t read) {
    import_.jobs += read;
    import_.running = status && to < import_.to;
    if (status) import_.at = to;
    if (!status) import_.trouble = status.error().message;
    if (import_.running) return import_next();
    rhythm_has_changed();
    log(status ? LogLevel::info : LogLevel::error, "history_import_ended",
        {{"jobs", import_.jobs}, {"read_to", iso_time(import_.at)}, {"why", import_.trouble}});
  });
}

Result<HistoryImport> Live::history_import(const Caller& caller) {
  if (const Status allowed = may(caller, Act::import_history, caller.uid); !allowed)
    return tl::unexpected<Error>(allowed.error());
  return import_;
}

namespace {

// A file may hold anything. Clocks that were set leave starts before their submits: these are taken.
bool is_possible(const EndedJob& job, Time now) {
  constexpr Duration longest = hours(24 * 1000);
  const Time earliest = from_ms(946'684'800'000);  // 2000
  return job.id > 0 && job.submit >= earliest && job.start >= earliest && job.end >= job.start &&
         job.end <= now && job.elapsed() <= longest && job.time_limit >= Duration(0) &&
         job.cpus <= 1'000'000 && job.gpus <= 100'000 && job.nodes <= 100'000 &&
         job.memory_mib <= (std::uint64_t{1} << 40) && job.accounted.cpu_ms >= 0;
}

}  // namespace

Result<std::vector<SlurmId>> Live::import_jobs(const Caller& caller, std::vector<EndedJob> jobs) {
  if (const Status allowed = may(caller, Act::import_history, caller.uid); !allowed)
    return tl::unexpected<Error>(allowed.error());
  std::vector<SlurmId> refused;
  std::erase_if(jobs, [&](const EndedJob& job) {
    const bool possible = is_possible(job, edges_.clock.now());
    if (!possible) refused.push_back(job.id);
    return !possible;
  });
  for (EndedJob& job : jobs) {
    job.measured.reset();
    job.chose_gpu = false;
    job.gpu_type = gpu_type_of(job);
  }
  auto kept = edges_.store.history().keep(std::move(jobs), no_time);
  if (!kept) return tl::unexpected<Error>(kept.error());
  log(LogLevel::info, "history_jobs_imported",
      {{"kept", kept->size()}, {"refused", refused.size()}, {"by", caller.user}});
  tell_ended(std::move(*kept), false);
  rhythm_has_changed();
  return refused;
}

Result<std::vector<Waste>> Live::waste(const Caller& caller) {
  if (const Status allowed = may(caller, Act::see_all, caller.uid); !allowed)
    return tl::unexpected<Error>(allowed.error());
  std::vector<Waste> all;
  for (const auto& [uid, past] : state_.past.people()) {
    for (Verdict& each : habits_of(state_, uid, edges_.clock.now(), false)) {
      if (each.judgement == Judgement::breaks) all.push_back({uid, past.user, std::move(each)});
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Waste& a, const Waste& b) {
    return rules::harm_of(a.verdict.evidence) > rules::harm_of(b.verdict.evidence);
  });
  return all;
}

// Only where every GPU of its first nodes is of one type: else nobody knows which ones it held.
std::string Live::gpu_type_of(const EndedJob& job) const {
  if (job.gpus == 0 || job.node_list.size() > kLongestNodeList) return "";
  const auto nodes = expand_hostlist(job.node_list);
  if (!nodes || nodes->empty()) return "";
  std::string type;
  for (std::size_t i = 0; i < std::min(nodes->size(), kNodesLookedAt); ++i) {
    for (const auto& [device, use] : state_.facts.gpus_of((*nodes)[i])) {
      if (!type.empty() && type != device->name) return "";
      type = device->name;
    }
  }
  return type;
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
  auto kept = edges_.store.history().keep(std::move(jobs), no_time);
  if (!kept) return log(LogLevel::error, "history_not_kept", {{"why", kept.error().message}});
  tell_ended(std::move(*kept), false);
}

// Only what it does not know: accounting is read over and over.
void Live::tell_ended(std::vector<EndedJob> jobs, bool complete) {
  const Time oldest = edges_.clock.now() - state_.policy.habits_window();
  std::erase_if(jobs, [&](const EndedJob& job) { return job.end < oldest || state_.past.knows(job); });
  if (jobs.empty() && !complete) return;
  (void)take(input::Ended{std::move(jobs), complete});  // it makes no events: nothing can fail
}

// Of a part of a person's history nothing is judged: accounting may still have the rest.
void Live::recall_past() {
  if (all_told_) return;
  const Time now = edges_.clock.now();
  if (recalled_to_ == no_time) recalled_to_ = now - state_.policy.habits_window();
  std::vector<EndedJob> jobs;
  Time to = recalled_to_;
  while (to < now && jobs.size() < kRecalledAtOnce) {
    const auto each = edges_.store.history().each({std::nullopt, to, to + kRecalledPiece},
                                                  [&](EndedJob&& job) { jobs.push_back(std::move(job)); });
    if (!each) return log(LogLevel::error, "history_unreadable", {{"why", each.error().message}});
    to += kRecalledPiece;
  }
  const bool nothing_new = to == recalled_to_;
  recalled_to_ = to;
  all_told_ = to >= now && (edges_.accounting == nullptr || caught_up_);
  if (nothing_new && !all_told_) return;  // accounting still reads
  tell_ended(std::move(jobs), all_told_);
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
  // A uid that was given to somebody else: the earlier one's verdicts are not this person's.
  const PersonPast* past = state_.past.of(owner);
  if (past != nullptr && past->user == account->user) view.verdicts = habits_of(state_, owner, now, false);
  std::stable_sort(view.verdicts.begin(), view.verdicts.end(), [](const Verdict& a, const Verdict& b) {
    return rules::harm_of(a.evidence) > rules::harm_of(b.evidence);
  });
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
