// Ended jobs: from accounting, read a piece at a time, and from what was measured.
#include "engine/rig.h"

namespace steward::engine {
namespace {

class AccountingTest : public ::testing::Test {
 protected:
  AccountingTest() {
    rig.with_accounting = true;
    rig.agent("n1", 4);
  }
  EndedJob ended(SlurmId id, Time end) {
    EndedJob job;
    job.id = id;
    job.uid = 1002;
    job.user = "ida";
    job.submit = job.start = end - hours(2);
    job.end = end;
    job.gpus = 1;
    job.cpus = 6;
    job.node_list = "n1";
    job.state = JobState::completed;
    return job;
  }
  HistoryView history(uid_t uid, const std::string& user = "") {
    const auto view = rig.live().history(rig.caller(uid), user, 30);
    EXPECT_TRUE(view) << view.error().message;
    return view ? *view : HistoryView{};
  }
  void ask() {
    rig.clock.advance(minutes(10));
    rig.ask_accounting();
  }
  Rig rig;
};

TEST_F(AccountingTest, AtTheFirstStartAMonthIsReadADayAfterTheOther) {
  const Time now = rig.clock.now();
  rig.accounting.jobs = {ended(7, now - hours(24 * 29)), ended(8, now - minutes(5)),
                         ended(9, now - hours(24 * 40))};
  rig.start();
  EXPECT_EQ(history(1002).jobs, 2);
  EXPECT_EQ(history(1002).gpu.held, hours(4));
  for (const auto& [from, to] : rig.accounting.asked)
    EXPECT_LE(to - from, hours(24 * 8)) << "no question for all of it";
  EXPECT_GE(history(1002).read_to, now - minutes(1));
}

TEST_F(AccountingTest, WhatReachesTheDatabaseLateIsNotMissedAndNothingIsCountedTwice) {
  rig.start();
  rig.accounting.jobs = {ended(7, rig.clock.now() - minutes(90))};  // slurmdbd was away until now
  for (int i = 0; i < 4; ++i) ask();
  EXPECT_EQ(history(1002).jobs, 1);
  rig.accounting.jobs.push_back(ended(8, rig.clock.now() - hours(24 * 3)));  // for days
  for (int i = 0; i < 150; ++i) ask();
  EXPECT_EQ(history(1002).jobs, 2) << "once a day a week is read again";
}

TEST_F(AccountingTest, WhileAccountingIsAwayNothingIsSkipped) {
  rig.start();
  rig.accounting.trouble = Error{ErrorCode::unavailable, "slurmdbd is away"};
  rig.accounting.jobs = {ended(7, rig.clock.now() + minutes(5))};
  for (int i = 0; i < 30; ++i) ask();
  EXPECT_EQ(history(1002).jobs, 0);
  rig.accounting.trouble.reset();
  for (int i = 0; i < 12; ++i) ask();
  EXPECT_EQ(history(1002).jobs, 1);
}

TEST_F(AccountingTest, AClockThatWasSetBackRepeatsAndMissesNothing) {
  rig.start();
  rig.accounting.jobs = {ended(7, rig.clock.now() - minutes(1))};
  ask();
  rig.clock.advance(-hours(1));
  rig.accounting.jobs.push_back(ended(8, rig.clock.now() + minutes(5)));
  for (int i = 0; i < 12; ++i) ask();
  EXPECT_EQ(history(1002).jobs, 2);
}

TEST_F(AccountingTest, WhatWasMeasuredIsKeptWhenARunEnds) {
  rig.start();
  const SlurmId job = rig.run_job(1002, "n1", 1, false);
  for (int i = 0; i < 40; ++i) rig.beat();
  rig.slurm.end(job);
  for (int i = 0; i < 3; ++i) rig.beat();
  const HistoryView view = history(1002);
  ASSERT_EQ(view.jobs, 1);
  EXPECT_GT(view.gpu.measured, seconds(60));
  EXPECT_EQ(view.gpu.active, Duration(0));
  ASSERT_EQ(view.types.size(), 1u);
  EXPECT_EQ(view.types[0].type, "NVIDIA A10");
  EXPECT_TRUE(view.most_idle.empty()) << "a minute is nobody's lesson";
}

TEST_F(AccountingTest, APersonSeesTheirOwnAndStaffAnybodys) {
  rig.accounting.jobs = {ended(7, rig.clock.now() - minutes(5))};
  rig.start();
  EXPECT_EQ(history(1001).jobs, 0);
  EXPECT_FALSE(rig.live().history(rig.caller(1001), "ida", 30));
  EXPECT_EQ(history(2001, "ida").jobs, 1);
  EndedJob former = ended(9, rig.clock.now() - minutes(9));
  former.user = "whoever-had-this-uid-before";
  rig.accounting.jobs.push_back(former);
  ask();
  EXPECT_EQ(history(1002).jobs, 1);
}

TEST_F(AccountingTest, WhoIsForgottenHasNoHistory) {
  rig.accounting.jobs = {ended(7, rig.clock.now() - minutes(5))};
  rig.start();
  ASSERT_EQ(history(1002).jobs, 1);
  ASSERT_TRUE(rig.live().forget(rig.caller(2001), "ida"));
  EXPECT_EQ(history(1002).jobs, 0);
  for (int i = 0; i < 150; ++i) ask();
  EXPECT_EQ(history(1002).jobs, 0) << "accounting still has it";
  rig.accounting.jobs.push_back(ended(8, rig.clock.now() - minutes(5)));
  ask();
  EXPECT_EQ(history(1002).jobs, 1) << "what they run from now on";
}

// A serial program on 32 cores, eight times: a habit.
class WasteTest : public AccountingTest {
 protected:
  std::vector<EndedJob> serial(SlurmId first, Time until) {
    std::vector<EndedJob> jobs;
    for (SlurmId i = 0; i < 8; ++i) {
      EndedJob job = ended(first + i, until - hours(20) * i);
      job.start = job.submit = job.end - hours(18);
      job.gpus = 0;
      job.cpus = 32;
      job.accounted.cpu_ms = Duration(hours(18)).count();
      jobs.push_back(job);
    }
    return jobs;
  }
  std::vector<Waste> waste() {
    const auto all = rig.live().waste(rig.caller(2001));
    EXPECT_TRUE(all) << all.error().message;
    return all ? *all : std::vector<Waste>();
  }
};

TEST_F(WasteTest, IsJudgedFromAccountingAndAgainAfterARestart) {
  rig.accounting.jobs = serial(100, rig.clock.now() - hours(1));
  rig.start();
  rig.beat();
  ASSERT_EQ(waste().size(), 1u);
  EXPECT_EQ(waste()[0].verdict.rule, "serial_on_many_cores") << waste()[0].verdict.reason;
  ASSERT_NE(rig.case_of(1002), nullptr);
  EXPECT_EQ(rig.case_of(1002)->principle, principle::need);
  const std::int64_t version = rig.case_of(1002)->version;
  rig.accounting.jobs.clear();
  rig.start();
  EXPECT_TRUE(waste().empty()) << "nothing is said before all is told";
  for (int i = 0; i < 3; ++i) rig.beat();
  EXPECT_EQ(waste().size(), 1u);
  EXPECT_EQ(rig.case_of(1002)->version, version) << "nothing new is found";
}

TEST_F(WasteTest, IsForStaffAlone) {
  rig.start();
  EXPECT_FALSE(rig.live().waste(rig.caller(1002)));
  EXPECT_FALSE(rig.live().import_history(rig.caller(1002), rig.clock.now() - hours(48)));
  EXPECT_FALSE(rig.live().import_jobs(rig.caller(1002), {}));
}

TEST_F(WasteTest, WhoIsForgottenIsNotJudgedByWhatAccountingStillHas) {
  rig.accounting.jobs = serial(100, rig.clock.now() - hours(1));
  rig.start();
  ASSERT_TRUE(rig.live().forget(rig.caller(2001), "ida"));
  for (int i = 0; i < 150; ++i) ask();
  rig.beat();
  EXPECT_TRUE(waste().empty());
}

TEST_F(WasteTest, OldAccountingIsTakenInADayAfterTheOtherAndOnce) {
  rig.accounting.jobs = {ended(7, rig.clock.now() - hours(24 * 100)),
                         ended(8, rig.clock.now() - hours(24 * 50))};
  rig.start();
  EXPECT_EQ(rig.live().history(rig.caller(1002), "", 120)->jobs, 0);
  const auto begun = rig.live().import_history(rig.caller(2001), rig.clock.now() - hours(24 * 110));
  ASSERT_TRUE(begun) << begun.error().message;
  EXPECT_FALSE(rig.live().import_history(rig.caller(2001), rig.clock.now() - hours(24 * 9)))
      << "one at a time";
  rig.drain();
  const auto done = rig.live().history_import(rig.caller(2001));
  ASSERT_TRUE(done);
  EXPECT_FALSE(done->running);
  EXPECT_EQ(done->jobs, 2);
  EXPECT_EQ(done->at, done->to);
  EXPECT_EQ(rig.live().history(rig.caller(1002), "", 120)->jobs, 2);
}

TEST_F(WasteTest, AnImportThatFailsSaysHowFarItCame) {
  rig.start();
  rig.accounting.trouble = Error{ErrorCode::unavailable, "slurmdbd is away"};
  ASSERT_TRUE(rig.live().import_history(rig.caller(2001), rig.clock.now() - hours(48)));
  rig.drain();
  const auto done = rig.live().history_import(rig.caller(2001));
  EXPECT_FALSE(done->running);
  EXPECT_EQ(done->trouble, "slurmdbd is away");
  EXPECT_EQ(done->at, done->from);
}

TEST_F(WasteTest, WhatOnlyStewardCanKnowIsTakenFromNobody) {
  rig.start();
  EndedJob job = ended(7, rig.clock.now() - hours(1));
  job.measured = MeasuredUse{hours(2), Duration(0), Duration(0), 9'000, 0, 0, {}};
  job.chose_gpu = true;
  ASSERT_TRUE(rig.live().import_jobs(rig.caller(2001), {job}));
  EXPECT_EQ(history(1002).jobs, 1);
  EXPECT_EQ(history(1002).gpu.measured, Duration(0));
}

TEST_F(WasteTest, WhatCannotBeIsLeftOutAndNamed) {
  rig.start();
  EndedJob good = ended(7, rig.clock.now() - hours(1)), to_come = ended(8, rig.clock.now() + hours(1)),
           old = ended(9, from_ms(1000)), huge = ended(10, rig.clock.now() - hours(1));
  huge.cpus = UINT32_MAX;
  const auto refused = rig.live().import_jobs(rig.caller(2001), {good, to_come, old, huge});
  ASSERT_TRUE(refused);
  EXPECT_EQ(*refused, (std::vector<SlurmId>{8, 9, 10}));
  EXPECT_EQ(history(1002).jobs, 1);
}

}  // namespace
}  // namespace steward::engine
