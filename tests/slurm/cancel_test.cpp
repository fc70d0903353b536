#include "fakes/fake_clock.h"
#include "fakes/fake_runner.h"
#include "fakes/fake_slurm.h"
#include "recorded.h"
#include "slurm/command_slurm.h"

namespace steward::casework {

// The test's own court: the real one lives in casework, which this program does not link.
class Court {
 public:
  static Warrant warrant(const Job& job, Time observed_at, std::string target = "") {
    Warrant w;
    w.valid_ = true;
    w.target_ = target.empty() ? show_id(job) : std::move(target);
    w.run_ = {{"trial", job.id, job.submit}, job.start};
    w.owner_uid_ = job.uid;
    w.owner_ = job.user;
    w.state_ = job.state;
    w.observed_at_ = observed_at;
    return w;
  }
};

}  // namespace steward::casework

namespace steward::slurm {
namespace {

using casework::Court;
using Fields = std::map<std::string, std::string>;

class Cancel : public testing::Test {
 protected:
  Cancel() {
    Options options;
    options.pause = [this](Duration time) { waited_ += time; };
    slurm_ = std::make_unique<CommandSlurm>(options, runner_, clock_);
    job_.id = 7;
    job_.uid = 1003;
    job_.user = "ida";
    job_.state = JobState::running;
    job_.submit = from_seconds(1795440336);
    job_.start = from_seconds(1795440400);
  }
  Warrant warrant() { return Court::warrant(job_, clock_.now()); }
  void then_squeue_says(Fields row, std::size_t times = 0) {
    runner_.on(
        {"squeue"},
        [row](const Command& command) { return FakeRunner::Answer{row_text(row, mark_of(command))}; }, times);
  }
  void then_squeue_is_gone() {
    runner_.on({"squeue"}, {"", 1, "slurm_load_jobs error: Invalid job id specified\n"});
  }
  void scancel_says(int status, std::string words = "") {
    runner_.on({"scancel"}, {"", status, std::move(words)});
  }

  FakeClock clock_;
  FakeRunner runner_;
  Duration waited_{0};
  Job job_;
  std::unique_ptr<CommandSlurm> slurm_;
};

TEST_F(Cancel, NamesOwnerStateAndTheExactTask) {
  job_.id = 2;
  job_.array = ArrayTask{2, 9};
  scancel_says(0);
  then_squeue_says({{"JobID", "2"}, {"State", "COMPLETING"}});
  EXPECT_EQ(slurm_->cancel(warrant()).outcome, CancelOutcome::done);
  EXPECT_EQ(FakeRunner::line(runner_.calls.at(0)), "/usr/bin/scancel --user=ida --state=RUNNING 2_9");
  EXPECT_FALSE(runner_.calls.at(0).environment.contains("SCANCEL_USER"));
}

TEST_F(Cancel, AStaleOrFutureObservationIsRefusedBeforeAnythingRuns) {
  Warrant old = warrant();
  clock_.advance(Duration(1001));
  EXPECT_EQ(slurm_->cancel(std::move(old)).outcome, CancelOutcome::refused);
  Warrant future = Court::warrant(job_, clock_.now() + Duration(1));
  EXPECT_EQ(slurm_->cancel(std::move(future)).outcome, CancelOutcome::refused);
  EXPECT_TRUE(runner_.calls.empty());
  scancel_says(0);
  then_squeue_is_gone();
  Warrant fresh = warrant();
  clock_.advance(Duration(1000));
  EXPECT_EQ(slurm_->cancel(std::move(fresh)).outcome, CancelOutcome::done);
}

TEST_F(Cancel, AWarrantIsUsedOnce) {
  scancel_says(0);
  then_squeue_is_gone();
  Warrant w = warrant();
  EXPECT_EQ(slurm_->cancel(std::move(w)).outcome, CancelOutcome::done);
  EXPECT_EQ(slurm_->cancel(std::move(w)).outcome, CancelOutcome::refused);  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(runner_.count("scancel"), 1u);
}

TEST_F(Cancel, OnlyAnExactTargetIsEverSaidToScancel) {
  for (const char* target : {"2_[0-9]", "2_", "_2", "-u", "2 3", "2,3", "2_3_4", "8+1", "x"}) {
    EXPECT_EQ(slurm_->cancel(Court::warrant(job_, clock_.now(), target)).outcome, CancelOutcome::refused)
        << target;
  }
  job_.user.clear();
  EXPECT_EQ(slurm_->cancel(warrant()).outcome, CancelOutcome::refused)
      << "without --user all users' jobs match";
  job_.user = "ida";
  job_.state = JobState::completing;
  EXPECT_EQ(slurm_->cancel(warrant()).outcome, CancelOutcome::refused);
  EXPECT_TRUE(runner_.calls.empty());
}

TEST_F(Cancel, ExitZeroIsNotBelievedWhileTheRunGoesOn) {
  scancel_says(0);  // what 22.05.8 says when owner or state do not match
  then_squeue_says({});
  const CancelResult result = slurm_->cancel(warrant());
  EXPECT_EQ(result.outcome, CancelOutcome::refused);
  EXPECT_NE(result.detail.find("running"), std::string::npos) << result.detail;
  EXPECT_EQ(waited_, Duration(3000));
  EXPECT_EQ(runner_.count("scancel"), 1u) << "never said twice";
}

TEST_F(Cancel, ASlowSlurmIsAskedAgain) {
  scancel_says(0);
  then_squeue_says({{"State", "CANCELLED"}});
  then_squeue_says({}, 2);
  EXPECT_EQ(slurm_->cancel(warrant()).outcome, CancelOutcome::done);
  EXPECT_EQ(runner_.count("squeue"), 3u);
}

TEST_F(Cancel, EveryStateThatHoldsNothingIsDone) {
  scancel_says(0);
  for (const char* state :
       {"CANCELLED", "COMPLETING", "COMPLETED", "FAILED", "TIMEOUT", "PREEMPTED", "NODE_FAIL"}) {
    then_squeue_says({{"State", state}});
    EXPECT_EQ(slurm_->cancel(warrant()).outcome, CancelOutcome::done) << state;
  }
}

TEST_F(Cancel, ARequeuedJobIsAnotherRun) {
  scancel_says(0);
  then_squeue_says({{"State", "PENDING"}, {"SubmitTime", "1795449000"}, {"StartTime", "N/A"}});
  EXPECT_EQ(slurm_->cancel(warrant()).outcome, CancelOutcome::done);
  then_squeue_says({{"StartTime", "1795449999"}});
  EXPECT_EQ(slurm_->cancel(warrant()).outcome, CancelOutcome::done);
}

TEST_F(Cancel, APendingJobThatStartedMeanwhileWasNotCancelled) {
  job_.state = JobState::pending;
  job_.start = no_time;
  scancel_says(0);
  then_squeue_says({});
  EXPECT_EQ(slurm_->cancel(warrant()).outcome, CancelOutcome::refused);
  EXPECT_EQ(runner_.calls.at(0).argv.at(2), "--state=PENDING");
}

TEST_F(Cancel, ScancelsOwnWordsAreTold) {
  scancel_says(1, "scancel: error: Kill job error on job id 7: Access/permission \x1b[31mdenied\n");
  then_squeue_says({});
  const CancelResult denied = slurm_->cancel(warrant());
  EXPECT_EQ(denied.outcome, CancelOutcome::refused);
  EXPECT_NE(denied.detail.find("Access/permission ?[31mdenied"), std::string::npos) << denied.detail;
  EXPECT_EQ(waited_, Duration(0)) << "a plain no needs no waiting";
}

TEST_F(Cancel, AnEndedJobIsDoneThoughScancelComplains) {
  scancel_says(1, "scancel: error: Kill job error on job id 7: Invalid job id specified\n");
  then_squeue_is_gone();
  EXPECT_EQ(slurm_->cancel(warrant()).outcome, CancelOutcome::done);
}

TEST_F(Cancel, AKilledScancelIsSettledByAskingSlurm) {
  runner_.on({"scancel"}, {"", 0, "", Error{ErrorCode::timeout, "scancel did not end within 20 s"}});
  then_squeue_says({{"State", "CANCELLED"}});
  EXPECT_EQ(slurm_->cancel(warrant()).outcome, CancelOutcome::done);
  then_squeue_says({});
  EXPECT_EQ(slurm_->cancel(warrant()).outcome, CancelOutcome::unclear) << "slurmctld may still act on it";
}

TEST_F(Cancel, WhenSlurmCannotBeAskedItIsUnclear) {
  for (const int status : {0, 1}) {
    scancel_says(status, "scancel: error: Unable to contact slurm controller");
    runner_.on({"squeue"}, {"", 1, "Unable to contact slurm controller"});
    EXPECT_EQ(slurm_->cancel(warrant()).outcome, CancelOutcome::unclear);
    runner_.on({"squeue"}, {"garbage"});
    EXPECT_EQ(slurm_->cancel(warrant()).outcome, CancelOutcome::unclear);
    then_squeue_says({{"State", "FROBNICATING"}});
    EXPECT_EQ(slurm_->cancel(warrant()).outcome, CancelOutcome::unclear);
  }
}

TEST_F(Cancel, AScancelThatNeverStartedDidNothing) {
  runner_.on({"scancel"}, {"", 0, "", Error{ErrorCode::unavailable, "/usr/bin/scancel cannot be started"}});
  EXPECT_EQ(slurm_->cancel(warrant()).outcome, CancelOutcome::refused);
  EXPECT_EQ(runner_.count("squeue"), 0u);
}

// The fake that other tests lean on has the traps of the real one.
TEST(FakeSlurm, HasTheArrayTrap) {
  FakeClock clock;
  FakeSlurm slurm(clock);
  Job of;
  of.user = "ida";
  const auto ids = slurm.add_array(of, 3);
  EXPECT_EQ(show_id(slurm.at(ids[2])), std::to_string(ids[2]) + "_2") << "the last task has the array's id";
  for (const SlurmId id : ids) slurm.start(id, {});
  EXPECT_EQ(slurm.cancel(Court::warrant(slurm.at(ids[2]), clock.now())).outcome, CancelOutcome::done);
  EXPECT_EQ(slurm.at(ids[0]).state, JobState::running) << "its siblings go on";
  const auto other = slurm.add_array(of, 3);
  for (const SlurmId id : other) slurm.start(id, {});
  const std::string whole = std::to_string(other[2]);
  EXPECT_EQ(slurm.cancel(Court::warrant(slurm.at(other[2]), clock.now(), whole)).outcome,
            CancelOutcome::done);
  EXPECT_EQ(slurm.at(other[0]).state, JobState::cancelled) << "the bare id takes all tasks along";
}

TEST(FakeSlurm, FiltersByOwnerAndStateAndLosesAnswers) {
  FakeClock clock;
  FakeSlurm slurm(clock);
  Job of;
  of.user = "ida";
  const SlurmId id = slurm.add(of);
  slurm.start(id, {{"n1", 4, 1000, {0, 1}}});
  EXPECT_EQ(slurm.at(id).gpus, 2u);
  Job seen = slurm.at(id);
  seen.user = "mads";
  EXPECT_EQ(slurm.cancel(Court::warrant(seen, clock.now())).outcome, CancelOutcome::refused);
  slurm.at_cancel = FakeSlurm::AtCancel::hang;
  EXPECT_EQ(slurm.cancel(Court::warrant(slurm.at(id), clock.now())).outcome, CancelOutcome::unclear);
  EXPECT_EQ(slurm.at(id).state, JobState::running);
  slurm.at_cancel = FakeSlurm::AtCancel::lose_answer;
  EXPECT_EQ(slurm.cancel(Court::warrant(slurm.at(id), clock.now())).outcome, CancelOutcome::unclear);
  EXPECT_EQ(slurm.at(id).state, JobState::cancelled);
  EXPECT_EQ(slurm.cancelled.size(), 3u);
  const SlurmId second = slurm.add(of);
  slurm.start(second, {});
  const Time submitted = slurm.at(second).submit;
  clock.advance(minutes(5));
  slurm.requeue(second);
  EXPECT_GT(slurm.at(second).submit, submitted);
}

}  // namespace
}  // namespace steward::slurm
