// Everything that can happen in a case: people's acts, what Slurm and the channels say, time.
#include "casework/explorer_world.h"

namespace steward::casework {
namespace {

void person(Node& node, const Caller& caller, const PersonAct& act, std::int64_t seen = 0) {
  const std::size_t before = node.desk.ledger.size();
  const auto done = node.desk.act(caller, act, seen);
  const bool changed = node.desk.ledger.size() != before;
  EXPECT_TRUE(done || !done.error().message.empty());
  EXPECT_EQ(static_cast<bool>(done), changed) << "an act that is taken leaves an event, a refused one none";
  EXPECT_FALSE(done && caller.uid == stranger.uid) << "a stranger's";
  EXPECT_FALSE(done && caller.uid == owner.uid && caller.role == Role::staff) << "in their own matter";
  EXPECT_FALSE(done && seen != 0 && node.touched) << "others did something since";
  if (done && done->emergency) node.emergency = done->emergency;
  const bool words = !std::holds_alternative<act::DeclareEmergency>(act) &&
                     !std::holds_alternative<act::ConfirmEmergency>(act);
  if (done && words && caller.uid != soren.uid) node.touched = true;
}

void pass(Node& node, Duration time) {
  node.desk.now += time;
  node.desk.tick();
}

void find(Node& node, std::size_t i, Judgement judgement) {
  if (node.runs[i]) node.desk.consider(node.jobs[i], {{"idle_gpu", "holding", judgement, "reason", {}}});
}

std::size_t owed_by_steward(const Node& node) {
  return static_cast<std::size_t>(std::count_if(
      node.desk.ledger.begin(), node.desk.ledger.end(),
      [](const Event& event) { return std::holds_alternative<event::CancellationOwed>(event.body); }));
}

bool release_stands(const Node& node, std::size_t i) {
  for (const auto& [id, value] : node.desk.book.cases()) {
    for (const Permission& each : value.permissions) {
      if (each.run == node.desk.run_of(node.jobs[i]) && each.if_idle != Duration(0) &&
          each.state == PermissionState::given)
        return true;
    }
  }
  return false;
}

void release(Node& node, std::size_t i, Judgement idle) {
  if (!node.runs[i]) return;
  Job job = node.jobs[i];
  job.comment = node.allowed[i] ? "steward:release-if-idle=60m" : "my own words";
  const std::size_t before = owed_by_steward(node);
  node.desk.release(job, idle);
  EXPECT_TRUE(idle == Judgement::breaks || owed_by_steward(node) == before) << "unknown is not idle";
  EXPECT_TRUE(node.allowed[i] || !release_stands(node, i)) << "it was taken out of the comment";
}

void end(Node& node, std::size_t i, JobState how) {
  if (!node.runs[i]) return;
  node.runs[i] = false;
  node.desk.jobs.erase(node.jobs[i].id);
  node.desk.end(node.jobs[i], how);
}

void requeue(Node& node, std::size_t i) {
  if (!node.runs[i]) return;
  const RunKey before = node.desk.run_of(node.jobs[i]);
  node.jobs[i].start += seconds(60);
  node.desk.jobs[node.jobs[i].id] = node.jobs[i];
  node.desk.with_draft([&](Draft& draft) { run_changed(draft, before, node.desk.run_of(node.jobs[i])); });
}

std::optional<Job> now_of(const Node& node, const RunKey& run) {
  const std::size_t i = run.job.id == 7 ? 0 : 1;
  return node.runs[i] ? std::optional(node.jobs[i]) : std::nullopt;
}

// Slurm is asked, and where a warrant comes of it, it must be one that the ledger allows.
void look(Node& node, Duration late) {
  check(node);
  const auto cancellations = node.desk.see(node.in).cancellations;
  for (const Cancellation& cancellation : cancellations) {
    if (cancellation.state != CancellationState::owed) continue;
    const std::optional<Job> job = now_of(node, cancellation.run);
    std::optional<Warrant> warrant;
    node.desk.with_draft([&](Draft& draft) {
      warrant = cancellation_observed(draft, node.desk.book, node.in, cancellation.id, job,
                                      node.desk.now - late, node.desk.reach);
    });
    check(node);
    if (!warrant) continue;
    EXPECT_TRUE(node.oracle.allows(*warrant, node.desk.now));
    EXPECT_TRUE(job && warrant->run() == node.desk.run_of(*job)) << "the run that runs, and no other";
  }
}

void settle(Node& node, int how) {
  const auto cancellations = node.desk.see(node.in).cancellations;
  for (const Cancellation& each : cancellations) {
    if (each.state != CancellationState::attempting) continue;
    const std::optional<Job> job = now_of(node, each.run);
    node.desk.with_draft([&](Draft& draft) {
      if (how == 2) return cancellation_resolved(draft, node.in, each.id, job, node.desk.reach);
      cancellation_settled(draft, node.in, each.id, how == 1, "scancel said so", node.desk.reach);
    });
    if (how == 1) end(node, each.run.job.id == 7 ? 0 : 1, JobState::cancelled);
  }
}

void attempt(Node& node) {
  const auto contacts = node.desk.see(node.in).contacts;
  for (const Contact& contact : contacts) {
    if (!sendable(contact)) continue;
    node.desk.with_draft([&](Draft& draft) { EXPECT_TRUE(contact_attempting(draft, node.in, contact.id)); });
  }
}

void declare(Node& node, const Caller& who, Cause cause) {
  std::vector<SlurmId> running;
  for (std::size_t i = 0; i < 2; ++i) {
    if (node.runs[i]) running.push_back(node.jobs[i].id);
  }
  person(node, who, act::DeclareEmergency{cause, "down", "load 900", running, minutes(5)});
}

using Moves = std::vector<Move>;

void add_words_of_users(Moves& all) {
  for (const Caller& who : {owner, stranger}) {
    all.push_back([who](Node& n) { person(n, who, act::Reply{n.in, "yes?", Meaning::words}); });
    for (const SlurmId job : {0u, 7u, 8u}) {
      all.push_back([who, job](Node& n) { person(n, who, act::Permit{n.in, no_time, job}); });
      all.push_back([who, job](Node& n) { person(n, who, act::Decline{n.in, "no", job}); });
      all.push_back([who, job](Node& n) { person(n, who, act::Withdraw{n.in, job}); });
    }
  }
}

void add_acts_of_staff(Moves& all, const Caller& who) {
  all.push_back([who](Node& n) { person(n, who, act::Say{n.in, "hello"}); });
  all.push_back([who](Node& n) { person(n, who, act::Approve{n.in, {}, "", ""}); });
  all.push_back([who](Node& n) { person(n, who, act::Reopen{n.in, "again"}); });
  all.push_back([who](Node& n) { person(n, who, act::Grant{n.in, "", 0, minutes(5), "debugging"}); });
  all.push_back([who](Node& n) {
    const auto& leave = n.desk.see(n.in).exemptions;
    person(n, who, act::Revoke{n.in, leave.empty() ? ExemptionId{} : leave.back().id});
  });
  for (const SlurmId job : {0u, 7u, 8u}) {
    all.push_back([who, job](Node& n) { person(n, who, act::Ask{n.in, "may we?", job}); });
    all.push_back([who, job](Node& n) { person(n, who, act::Cancel{n.in, {}, job}); });
    all.push_back([who, job](Node& n) { person(n, who, act::Cancel{n.in, n.emergency, job}); });
  }
}

void add_emergencies(Moves& all, const Caller& who) {
  for (const Cause cause : {Cause::storage, Cause::idle})
    all.push_back([who, cause](Node& n) { declare(n, who, cause); });
  all.push_back([who](Node& n) { person(n, who, act::ConfirmEmergency{n.emergency}); });
}

void add_platform(Moves& all, Side side) {
  for (const std::size_t i : {0u, 1u}) {
    for (const Judgement judgement : {Judgement::breaks, Judgement::keeps, Judgement::unknown}) {
      all.push_back([i, judgement](Node& n) { find(n, i, judgement); });
      if (with_releases(side)) all.push_back([i, judgement](Node& n) { release(n, i, judgement); });
    }
    if (with_releases(side)) all.push_back([i](Node& n) { n.allowed[i] = !n.allowed[i]; });
    for (const JobState how : {JobState::completed, JobState::cancelled})
      all.push_back([i, how](Node& n) { end(n, i, how); });
    all.push_back([i](Node& n) { requeue(n, i); });
  }
  for (const Duration late : {Duration(0), Duration(seconds(2))})
    all.push_back([late](Node& n) { look(n, late); });
  for (const int how : {0, 1, 2}) all.push_back([how](Node& n) { settle(n, how); });
  for (const Delivery delivery : {Delivery::accepted, Delivery::refused, Delivery::unclear})
    all.push_back([delivery](Node& n) { n.desk.deliver_all(delivery); });
  all.push_back(attempt);
  all.push_back(
      [](Node& n) { n.desk.with_draft([&](Draft& draft) { recover(draft, n.desk.book, n.desk.policy); }); });
  for (const Duration time : {Duration(minutes(11)), Duration(hours(24)), Duration(hours(80))})
    all.push_back([time](Node& n) { pass(n, time); });
}

}  // namespace

std::vector<Move> moves(Side side) {
  Moves all;
  add_words_of_users(all);
  for (const Caller& who : {karen, soren}) {
    add_acts_of_staff(all, who);
    if (side != Side::words) add_emergencies(all, who);
  }
  if (side == Side::warrants) {  // rights don't hang on the state: the smallest walk is enough
    add_emergencies(all, owner);
    add_acts_of_staff(all, owner);
    add_acts_of_staff(all, owner_as_staff);
  }
  // As one who looked at the case when it was opened, and not since.
  all.push_back([](Node& n) { person(n, soren, act::Say{n.in, "hello"}, 1); });
  for (const Resolution how : {Resolution::remedied, Resolution::explained, Resolution::exempt,
                               Resolution::job_ended, Resolution::cancelled_with_permission})
    all.push_back([how](Node& n) { person(n, karen, act::Close{n.in, how, "done"}); });
  add_platform(all, side);
  return all;
}

}  // namespace steward::casework
