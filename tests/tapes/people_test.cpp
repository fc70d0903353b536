// Stories about people: what they ask for over weeks, and what they run on the front-end.
#include <gtest/gtest.h>

#include "fakes/months.h"
#include "tapes/stage.h"

namespace steward::tapes {
namespace {

using Words = std::vector<std::string>;

// Runs of ida's, every six hours back from the stage's now; make(id, end) as in fakes/months.h.
template <typename Make>
std::vector<EndedJob> runs(const Stage& stage, int count, Make make, SlurmId first = 1000) {
  std::vector<EndedJob> jobs;
  for (int i = 0; i < count; ++i)
    jobs.push_back(make(first + static_cast<SlurmId>(i), stage.now() - hours(6) * (count - i)));
  return jobs;
}

EndedJob too_large(SlurmId id, Time end) {
  return months::measured(months::on_a40(months::run(id, end, hours(10))), 100, 3'000);
}
EndedJob fits(SlurmId id, Time end) {
  return months::measured(months::on_a40(months::run(id, end, hours(10))), 800, 40'000);
}

TEST(PeopleStories, AHabitIsDraftedApprovedAndToldOnce) {
  Stage stage;
  stage.past(runs(stage, 12, too_large));
  stage.pass(minutes(5));
  stage.staff("karen", act::Approve{CaseId{1}, ContactId{0}, "", ""});
  stage.pass(hours(24 * 4));
  const Told told = stage.replay();
  EXPECT_EQ(told.cases(), Words{"ida:need"});
  EXPECT_EQ(told.contacts(), Words{"habit to ida by mail, drafted"}) << "no reminder, nothing twice";
}

TEST(PeopleStories, BetterJobsCloseTheCaseWithThanks) {
  Stage stage;
  stage.past(runs(stage, 12, too_large));
  stage.pass(minutes(5));
  stage.staff("karen", act::Approve{CaseId{1}, ContactId{0}, "", ""});
  stage.pass(hours(60));
  stage.past(runs(stage, 5, fits, 2000));
  stage.pass(minutes(5));
  const Told told = stage.replay();
  EXPECT_EQ(told.contacts(), (Words{"habit to ida by mail, drafted"}))
      << "nothing was delivered on this tape, so nobody is thanked";
  EXPECT_EQ(told.case_events("case_closed"), 1);
}

TEST(PeopleStories, ExplainedIsNotRaisedAgainUntilThereIsAsMuchAnew) {
  Stage stage;
  stage.past(runs(stage, 12, too_large));
  stage.pass(minutes(5));
  stage.staff("karen", act::Close{CaseId{1}, Resolution::explained, "a deadline"});
  stage.pass(hours(36));
  stage.past(runs(stage, 3, too_large, 2000));
  stage.pass(hours(36));
  EXPECT_EQ(stage.replay().case_events("case_reopened"), 0);
  stage.past(runs(stage, 12, too_large, 3000));
  stage.pass(minutes(5));
  EXPECT_EQ(stage.replay().case_events("case_reopened"), 1);
}

TEST(PeopleStories, LeaveOfStaffHoldsForWhatComes) {
  Stage stage;
  stage.past(runs(stage, 12, too_large));
  stage.pass(minutes(5));
  stage.staff("karen", act::Grant{CaseId{1}, "gpu_too_large", 0, hours(24 * 20), "a benchmark"});
  stage.pass(hours(24 * 4));
  stage.past(runs(stage, 12, too_large, 2000));
  stage.pass(minutes(5));
  const Told told = stage.replay();
  EXPECT_EQ(told.case_events("case_closed"), 1);
  EXPECT_EQ(told.case_events("case_reopened"), 0);
  EXPECT_EQ(told.found(), Words{"gpu_too_large"});
}

TEST(PeopleStories, AdviceMakesNoCase) {
  Stage stage;
  stage.past(runs(stage, 20, [](SlurmId id, Time end) {
    EndedJob job = months::run(id, end, hours(5));
    job.time_limit = hours(144);
    return job;
  }));
  stage.pass(minutes(5));
  EXPECT_EQ(stage.replay().cases(), Words{});
}

TEST(PeopleStories, ObserveModeShowsAndTellsNobody) {
  Stage stage;
  stage.past(runs(stage, 12, too_large));
  stage.pass(minutes(5));
  policy::Policy policy = aicloud();
  policy.mode = policy::Mode::observe;
  const Told told = stage.replay(policy);
  EXPECT_EQ(told.cases(), Words{"ida:need"});
  EXPECT_EQ(told.contacts(), Words{});
}

// Each rule over many jobs in replay: a bad month and one that looks like it.
struct Pair {
  std::string rule;
  std::string principle;
  int count;
  EndedJob (*bad)(SlurmId, Time);
  EndedJob (*good)(SlurmId, Time);
};

EndedJob cores(SlurmId id, Time end, std::uint32_t cpus, std::int64_t busy_centi) {
  EndedJob job = months::run(id, end, hours(48), 0);
  job.cpus = cpus;
  job.memory_mib = cpus * 3'800;
  job.accounted.cpu_ms = (job.elapsed() * busy_centi / 100).count();
  return job;
}
EndedJob memory(SlurmId id, Time end, std::uint64_t asked_mib) {
  EndedJob job = months::measured(months::run(id, end, hours(48)), 800, 20'000, 18'000);
  job.memory_mib = asked_mib;
  return job;
}
EndedJob deadline(SlurmId id, Time end, Duration length) {
  EndedJob job = months::run(id, end, length);
  job.qos = "deadline";
  return job;
}

const std::vector<Pair>& pairs() {
  static const std::vector<Pair> all = {
      {"gpu_too_large", "need", 12, too_large, fits},
      {"cpus_over_need", "need", 8, [](SlurmId id, Time end) { return cores(id, end, 64, 400); },
       [](SlurmId id, Time end) { return cores(id, end, 64, 5'000); }},
      {"serial_on_many_cores", "need", 8, [](SlurmId id, Time end) { return cores(id, end, 32, 100); },
       [](SlurmId id, Time end) { return cores(id, end, 2, 100); }},
      {"memory_over_need", "need", 10, [](SlurmId id, Time end) { return memory(id, end, 400'000); },
       [](SlurmId id, Time end) { return memory(id, end, 40'000); }},
      {"beyond_limits", "quota", 80, [](SlurmId id, Time end) { return deadline(id, end, hours(5)); },
       [](SlurmId id, Time end) {
         EndedJob job = deadline(id, end, hours(5));
         job.qos = "normal";
         return job;
       }}};
  return all;
}

TEST(PeopleStories, EachRuleTellsABadMonthFromOneThatLooksLikeIt) {
  for (const Pair& pair : pairs()) {
    for (const bool bad : {true, false}) {
      Stage stage;
      stage.past(runs(stage, pair.count, bad ? pair.bad : pair.good));
      stage.pass(minutes(5));
      const Words expected = bad ? Words{"ida:" + pair.principle} : Words{};
      const Told told = stage.replay();
      EXPECT_EQ(told.cases(), expected) << pair.rule;
      EXPECT_EQ(told.found(), bad ? Words{pair.rule} : Words{}) << pair.rule;
    }
  }
}

// --- the front-end ---

struct FrontEndStory : ::testing::Test {
  Stage stage;
  story::Agent& front = stage.front_end("ai-fe02");

  FrontEndStory() {
    front.also.at_terminal = {stage.uid("ida")};
    quiet();
  }
  PersonUse use_of(const std::string& user, std::uint64_t cpu_ms,
                   std::map<ProcessKind, std::uint32_t> kinds) {
    PersonUse use;
    use.uid = stage.uid(user);
    use.user = user;
    use.cpu_ms = cpu_ms;
    use.memory_mib = 300;
    use.processes = use.tasks = 12;
    use.kinds = std::move(kinds);
    return use;
  }
  void quiet() {
    front.also.machine = MachineUse{2, 50, 10, 4096, 3000, Pressure{}};
    front.also.people = {use_of("ida", 200, {{ProcessKind::shell, 1}}), use_of("mads", 100, {})};
  }
  void ida_trains() {
    front.also.machine = MachineUse{2, 1000, 900, 4096, 2000, Pressure{950, 0, 0, 0, 0}};
    front.also.people = {use_of("ida", 57'000, {{ProcessKind::trainer, 8}}), use_of("mads", 500, {})};
  }
};

TEST_F(FrontEndStory, ATrainingIsToldAtOnceByMailAndTerminal) {
  ida_trains();
  stage.pass(minutes(10));
  quiet();
  stage.pass(hours(2));
  const Told told = stage.replay();
  EXPECT_EQ(told.cases(), Words{"ida:front_end"});
  EXPECT_EQ(told.contacts(), (Words{"front_end to ida by mail", "front_end to ida by terminal"}));
  EXPECT_EQ(told.case_events("case_closed"), 1) << "it is over, and needs no further word";
}

TEST_F(FrontEndStory, WhoGoesOnIsToldAgainAfterAnHourOfNewHarmAlone) {
  ida_trains();
  stage.pass(hours(3));
  EXPECT_EQ(stage.replay().contacts().size(), 2u) << "one finding that stands is told of once";
  quiet();
  stage.pass(minutes(30));
  ida_trains();
  stage.pass(minutes(10));
  EXPECT_EQ(stage.replay().contacts().size(), 4u);
}

TEST_F(FrontEndStory, TwoMinutesOfCompilingAreNoMatter) {
  for (int i = 0; i < 8; ++i) {
    ida_trains();
    front.also.people[0].kinds = {{ProcessKind::compiler, 32}};
    stage.pass(minutes(2));
    quiet();
    stage.pass(minutes(15));
  }
  EXPECT_EQ(stage.replay().cases(), Words{});
}

TEST_F(FrontEndStory, AComputeNodesPeopleAreNotJudged) {
  Stage other;
  story::Agent& node = other.node("a256-t4-01", 4);
  ida_trains();
  node.also.machine = front.also.machine;
  node.also.people = front.also.people;
  other.pass(minutes(30));
  EXPECT_EQ(other.replay().cases(), Words{});
}

TEST_F(FrontEndStory, LeaveOfTheSitesHolds) {
  ida_trains();
  stage.pass(minutes(20));
  policy::Policy policy = aicloud();
  policy.exemptions = {
      {{"ida"}, {}, {}, {}, {"front_end_harm"}, "builds the containers", stage.now() + hours(1)}};
  EXPECT_EQ(stage.replay(policy).cases(), Words{});
}

// A week of normal use: editors' idle servers, short builds, copying, submitting.
TEST_F(FrontEndStory, AWeekOfNormalUseFindsNobody) {
  for (int hour = 0; hour < 24 * 7; ++hour) {
    quiet();
    front.also.people[0].kinds = {{ProcessKind::ide_server, 3}, {ProcessKind::assistant, 1}};
    if (hour % 3 == 0) {  // a build of two minutes
      ida_trains();
      front.also.people[0].kinds = {{ProcessKind::compiler, 8}};
      stage.pass(minutes(2));
      quiet();
    }
    if (hour % 5 == 0) {  // data is copied for half an hour
      front.also.machine->pressure = Pressure{150, 0, 0, 900, 850};
      front.also.people[1].kinds = {{ProcessKind::transfer, 2}};
      front.also.people[1].io = IoUse{3'000'000'000, 0};
      stage.pass(minutes(30));
      quiet();
    }
    front.also.machine->pressure->cpu_some = 150;  // busy, and well
    front.also.machine->busy_permille = 800;
    stage.pass(minutes(20));
  }
  EXPECT_EQ(stage.replay().cases(), Words{});
}

}  // namespace
}  // namespace steward::tapes
