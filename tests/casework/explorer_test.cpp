// Every act, of everybody, in every reachable state of a case with two jobs and two staff members.
//
// A state is what the case is up to names, times and how often things happened: breadth first, until nothing
// new is found. Each step is held against an oracle that reads the events alone (engine/oracle.h).
#include <cstdio>
#include <deque>

#include "casework/explorer_world.h"

namespace steward::casework {

void check(Node& node) {
  for (const Event& event : node.desk.ledger) node.oracle.hear(event);
  node.desk.ledger.clear();
  const engine::Oracle& oracle = node.oracle;
  for (const std::string& what : oracle.wrong) ADD_FAILURE() << what;
  for (const auto& [contact, times] : oracle.attempts) {
    EXPECT_FALSE(oracle.drafts.contains(contact));
    EXPECT_LE(times, is_notice(oracle.kinds.at(contact)) ? 3 : 1);
  }
  for (const auto& [contact, times] : oracle.accepted) EXPECT_EQ(times, 1);
  for (const auto& [contact, delivery] : oracle.last) {
    const bool again = is_notice(oracle.kinds.at(contact)) && delivery == Delivery::unclear;
    EXPECT_TRUE(delivery == Delivery::accepted || again || oracle.with_task.contains(contact));
  }
  EXPECT_EQ(oracle.told_of_cancellation, oracle.cancellations_done);
  std::set<std::string> matters;
  std::set<JobKey> followed;
  for (const auto& [id, value] : node.desk.book.cases()) {
    if (!value.open() || !gathers(value)) continue;
    EXPECT_TRUE(matters.insert(value.principle).second) << "one matter, one case";
    for (const CaseJob& job : value.jobs)
      EXPECT_TRUE(job.ended_at != no_time || followed.insert(job.job()).second) << "a job in two open cases";
  }
  if (node.desk.reach.contact) return;
  EXPECT_EQ(oracle.by_itself, 0) << "observe contacts nobody";
  const Case& value = node.desk.see(node.in);
  const bool told = std::any_of(value.contacts.begin(), value.contacts.end(),
                                [](const Contact& contact) { return contact.to == Audience::owner; });
  EXPECT_TRUE(value.state != CaseState::told || told) << "whose turn is it, who was never told?";
}

namespace {

// A cancellation that nobody owed, as if a fault elsewhere had: does the court issue a warrant for it?
bool would_issue(const Node& node, const Cancellation& owed, const std::optional<Job>& observed,
                 Duration late) {
  Case in = node.desk.see(node.in);
  in.cancellations = {owed};
  return static_cast<bool>(
      Court::issue(node.desk.book, in, owed.id, observed, node.desk.now - late, node.desk.now));
}

// What Slurm may answer that is not this owner's running run.
std::vector<Job> others(const Job& job) {
  std::vector<Job> all(4, job);
  all[0].uid = 1002, all[0].user = "mads";
  all[1].state = JobState::pending;
  all[2].start += seconds(1);
  all[3].id += 1000;
  return all;
}

void probe(const Node& node, Cancellation owed, bool allowed) {
  owed.id = CancellationId{1'000'000};
  owed.owed_at = node.desk.now;
  const Job& job = node.jobs[owed.run.job.id == 7 ? 0 : 1];
  const bool same_run = node.desk.run_of(job) == owed.run;
  EXPECT_EQ(would_issue(node, owed, job, Duration(0)), allowed && same_run);
  if (!allowed || !same_run) return;
  for (const Job& other : others(job)) EXPECT_FALSE(would_issue(node, owed, other, Duration(0)));
  EXPECT_FALSE(would_issue(node, owed, std::nullopt, Duration(0)));
  EXPECT_FALSE(would_issue(node, owed, job, seconds(2))) << "looked at too long ago";
  owed.owed_at -= minutes(3);
  const auto& permissions = node.desk.see(node.in).permissions;
  const bool for_idle = std::any_of(permissions.begin(), permissions.end(), [&](const Permission& each) {
    return each.id == owed.permission && each.if_idle != Duration(0);
  });
  EXPECT_EQ(would_issue(node, owed, job, Duration(0)), !for_idle) << "seen idle too long ago";
}

}  // namespace

void probe_court(const Node& node) {
  std::set<RunKey> runs;
  for (const Job& job : node.jobs) {
    runs.insert(node.desk.run_of(job));
    runs.insert({node.desk.run_of(job).job, job.start - seconds(60)});
  }
  for (const RunKey& run : runs) {
    Cancellation owed;
    owed.run = run;
    for (const Permission& permission : node.desk.see(node.in).permissions) {
      owed.permission = permission.id;
      probe(node, owed, node.oracle.stands(permission.id, run));
    }
    owed.permission = {};
    for (const auto& [id, emergency] : node.desk.book.emergencies()) {
      owed.emergency = id;
      probe(node, owed, node.oracle.emergency_allows(id, run, node.desk.now));
    }
  }
}

Node beginning(Side side, policy::FirstContact first, bool second_staff, bool contact) {
  Node node;
  node.runs[1] = side == Side::two_jobs;
  node.desk.policy.rules.idle_gpu.first_contact = first;
  node.desk.policy.emergencies.second_staff = second_staff;
  node.desk.reach = {contact, false, Duration(0)};
  for (std::size_t i = 0; i < 2; ++i) {
    if (node.runs[i]) node.desk.jobs[node.jobs[i].id] = node.jobs[i];
  }
  node.in = node.desk.find(node.jobs[0]);
  check(node);
  return node;
}

namespace {

// The number of states.
std::size_t explore(Node start, Side side) {
  const std::vector<Move> all = moves(side);
  std::set<std::string> seen = {sign(start, side)};
  std::deque<Node> waiting = {std::move(start)};
  std::size_t steps = 0;
  while (!waiting.empty()) {
    const Node from = std::move(waiting.front());
    waiting.pop_front();
    if (side != Side::two_jobs) probe_court(from);  // the court looks at one run at a time
    for (std::size_t i = 0; i < all.size(); ++i) {
      Node node = from;
      all[i](node);
      check(node);
      ++steps;
      EXPECT_FALSE(::testing::Test::HasFailure()) << "move " << i << " from " << sign(from, side);
      if (::testing::Test::HasFailure()) return seen.size();
      if (seen.insert(sign(node, side)).second) waiting.push_back(std::move(node));
    }
  }
  std::printf("%zu states, %zu steps\n", seen.size(), steps);
  return seen.size();
}

class Explorer : public ::testing::TestWithParam<Side> {};

TEST_P(Explorer, EverythingInEveryState) {
  EXPECT_GT(explore(beginning(GetParam(), policy::FirstContact::send, false, true), GetParam()), 1000u);
}

// Half a minute each with two jobs: in the long run only.
bool too_long(Side side) { return side == Side::two_jobs && std::getenv("STEWARD_ALL") == nullptr; }

TEST_P(Explorer, WithDraftsAndASecondStaffMember) {
  if (too_long(GetParam())) GTEST_SKIP() << "with STEWARD_ALL only";
  EXPECT_GT(explore(beginning(GetParam(), policy::FirstContact::draft, true, true), GetParam()), 1000u);
}

TEST_P(Explorer, InObserveMode) {
  if (too_long(GetParam())) GTEST_SKIP() << "with STEWARD_ALL only";
  EXPECT_GT(explore(beginning(GetParam(), policy::FirstContact::send, false, false), GetParam()), 1000u);
}

INSTANTIATE_TEST_SUITE_P(States, Explorer, ::testing::Values(Side::two_jobs, Side::words, Side::warrants),
                         [](const auto& each) {
                           return each.param == Side::two_jobs ? "TwoJobs"
                                  : each.param == Side::words  ? "Words"
                                                               : "Warrants";
                         });

}  // namespace
}  // namespace steward::casework
