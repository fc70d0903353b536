// One job's page over its life: while it runs, when it has ended, and when Slurm has forgotten it.
#include "engine/rig.h"

namespace steward::engine {
namespace {

class NextRunTest : public ::testing::Test {
 protected:
  NextRunTest() {
    rig.agent("n1", 4);
    rig.start();
  }

  // Ida's batch job on two GPUs of which one works, for `length`; it goes on.
  SlurmId two_gpus(Duration length, const std::string& name = "train") {
    Job job = story::job(0, 1002, "ida", "n1", {});
    job.batch = true;
    job.name = name;
    job.submit = no_time;
    job.time_limit = hours(10);
    const SlurmId id = rig.slurm.add(job);
    rig.slurm.start(id, {{"n1", 32, 200 * 1024, {0, 1}}});
    JobUse use = story::trainer(id, 1002, 4'000);  // two cores
    use.memory.anon_mib = 10 * 1024;
    rig.agent("n1", 4).agent.job(use);
    rig.agent("n1", 4).agent.gpu(0, true, 9'000);
    for (Duration passed{0}; passed < length; passed += seconds(2)) rig.beat();
    return id;
  }
  void end(SlurmId id, JobState state = JobState::completed) {
    rig.slurm.end(id, state);
    rig.slurm.at(id).nodes.clear();  // as Slurm tells of one that has ended
    rig.slurm.at(id).detailed = false;
    rig.agent("n1", 4).agent.job_gone(id);
    rig.agent("n1", 4).agent.gpu(0, false);
    for (int i = 0; i < 3; ++i) rig.beat();
  }
  void forget(SlurmId id) {
    rig.slurm.forget(id);
    rig.beat();
  }
  Result<JobView> look(uid_t uid, SlurmId id) { return rig.live().job(rig.caller(uid), std::to_string(id)); }
  RunSize size(const JobView& view, std::string_view what) {
    for (const RunSize& each : view.next.value_or(NextRun{}).sizes)
      if (each.what == what) return each;
    ADD_FAILURE() << "nothing of " << what << ": " << (view.next ? view.next->withheld : "no advice");
    return {};
  }

  Rig rig;
};

TEST_F(NextRunTest, IsToldWhileItRunsWhenItHasEndedAndWhenSlurmHasForgottenIt) {
  const SlurmId id = two_gpus(minutes(12));
  const auto running = look(1002, id);
  ASSERT_TRUE(running) << running.error().message;
  EXPECT_TRUE(running->next->so_far);
  EXPECT_FALSE(running->ended);
  EXPECT_EQ(size(*running, "memory_mib").next, Value(std::int64_t{13 * 1024}));
  EXPECT_EQ(size(*running, "gpus").outcome, SizeOutcome::unknown) << "the other GPU may still come";

  end(id);
  const auto ended = look(1002, id);
  ASSERT_TRUE(ended && ended->ended);
  EXPECT_EQ(ended->ended->measured->spread->used, 1u);
  EXPECT_EQ(size(*ended, "gpus").line, "#SBATCH --gres=gpu:1");
  EXPECT_EQ(size(*ended, "cpus").line, "#SBATCH --cpus-per-task=6");
  EXPECT_EQ(size(*ended, "memory_mib").line, "#SBATCH --mem=13G");

  forget(id);
  const auto remembered = look(1002, id);
  ASSERT_TRUE(remembered) << remembered.error().message;
  EXPECT_EQ(remembered->job.state, JobState::completed);
  EXPECT_TRUE(remembered->verdicts.empty());
  EXPECT_EQ(remembered->ended->measured, ended->ended->measured);
  EXPECT_EQ(remembered->next->sizes, ended->next->sizes);
  rig.start();  // another stewardd
  EXPECT_TRUE(look(1002, id));
}

TEST_F(NextRunTest, OfAForgottenJobStrangersHearWhatTheyHearOfNone) {
  const SlurmId id = two_gpus(seconds(20));
  end(id);
  forget(id);
  ASSERT_TRUE(look(1002, id));
  EXPECT_TRUE(look(2001, id)) << "staff";
  const auto stranger = look(1003, id), nothing = look(1003, id + 77);
  ASSERT_FALSE(stranger);
  EXPECT_EQ(stranger.error().code, nothing.error().code);
}

TEST_F(NextRunTest, OfAnIdThatWasGivenAnewEachSeesTheirOwn) {
  const SlurmId id = two_gpus(seconds(20));
  end(id);
  forget(id);
  Job other = story::job(id, 1003, "mads", "n1", {});
  other.submit = no_time;
  rig.slurm.add(other);
  rig.slurm.start(id, {{"n1", 6, 40'000, {2}}});
  rig.beat();
  EXPECT_EQ(look(1002, id)->job.user, "ida");
  EXPECT_EQ(look(1003, id)->job.user, "mads");
  EXPECT_EQ(look(2001, id)->job.user, "mads") << "the one that Slurm knows now";
  end(id);
  forget(id);
  EXPECT_EQ(look(1002, id)->job.user, "ida");
  EXPECT_EQ(look(2001, id)->job.user, "mads") << "the latest";
}

TEST_F(NextRunTest, EarlierRunsOfItsNameCount) {
  const SlurmId first = two_gpus(minutes(11));
  end(first);
  const SlurmId second = two_gpus(seconds(30));
  end(second, JobState::failed);
  const auto view = look(1002, second);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->next->runs, std::vector<std::string>{std::to_string(first)});
  const SlurmId other = two_gpus(seconds(30), "another");
  end(other, JobState::failed);
  EXPECT_NE(look(1002, other)->next->withheld, "");
  const SlurmId nameless = two_gpus(seconds(30), "wrap");
  end(nameless, JobState::failed);
  EXPECT_NE(look(1002, nameless)->next->withheld, "");
}

TEST_F(NextRunTest, InteractiveWorkIsShownTheWay) {
  const SlurmId id = rig.run_job(1002, "n1", 0, false);
  JobUse use = story::trainer(id, 1002, 0);
  use.kinds = {{ProcessKind::notebook, 1}};
  rig.agent("n1", 4).agent.job(use);
  for (int i = 0; i < 5; ++i) rig.beat();
  const auto view = look(1002, id);
  ASSERT_TRUE(view && view->next && view->next->elsewhere);
  EXPECT_NE(view->next->elsewhere->link.find("jupyter"), std::string::npos);
  rig.policy.ucloud.address = "";
  rig.start();
  for (int i = 0; i < 3; ++i) rig.beat();
  EXPECT_FALSE(look(1002, id)->next->elsewhere);
  for (const RuleView& rule : rig.live().rules()) EXPECT_TRUE(rule.elsewhere.empty());
}

TEST_F(NextRunTest, RulesAboutInteractiveWorkShowTheWay) {
  for (const RuleView& rule : rig.live().rules()) {
    const bool shell = rule.name == "interactive_session" || rule.name == "waits_for_input";
    const std::size_t places = rule.name == "development_server" ? 2 : shell ? 1 : 0;
    if (places > 0 || rule.name == "idle_gpu") {
      EXPECT_EQ(rule.elsewhere.size(), places) << rule.name;
    }
  }
}

TEST_F(NextRunTest, OfAJobThatWaitsNothing) {
  Job job = story::job(0, 1002, "ida", "n1", {});
  job.submit = job.start = no_time;
  const SlurmId id = rig.slurm.add(job);
  rig.beat();
  EXPECT_FALSE(look(1002, id)->next);
}

}  // namespace
}  // namespace steward::engine
