#include <gtest/gtest.h>

#include "advice/moments.h"
#include "advice/plan_request.h"
#include "world.h"

namespace steward::advice {
namespace {

constexpr std::string_view kZone = "Europe/Copenhagen";

TEST(Moments, AreReadAsPeopleWriteThem) {
  const Time now = kMonday + hours(10);
  const auto read = [&](std::string_view text) { return moment_of(text, now, kZone); };
  EXPECT_EQ(read("2026-11-30T08:00"), kMonday + hours(7 * 24 + 8));
  EXPECT_EQ(read("2026-11-30 08:00"), kMonday + hours(7 * 24 + 8));
  EXPECT_EQ(read("2026-11-30"), kMonday + hours(7 * 24));
  EXPECT_EQ(read("18:30"), kMonday + minutes(18 * 60 + 30));
  EXPECT_EQ(read("08:00"), kMonday + hours(24 + 8));
  EXPECT_EQ(read("monday"), kMonday + hours(7 * 24 + 8));
  EXPECT_EQ(read("TUE 09:15"), kMonday + hours(24 + 9) + minutes(15));
  EXPECT_EQ(read("Monday 11:00"), kMonday + hours(11));
  for (const std::string_view wrong : {"", "soon", "25:00", "2026-13-01", "mo", "8", "monday noon",
                                       "2027-03-28T02:30"})  // clocks there never show it
    EXPECT_FALSE(read(wrong)) << wrong;
}

TEST(Moments, AreWrittenAsSbatchReadsThem) {
  EXPECT_EQ(begin_text(kMonday + hours(22), kZone), "2026-11-23T22:00");
  const Time night = *moment_of("2027-03-28T03:30", kMonday, kZone);
  EXPECT_EQ(begin_text(night, kZone), "2027-03-28T03:30");
  EXPECT_EQ(begin_text(night - hours(1), kZone), "2027-03-28T01:30");
}

TEST(TestOnly, IsWhatSlurmSays) {
  const TestOnly one = test_only_of(
      "sbatch: Job 4711 to start at 2026-11-27T10:15:30 using 64 processors on nodes a256-a40-04 in "
      "partition gpu\n");
  EXPECT_EQ(one.start, from_seconds(1'795'774'530));
  EXPECT_EQ(one.reason, "");
  const TestOnly none = test_only_of(
      "sbatch: error: lua: a word\nallocation failure: Requested node configuration is not available\n");
  EXPECT_EQ(none.start, no_time);
  EXPECT_EQ(none.reason, "Requested node configuration is not available");
  EXPECT_NE(test_only_of("").reason, "");
  EXPECT_NE(test_only_of("sbatch: Job 1 to start at 2026-11-27T").reason, "");
}

PlanRequest asked(std::string_view directives, const std::vector<std::string>& words) {
  const Script script = read_script("#!/bin/bash\n" + std::string(directives) + "true\n");
  const JobRead job = read_job({SlurmCommand::sbatch, &script, {}, words});
  EXPECT_FALSE(job.refused()) << job.problems.front().message;
  return plan_request(job);
}

TEST(PlanRequests, CountTheWholeJobsGpus) {
  const auto gpus = [](const std::vector<std::string>& words) { return asked("", words).gpus; };
  EXPECT_EQ(gpus({"--gpus=2"}), 2u);
  EXPECT_EQ(gpus({"-G", "a40:3"}), 3u);
  EXPECT_EQ(gpus({"-Ga40:3"}), 3u);
  EXPECT_EQ(gpus({"--gres", "gpu:a40:2,nvme:1"}), 2u);
  EXPECT_EQ(gpus({"--gres=gpu"}), 1u);
  EXPECT_EQ(gpus({"-N", "2-4", "--gpus-per-node=4"}), 8u);
  EXPECT_EQ(gpus({"--ntasks=4", "--gpus-per-task=2"}), 8u);
  EXPECT_EQ(gpus({"--gpus=2", "--gpus=4"}), 4u);
  EXPECT_EQ(gpus({"--mem=4G", "-c", "8"}), 0u);
  EXPECT_EQ(asked("", {"--gres=gpu:a40:2"}).gpu_type, "a40");
  EXPECT_EQ(asked("", {"--gpus=a40:1,a10:3"}).gpu_type, "a10");
}

TEST(PlanRequests, TakeWhatThePlatformNeedsToKnow) {
  const PlanRequest all =
      asked("", {"-p", "gpu,cpu", "-q", "normal", "-A", "aau", "-t", "1-12", "--exclusive", "-n4"});
  EXPECT_EQ(all.partition, "gpu");
  EXPECT_EQ(all.qos, "normal");
  EXPECT_EQ(all.account, "aau");
  EXPECT_EQ(all.time_limit, hours(36));
  EXPECT_EQ(asked("", {"--time=UNLIMITED"}).time_limit, Duration(0));
  EXPECT_EQ(asked("", {}), PlanRequest{});
}

TEST(PlanRequests, CommandLineWinsOverTheScript) {
  const PlanRequest both = asked("#SBATCH --gpus=2 # two\n\n#SBATCH -t \"1-0\"\n", {"--gpus=3"});
  EXPECT_EQ(both.gpus, 3u);
  EXPECT_EQ(both.time_limit, hours(24));
}

TEST(PlanRequests, OfSeveralPartsAreTheirSum) {
  const PlanRequest all = asked("#SBATCH -G a40:2 -p gpu\n#SBATCH hetjob\n#SBATCH -G 2 -N 2\n", {});
  EXPECT_EQ(all.gpus, 4u);
  EXPECT_EQ(all.nodes, 3u);
  EXPECT_EQ(all.gpu_type, "a40");
  EXPECT_EQ(all.partition, "gpu");
}

}  // namespace
}  // namespace steward::advice
