#include "engine/live.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "base/text.h"
#include "model/rights.h"
#include "rules/catalogue.h"

namespace steward::engine {
namespace {

// Partitions and limits seldom change; a drained node is no hurry here.
constexpr Duration kBetweenClusters = minutes(5);

}  // namespace

Live::Live(Edges edges, Names names, policy::Policy policy, Texts texts)
    : edges_(edges),
      names_(std::move(names)),
      usual_addresses_(edges.directory, names_.mail_domain),
      texts_(std::move(texts)),
      state_(names_.cluster, std::move(policy), texts_.letter),
      series_(state_.policy.interval) {
  if (edges_.people == nullptr) edges_.people = &usual_addresses_;
  names_.link_lasts = state_.policy.conduct.link_lasts;
  if (edges_.tickets == nullptr) state_.policy.ticket_principles.clear();
}

Live::~Live() { stop(); }

void Live::wind_down() {
  winding_down_ = true;
  take_reports();
}

// What still waits is dropped: its agents were told nothing, and send it again.
void Live::stop() {
  winding_down_ = true;
  stopping_->store(true);
}

Status Live::start() {
  auto loaded = edges_.store.load();
  if (!loaded) return fail_in("loading the store", loaded.error());
  acknowledged_ = loaded->acknowledged;
  state_.front_ends = {names_.front_ends.begin(), names_.front_ends.end()};
  if (edges_.tape != nullptr) {
    edges_.tape->begin(edges_.clock.now(),
                       {names_.cluster, names_.front_ends, edges_.tickets != nullptr, loaded->last_seq,
                        state_.policy.version, keeps_reports()},
                       loaded->cases, loaded->emergencies,
                       [this](const ReportId& id) { return edges_.store.keeps_report(id).value_or(false); });
  }
  begin(state_,
        casework::CaseBook(std::move(loaded->cases), std::move(loaded->emergencies), loaded->last_seq));
  const auto languages = edges_.store.languages();
  if (!languages) return fail_in("reading the languages", languages.error());
  for (const store::ChosenLanguage& each : *languages)
    texts_.languages->choose(each.uid, each.user, each.language);
  auto series_ends = edges_.store.series().ends();
  if (!series_ends) return fail_in("reading the series", series_ends.error());
  series_.begin_after(std::move(*series_ends));
  std::size_t reports = 0;
  const auto refilled = edges_.store.each_report([&](const NodeReport& report) {
    const Time now = edges_.clock.now();
    if (edges_.tape != nullptr) edges_.tape->kept(now, report);
    if (!state_.facts.take_report(report, now)) return;
    add_series(report);
    ++reports;
  });
  if (!refilled) return fail_in("reading the kept reports", refilled.error());
  if (edges_.tape != nullptr) edges_.tape->all_kept(edges_.clock.now());
  series_.started();
  log(LogLevel::info, "started",
      {{"ledger_entries", state_.book.last_seq()},
       {"cases", state_.book.cases().size()},
       {"reports", reports}});
  if (const auto taken = take(input::Started{}); !taken)
    return fail_in("settling what was under way", taken.error());
  poll();
  every(state_.policy.interval, &Live::tick);
  every(names_.poll, &Live::poll);
  // What falls due between two ticks (the morning's mails, a letter whose wait is over) leaves within
  // seconds.
  every(seconds(5), &Live::carry_out);
  ask_cluster();
  every(kBetweenClusters, &Live::ask_cluster);
  read_history();
  every(names_.accounting, &Live::read_history);
  every(seconds(5), &Live::learn_rhythm);
  return {};
}

Status Live::reload(policy::Policy policy, Texts texts) {
  if (edges_.tickets == nullptr) policy.ticket_principles.clear();
  const std::string before = state_.policy.version;
  const Duration looked_back = state_.policy.habits_window();
  if (const Status changed = change_policy(state_, std::move(policy)); !changed) return changed;
  if (state_.policy.habits_window() > looked_back)
    recalled_to_ = no_time, all_told_ = false;  // what is older was not told
  texts_ = std::move(texts);
  state_.writer = texts_.letter;
  names_.link_lasts = state_.policy.conduct.link_lasts;
  const std::string& now = state_.policy.version;
  if (edges_.tape != nullptr) edges_.tape->policy_changed(edges_.clock.now(), now);
  log(LogLevel::info, "policy_reloaded", {{"from", before}, {"to", now}});
  callers_.clear();  // the staff's group may be another one
  return {};
}

void Live::every(Duration period, void (Live::*body)()) {
  edges_.serving.after(period, [this, period, body, stopping = stopping_] {
    if (stopping->load()) return;
    (this->*body)();
    every(period, body);
  });
}

Outcome Live::step_on_tape(const Input& input, std::string_view json) {
  if (edges_.tape != nullptr) edges_.tape->input(input, state_.facts, json);
  return step(state_, input);
}

// What the last input made, and what came before it in a group. Errors: the store's; it is as if the events
// had never been, then.
Status Live::commit(const store::Change& change) {
  if (const auto committed = edges_.store.commit(change); !committed) {
    if (edges_.tape != nullptr) edges_.tape->lost();
    log(LogLevel::error, "commit_failed",
        {{"why", committed.error().message},
         {"events", change.events.size()},
         {"reports", change.reports.size()}});
    return committed;
  }
  if (edges_.tape != nullptr) edges_.tape->made(change.events);
  for (const Event& event : change.events)
    log(LogLevel::info, kind_of(event.body), {{"seq", event.seq}, {"case", event.in.value}});
  return {};
}

// One step, committed and settled. What it leaves to do is carried out before this returns or on the workers.
Result<Live::Taken> Live::take(InputBody body) {
  Outcome outcome = step_on_tape({edges_.clock.now(), std::move(body)});
  if (outcome.refused) return tl::unexpected<Error>(*outcome.refused);
  const bool changed = !outcome.draft.empty();
  if (changed) {
    const casework::Draft& draft = outcome.draft;
    if (const Status kept = commit({draft.events(), draft.touched(), draft.declared(), {}}); !kept)
      return tl::unexpected<Error>(kept.error());
  }
  Taken taken{outcome.done, std::move(outcome.warrant)};
  std::move(outcome.ended.begin(), outcome.ended.end(), std::back_inserter(ended_));
  settle(state_, std::move(outcome));
  if (changed) carry_out();
  return taken;
}

// For inputs that nobody will say again: the outcome of a mail, of a cancellation.
void Live::take_or_keep(InputBody body) {
  InputBody copy = body;
  const auto taken = take(std::move(body));
  if (!taken && taken.error().code == ErrorCode::io) kept_.push_back(std::move(copy));
}

void Live::retake_kept() {
  std::deque<InputBody> kept;
  kept.swap(kept_);
  for (InputBody& body : kept) take_or_keep(std::move(body));
}

void Live::tick() {
  take_reports();  // what came before it is judged by it
  retake_kept();
  recall_past();
  // A tick whose commit failed is made good by the next one: verdicts are judged anew each time.
  const auto taken = take(input::Tick{});
  const Time oldest = edges_.clock.now() - keeps_reports();
  if (const auto forgot = edges_.store.forget_reports_before(oldest); !forgot) {
    log(LogLevel::error, "forget_reports_failed", {{"why", forgot.error().message}});
  }
  if (taken) carry_out();
  keep_series();
  keep_ended();
  erase_expired();
  forget_history();
  publish_head();
}

void Live::poll() {
  if (winding_down_ || polling_ || !slurm_backoff_.ready(edges_.clock.now())) return;
  polling_ = true;
  edges_.slurm_worker.post([this, stopping = stopping_] {
    if (stopping->load()) return;
    auto snapshot = std::make_shared<Result<slurm::Snapshot>>(edges_.slurm.poll());
    edges_.serving.post([this, stopping, snapshot] {
      if (stopping->load()) return;
      polling_ = false;
      if (!*snapshot) {
        slurm_trouble_ = snapshot->error().message;
        const Duration wait = slurm_backoff_.failed(edges_.clock.now());
        log(LogLevel::warning, "slurm_poll_failed",
            {{"why", slurm_trouble_},
             {"failures", slurm_backoff_.failures()},
             {"retry_in_ms", wait.count()}});
        return;
      }
      if (slurm_backoff_.failing())
        log(LogLevel::info, "slurm_back", {{"failures", slurm_backoff_.failures()}});
      slurm_backoff_.succeeded();
      slurm_trouble_.clear();
      slurm_at_ = (*snapshot)->at;
      take_reports();
      // Not kept when its commit fails: the next poll tells everything anew, and an old one would tell it
      // wrong.
      if (!take(input::Poll{std::move((*snapshot)->jobs)}))
        slurm_trouble_ = "what Slurm said could not be committed";
    });
  });
}

Result<Caller> Live::identify(uid_t uid) {
  const auto known = callers_.find(uid);
  const Duration age = known == callers_.end() ? minutes(1) : edges_.clock.now() - known->second.second;
  if (age >= Duration(0) && age < minutes(1)) return known->second.first;
  auto caller = look_up(uid);
  if (caller) callers_[uid] = {*caller, edges_.clock.now()};
  return caller;
}

Result<Caller> Live::look_up(uid_t uid) const {
  const auto account = edges_.directory.by_uid(uid);
  if (!account) return tl::unexpected<Error>(account.error());
  Caller caller{uid, account->user, Role::user};
  if (account->user == names_.agent_user) {
    caller.role = Role::agent;
    return caller;
  }
  if (!names_.receiver_user.empty() && account->user == names_.receiver_user) {
    caller.role = Role::mailer;
    return caller;
  }
  const auto staff = edges_.directory.in_group(*account, state_.policy.staff_group);
  if (!staff) return tl::unexpected<Error>(staff.error());
  if (*staff) caller.role = Role::staff;
  return caller;
}

// What an act names and the step does not know: who is staff (a case is handed to staff only), which rules
// there are.
Status Live::check_names(const PersonAct& act) const {
  if (const auto* grant = std::get_if<act::Grant>(&act); grant != nullptr && !grant->rule.empty()) {
    std::string known;
    for (const RuleView& rule : rules::catalogue(state_.policy)) {
      if (rule.name == grant->rule) return {};
      known += fmt::format("{}{}", known.empty() ? "" : ", ", rule.name);
    }
    return fail(ErrorCode::invalid,
                fmt::format("there is no rule {}; there are {}", one_line(grant->rule, 60), known));
  }
  const auto* assign = std::get_if<act::Assign>(&act);
  if (assign == nullptr || assign->to.empty()) return {};
  const auto account = edges_.directory.by_name(assign->to);
  const auto staff =
      account ? edges_.directory.in_group(*account, state_.policy.staff_group) : Result<bool>(false);
  if (staff && *staff) return {};
  return fail(ErrorCode::invalid, fmt::format("{} is not of the platform's staff (the group {})",
                                              one_line(assign->to, 60), state_.policy.staff_group));
}

// What was closed long ago is in the store alone; a person may still answer there, and staff open it again.
void Live::recall(CaseId id) {
  if (state_.book.find(id) != nullptr) return;
  auto stored = edges_.store.find_case(id);
  if (!stored || !*stored || (*stored)->user.empty()) return;
  if (edges_.tape != nullptr) edges_.tape->recalled(edges_.clock.now(), **stored);
  state_.book.recall(std::move(**stored));
}

Result<Service::ActAnswer> Live::act(const Caller& caller, const PersonAct& act,
                                     std::optional<std::int64_t> seen) {
  if (caller.role == Role::staff) {
    if (const Status fits = check_names(act); !fits) return tl::unexpected<Error>(fits.error());
  }
  const auto in = case_of(act);
  if (in) recall(*in);
  const auto shown = in ? shown_.find({caller.uid, *in}) : shown_.end();
  const std::int64_t version = seen ? *seen : shown == shown_.end() ? 0 : shown->second;
  const auto taken = take(input::Person{caller, act, version});
  // An act that asks what changed since has shown it, by its refusal or by none. A note asks nothing.
  const Case* now = in ? state_.book.find(*in) : nullptr;
  if (caller.role == Role::staff && now != nullptr && casework::asks_what_changed(act))
    shown_[{caller.uid, *in}] = now->version;
  if (!taken) return tl::unexpected<Error>(taken.error());
  ActAnswer answer;
  if (const Case* value = state_.book.find(taken->done->in); value != nullptr) answer.in = *value;
  if (const Emergency* emergency = state_.book.find(taken->done->emergency); emergency != nullptr) {
    answer.emergency = *emergency;
  }
  if (answer.in) hide_staffs_own(caller, *answer.in);
  return answer;
}

}  // namespace steward::engine
