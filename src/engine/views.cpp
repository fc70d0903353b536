// Live's eyes: what people may see. Rights first, then the look-up.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "engine/live.h"
#include "engine/nodes.h"
#include "engine/sight.h"
#include "model/rights.h"

namespace steward::engine {
namespace {

constexpr std::int64_t history_length = 60;

GpuView view_of(const HeldGpu& held, const JobFacts& facts, Duration window, Time now) {
  GpuView view;
  view.node = held.node;
  view.gres_index = held.gres_index;
  view.interval = facts.interval;
  if (held.device != nullptr) {
    view.uuid = held.device->uuid;
    view.name = held.device->name;
  }
  if (held.use == nullptr) return view;
  const std::int64_t to = to_ms(now) / facts.interval.count();
  const std::int64_t start = to_ms(facts.run.start) / facts.interval.count();
  view.window = held.use->count(std::max(start, to - window / facts.interval), to);
  view.history = held.use->show(std::max(start, to - history_length), to);
  // Of the run alone: what was told before is the use of whoever held it then. Processes are looked at more
  // rarely.
  constexpr Duration scanned = minutes(2);
  if (held.use->newest() > start) view.memory_used_mib = held.latest->memory_used_mib;
  if (now - facts.run.start < scanned || held.use->newest() <= start) return view;
  for (const GpuUser& user : held.latest->users)
    (user.job == facts.job->id ? view.processes : view.strangers) += user.processes;
  return view;
}

JobView view_of(const Job& job, State& state, Time now, Doubts& doubts) {
  JobView view;
  view.job = job;
  const JobFacts* facts = state.facts.find(job.id);
  if (facts == nullptr) return view;
  for (const HeldGpu& held : facts->gpus)
    view.gpus.push_back(view_of(held, *facts, state.policy.rules_window(), now));
  // As of the last tick: what is shown is what was acted on.
  if (state.verdicts.contains(job.id)) view.verdicts = verdicts_of(state, *facts, state.ticked_at, doubts);
  if (const Case* value = state.book.about(facts->run.job); value != nullptr && value->open())
    view.open_case = value->id;
  return view;
}

}  // namespace

// What staff do among themselves: tasks, notes, who looked when, drafts, and words to others than the person.
void Live::hide_staffs_own(const Caller& caller, Case& value) {
  if (caller.role == Role::staff && caller.uid != value.uid) return;
  value.tasks.clear();
  value.touches.clear();
  std::erase_if(value.conversation, [](const Entry& entry) { return entry.meaning == Meaning::note; });
  std::erase_if(value.contacts, [](const Contact& contact) {
    return contact.to != Audience::owner || contact.passage == Passage::drafted ||
           contact.passage == Passage::dropped;
  });
}

Result<std::vector<JobView>> Live::jobs(const Caller& caller, bool everybody) {
  if (everybody) {
    if (const Status allowed = may(caller, Act::see_all, caller.uid); !allowed)
      return tl::unexpected<Error>(allowed.error());
  }
  std::vector<JobView> views;
  Doubts doubts(state_, edges_.clock.now(), nullptr);
  for (const auto& [id, job] : state_.facts.known_jobs()) {
    const bool wanted = (everybody || job.uid == caller.uid) &&
                        (holds_resources(job.state) || job.state == JobState::pending);
    if (wanted) views.push_back(view_of(job, state_, edges_.clock.now(), doubts));
  }
  return views;
}

Result<const Job*> Live::find_own(const Caller& caller, const std::string& shown_id) const {
  const auto& known = state_.facts.known_jobs();
  const auto found = std::find_if(known.begin(), known.end(),
                                  [&](const auto& entry) { return show_id(entry.second) == shown_id; });
  const uid_t owner = found == known.end() ? nobody_uid : found->second.uid;
  if (const Status allowed = may(caller, Act::see_job, owner); !allowed)
    return tl::unexpected<Error>(allowed.error());
  if (found == known.end())
    return fail(ErrorCode::not_found, fmt::format("Slurm knows no job {} now", one_line(shown_id, 40)));
  return &found->second;
}

Result<JobView> Live::job(const Caller& caller, const std::string& shown_id) {
  const auto found = find_own(caller, shown_id);
  if (!found) {
    auto past = remembered(caller, shown_id);
    if (!past) return tl::unexpected<Error>(past.error());
    if (!*past) return tl::unexpected<Error>(found.error());
    return std::move(**past);
  }
  Doubts doubts(state_, edges_.clock.now(), nullptr);
  JobView view = view_of(**found, state_, edges_.clock.now(), doubts);
  if (const JobFacts* facts = state_.facts.find((*found)->id); facts != nullptr)
    view.nodes = nodes_of(**found, *facts);
  add_next(view);
  return view;
}

Result<std::vector<Case>> Live::cases(const Caller& caller, const store::CaseFilter& filter) {
  if (!filter.uid || *filter.uid != caller.uid) {
    if (const Status allowed = may(caller, Act::see_all, caller.uid); !allowed)
      return tl::unexpected<Error>(allowed.error());
  }
  auto found = edges_.store.cases(filter);
  if (!found) return found;
  if (caller.role != Role::staff) {
    std::erase_if(*found, [&](const Case& value) { return owner_of(value, caller) != caller.uid; });
  }
  for (Case& value : *found) hide_staffs_own(caller, value);
  return found;
}

Result<Case> Live::find_case(const Caller& caller, CaseId id) {
  std::optional<Case> found;
  if (const Case* value = state_.book.find(id); value != nullptr) {
    found = *value;
  } else {
    auto stored = edges_.store.find_case(id);
    if (!stored) return tl::unexpected<Error>(stored.error());
    found = std::move(*stored);
  }
  const uid_t owner = found ? owner_of(*found, caller) : nobody_uid;
  if (const Status allowed = may(caller, Act::see_case, owner); !allowed)
    return tl::unexpected<Error>(allowed.error());
  if (!found) return fail(ErrorCode::not_found, fmt::format("there is no case {}", id.value));
  if (caller.role == Role::staff) shown_[{caller.uid, id}] = found->version;
  hide_staffs_own(caller, *found);
  return *found;
}

Result<std::vector<Event>> Live::ledger(const Caller& caller, std::int64_t from, std::size_t limit) {
  if (const Status allowed = may(caller, Act::see_ledger, caller.uid); !allowed)
    return tl::unexpected<Error>(allowed.error());
  return edges_.store.events_from(from, limit);
}

Result<std::vector<Emergency>> Live::emergencies(const Caller& caller) {
  if (const Status allowed = may(caller, Act::see_all, caller.uid); !allowed)
    return tl::unexpected<Error>(allowed.error());
  std::vector<Emergency> all;
  for (const auto& [id, emergency] : state_.book.emergencies()) all.push_back(emergency);
  return all;
}

Result<std::vector<Event>> Live::events_of(const Caller& caller, CaseId id) {
  if (const Status allowed = may(caller, Act::see_all, caller.uid); !allowed)
    return tl::unexpected<Error>(allowed.error());
  return edges_.store.events_of(id);
}

Result<LedgerCheck> Live::verify_ledger(const Caller& caller) {
  if (const Status allowed = may(caller, Act::see_ledger, caller.uid); !allowed) {
    return tl::unexpected<Error>(allowed.error());
  }
  return edges_.store.verify_ledger();
}

Result<Health> Live::health(const Caller& caller) {
  if (const Status allowed = may(caller, Act::see_all, caller.uid); !allowed)
    return tl::unexpected<Error>(allowed.error());
  Health health;
  health.mode = state_.policy.mode == policy::Mode::contact ? "contact" : "observe";
  health.slurm_at = slurm_at_;
  health.slurm_trouble = slurm_trouble_;
  health.accounting = edges_.accounting != nullptr;
  if (const auto read_to = edges_.store.history().read_to()) health.accounting_at = *read_to;
  health.accounting_trouble = accounting_trouble_;
  health.mail_trouble = mail_trouble_;
  const Time late = edges_.clock.now() - 3 * state_.policy.interval;
  for (const auto& [node, sight] : state_.facts.sights()) {
    ++health.nodes_expected;
    if (sight.last_end >= late && sight.trouble.empty()) {
      ++health.nodes_reporting;
    } else {
      health.nodes_silent.push_back(sight.trouble.empty() ? node
                                                          : node + ": " + one_line(sight.trouble, 100));
    }
  }
  const Due owed = due(state_.book);
  health.contacts_owed = owed.mails.size() + owed.words.size() + owed.tickets.size();
  for (CaseId id : state_.book.restless()) {
    health.open_tasks += open_tasks(*state_.book.find(id));
  }
  health.rules = records_of(state_.book);
  health.clocks = clocks_.off();
  for (casework::Fault& fault : sight_now(state_, edges_.clock.now()).faults)
    health.faults.push_back(std::move(fault.what));
  return health;
}

}  // namespace steward::engine
