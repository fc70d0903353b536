// What the platform's own guides teach (the numbers are those of its harmless command lines), and what the
// site gives by default: never flagged.
#include "rules/fixture.h"

namespace steward::rules {
namespace {

using enum ProcessKind;

class Harmless : public RuleStory {};

TEST_F(Harmless, H01SrunHostname) {
  run(session({}), seconds(30), [](story::Agent& a, Duration) { a.job(kinds({{other, 1}})); });
  EXPECT_EQ(broken(), "");
}

TEST_F(Harmless, H02SrunNvidiaSmi) {
  run(session({0}), minutes(1), [](story::Agent& a, Duration) { a.job(kinds({{other, 1}})); });
  EXPECT_EQ(broken(), "");
}

TEST_F(Harmless, H03SrunSingularityExecForTesting) {
  run(session({0}), minutes(90), [](story::Agent& a, Duration) {
    a.gpu(0, true, 12'000);
    a.job(kinds({{container, 1}, {trainer, 1}}, 20'000));
  });
  EXPECT_EQ(broken(), "");
}

TEST_F(Harmless, H04H05SbatchWrapAndFullHeader) {
  run(batch({0}), hours(6), [](story::Agent& a, Duration) {
    a.gpu(0, true, 12'000);
    a.job(trains());
  });
  EXPECT_EQ(broken(), "");
}

TEST_F(Harmless, H06SleepOf15MinutesWithoutGpu) {
  run(batch({}), minutes(15), [](story::Agent& a, Duration) { a.job(kinds({{shell, 1}, {sleeper, 1}})); });
  EXPECT_EQ(broken(), "");
}

TEST_F(Harmless, H07Mkdir) {
  run(batch({}), seconds(30), [](story::Agent& a, Duration) { a.job(kinds({{shell, 1}, {other, 1}})); });
  EXPECT_EQ(broken(), "");
}

TEST_F(Harmless, H08ContainerBuildOnCpusOfAGpuPartition) {
  run(batch({}), hours(5), [](story::Agent& a, Duration) {
    JobUse use = kinds({{container, 2}, {compiler, 8}}, 800'000);
    use.io = IoUse{90'000'000, 900'000'000};
    a.job(use);
  });
  EXPECT_EQ(broken(), "");
}

TEST_F(Harmless, H09ModelLoadsThenServes) {
  run(batch({0}), hours(5), [](story::Agent& a, Duration since) {
    JobUse use = kinds({{trainer, 2}, {other, 1}}, 20'000);
    use.io = IoUse{1'000'000'000, 0};
    if (since > minutes(50)) use.io = IoUse{};
    a.gpu(0, since > minutes(50) && since % minutes(20) < minutes(4), 20'000);
    a.job(use);
  });
  EXPECT_EQ(broken(), "");
}

TEST_F(Harmless, H10SshIntoAJobThatWorks) {
  run(batch({0}), hours(4), [](story::Agent& a, Duration) {
    JobUse use = kinds({{trainer, 1}, {shell, 2}, {other, 1}}, 25'000);
    use.steps = {{"batch", 25'000, 9000, 2}, {"extern", 0, 10, 2}};
    a.gpu(0, true, 12'000);
    a.job(use);
  });
  EXPECT_EQ(broken(), "");
}

TEST_F(Harmless, H11CheckpointsAndRequeues) {
  Job job = batch({0});
  const auto works = [](story::Agent& a, Duration) {
    a.gpu(0, true, 12'000);
    a.job(trains());
  };
  run(job, hours(3), works);
  job.restarts = 1;
  job.submit = now;
  job.start = now + minutes(10);  // a gap
  agent.gpu(0, false);
  agent.job_gone(kJob);
  joined.take_poll({}, now);
  now = job.start;
  joined.take_poll({job}, now);
  EXPECT_EQ(broken(), "");
  go_on(hours(3), works);
  EXPECT_EQ(broken(), "");
}

TEST_F(Harmless, H12BeginAt18) {
  Job job = batch({0});
  job.state = JobState::pending;
  job.nodes.clear();
  joined.take_poll({job}, morning);
  EXPECT_EQ(joined.find(kJob), nullptr) << "what waits is not judged";
}

TEST_F(Harmless, H13TypedAndSizedRequests) {
  Job job = batch({0, 1, 2, 3});
  job.cpus = 15;
  run(job, hours(4), [](story::Agent& a, Duration) {
    for (std::uint32_t gpu = 0; gpu < 4; ++gpu) a.gpu(gpu, true, 20'000);
    a.job(trains(200'000));
  });
  EXPECT_EQ(broken(), "");
}

TEST_F(Harmless, H14EndedEarly) {
  Job job = batch({0});
  job.time_limit = hours(8);
  run(job, minutes(20), [](story::Agent& a, Duration) { a.job(trains()); });
  job.state = JobState::cancelled;
  joined.take_poll({job}, now);
  EXPECT_EQ(joined.find(kJob), nullptr);
}

TEST_F(Harmless, TheSitesDefaultsOfTimeCpusAndMemory) {
  Job job = batch({0});
  job.time_limit = hours(6 * 24);
  job.cpus = 6;
  job.qos = "unprivileged";
  run(job, hours(4), [](story::Agent& a, Duration) {
    a.gpu(0, true, 3000);
    a.job(trains(20'000));  // of six CPUs less than one
  });
  EXPECT_EQ(broken(), "");
}

TEST_F(Harmless, AShortSessionInWhichSomebodyWorks) {
  run(session({0}), minutes(70), [](story::Agent& a, Duration) { a.job(story::idle_shell(kJob, kFreja)); });
  EXPECT_EQ(broken(), "") << "an hour and its grace are the page's 'short'";
}

}  // namespace
}  // namespace steward::rules
