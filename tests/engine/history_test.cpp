// Random histories of the whole pure middle, judged by an oracle that reads nothing but the ledger's events.
// Default: 100 histories of each kind. RC_PARAMS="max_success=1000" makes it a million steps.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cstdio>

#include "engine/history_world.h"

namespace steward::engine {
namespace {

struct Reached {
  int warrants = 0, findings = 0, cancelled = 0, released = 0, reminders = 0, reopened = 0, emergencies = 0;
} reached;

void play(Site site, std::size_t steps) {
  // Unshrunk: shrinking 700 steps takes minutes, and the seed that rapidcheck prints plays it again.
  const auto ops = *rc::gen::noShrink(rc::gen::container<std::vector<Op>>(steps, rc::gen::arbitrary<Op>()));
  World world(site);
  for (const Op& op : ops) world.play(op);
  const Oracle& oracle = world.oracle();
  reached.warrants += world.warrants();
  reached.findings += oracle.findings_owed;
  reached.cancelled += oracle.cancellations_done;
  reached.released += oracle.releases_used;
  reached.reminders += oracle.reminders;
  reached.reopened += oracle.reopened;
  reached.emergencies += oracle.told_of_emergency;
}

RC_GTEST_PROP(History, NoCancellationWithoutAWarrantAndNoContactTwice, ()) {
  play({policy::Mode::contact, false, false}, 700);
}

RC_GTEST_PROP(History, TheSameWithDraftsAndASecondStaffMember, ()) {
  play({policy::Mode::contact, true, true}, 300);
}

RC_GTEST_PROP(History, ObserveContactsNobodyByItself, ()) {
  play({policy::Mode::observe, false, false}, 200);
}

// The histories must reach what they are about, or the properties above hold of nothing.
TEST(History, ReachedWhatItIsAbout) {
  EXPECT_GT(reached.findings, 20);
  EXPECT_GT(reached.warrants, 20);
  EXPECT_GT(reached.cancelled, 5);
  EXPECT_GT(reached.released, 0);
  EXPECT_GT(reached.reminders, 5);
  EXPECT_GT(reached.reopened, 5);
  EXPECT_GT(reached.emergencies, 5);
  std::printf(
      "findings %d, warrants %d, cancelled %d, released %d, reminders %d, reopened %d, emergencies %d\n",
      reached.findings, reached.warrants, reached.cancelled, reached.released, reached.reminders,
      reached.reopened, reached.emergencies);
}

}  // namespace
}  // namespace steward::engine
