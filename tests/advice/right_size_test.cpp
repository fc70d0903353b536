// The advice for the next run: what it says of runs that held too much, too little and what they needed; what
// it does not say of runs that tell nothing.
#include "advice/right_size.h"

#include <gtest/gtest.h>

#include "sizing_fixture.h"

namespace steward::advice {
namespace {

TEST(RightSize, LessMemoryWithTheLineToWrite) {
  EndedJob run = wide_run();
  run.memory_mib = 128 * 1024;
  run.measured->most_memory_mib = 18'700;
  const RunSize memory = size_of(advise(run), "memory_mib");
  EXPECT_EQ(memory.outcome, SizeOutcome::less) << memory.why;
  EXPECT_EQ(memory.next, Value(std::int64_t{23 * 1024}));
  EXPECT_EQ(memory.line, "#SBATCH --mem=23G");
  EXPECT_NE(memory.why.find("18.3 GiB"), std::string::npos) << memory.why;
  EXPECT_NE(memory.why.find("100 %"), std::string::npos) << memory.why;
}

TEST(RightSize, WhatComesByDefaultIsNotTooMuch) {
  EndedJob run = wide_run();
  run.gpus = 1;
  run.measured->gpu_measured = run.elapsed();
  run.measured->spread = GpuSpread{1, run.elapsed(), run.elapsed()};
  run.cpus = 6;
  run.memory_mib = 40'000;
  run.measured->most_memory_mib = 900;
  const NextRun next = advise(run);
  EXPECT_EQ(size_of(next, "memory_mib").outcome, SizeOutcome::keep);
  EXPECT_EQ(size_of(next, "cpus").outcome, SizeOutcome::keep);
  EXPECT_EQ(size_of(next, "memory_mib").line, "");
}

TEST(RightSize, OutOfMemoryAsksForMoreWhateverElseIsKnown) {
  EndedJob run = wide_run();
  run.state = JobState::out_of_memory;
  run.end = run.start + minutes(3);
  run.memory_mib = 16 * 1024;
  run.measured.reset();
  const NextRun next = advise(run);
  EXPECT_EQ(next.withheld, "");
  const RunSize memory = size_of(next, "memory_mib");
  EXPECT_EQ(memory.outcome, SizeOutcome::more);
  EXPECT_EQ(memory.line, "#SBATCH --mem=24G");
  EXPECT_EQ(size_of(next, "cpus").outcome, SizeOutcome::unknown);
}

TEST(RightSize, NoMoreMemoryThanANodeHas) {
  EndedJob run = wide_run();
  run.state = JobState::out_of_memory;
  run.memory_mib = 512 * 1024;
  const RunSize memory = size_of(advise(run), "memory_mib");
  EXPECT_EQ(memory.outcome, SizeOutcome::more);
  EXPECT_EQ(memory.line, "");
  EXPECT_NE(memory.why.find("no node"), std::string::npos) << memory.why;
}

TEST(RightSize, GpusThatDidNoWork) {
  EndedJob run = wide_run();
  run.measured->spread->used = 1;
  const RunSize gpus = size_of(advise(run), "gpus");
  EXPECT_EQ(gpus.outcome, SizeOutcome::less);
  EXPECT_EQ(gpus.used, Value(std::int64_t{1}));
  EXPECT_EQ(gpus.line, "#SBATCH --gres=gpu:1");
  run.measured->spread->used = 0;
  const RunSize none = size_of(advise(run), "gpus");
  EXPECT_EQ(none.next, Value(std::int64_t{0}));
  EXPECT_EQ(none.line, "");
  EXPECT_NE(none.why.find("--nv"), std::string::npos);
}

TEST(RightSize, GpusThatTakeTurnsAreOne) {
  EndedJob run = wide_run();
  run.measured->gpu_active = run.elapsed();  // of two, together
  run.measured->spread = GpuSpread{2, run.elapsed(), run.elapsed() / 4};
  run.measured->gpu_load = run.elapsed() / 2;
  EXPECT_EQ(size_of(advise(run), "gpus").next, Value(std::int64_t{1}));
  EndedJob by_name = run;
  by_name.chose_gpu = true;
  by_name.measured->most_gpu_mib = 9'000;  // together more than a T4 has
  EXPECT_EQ(size_of(advise(by_name), "gpu_type").outcome, SizeOutcome::unknown);
  EXPECT_EQ(size_of(advise(by_name), "gpus").line, "#SBATCH --gres=gpu:a10:1");
  run.measured->most_gpu_mib = 20'000;  // what both hold would not fit one
  EXPECT_EQ(size_of(advise(run), "gpus").outcome, SizeOutcome::keep);
}

TEST(RightSize, TheLeastTypeThatHoldsThePeakAndThatThePartitionHas) {
  EndedJob run = wide_run();
  run.gpu_type = "NVIDIA A40";
  run.chose_gpu = true;
  run.measured->most_gpu_mib = 11'000;
  load_gpus(run, 100);
  const RunSize small = size_of(advise(run), "gpu_type");
  EXPECT_EQ(small.next, Value(std::string("Tesla T4"))) << small.why;
  EXPECT_EQ(small.line, "#SBATCH --gres=gpu:t4:2");
  run.measured->most_gpu_mib = 13'000;  // four fifths of a T4 are less
  EXPECT_EQ(size_of(advise(run), "gpu_type").line, "#SBATCH --gres=gpu:a10:2");
  run.partition = "aicentre";  // has A40s alone
  EXPECT_EQ(size_of(advise(run), "gpu_type").outcome, SizeOutcome::keep);
}

TEST(RightSize, NoSlowerTypeForABusyGpu) {
  EndedJob run = wide_run();
  run.gpu_type = "NVIDIA A40";
  run.chose_gpu = true;
  run.measured->most_gpu_mib = 2'000;
  // Another that stood still makes it no less busy.
  run.measured->gpu_load = run.measured->gpu_measured / 5;
  run.measured->spread = GpuSpread{1, run.elapsed(), run.elapsed() * 9 / 10};
  const RunSize type = size_of(advise(run), "gpu_type");
  EXPECT_EQ(type.outcome, SizeOutcome::keep);
  EXPECT_NE(type.why.find("take longer"), std::string::npos) << type.why;
}

TEST(RightSize, OneLineForCountAndType) {
  EndedJob run = wide_run();
  run.gpu_type = "NVIDIA A40";
  run.chose_gpu = true;
  run.measured->most_gpu_mib = 2'000;
  load_gpus(run, 100);
  run.measured->spread->used = 1;
  const NextRun next = advise(run);
  EXPECT_EQ(size_of(next, "gpus").line, "#SBATCH --gres=gpu:t4:1");
  EXPECT_EQ(size_of(next, "gpu_type").line, "#SBATCH --gres=gpu:t4:1");
}

TEST(RightSize, FewerNodesWhereFewerGpusNeedThem) {
  EndedJob run = wide_run();
  run.nodes = 4;
  run.gpus = 8;
  run.measured->gpu_measured = run.elapsed() * 8;
  run.measured->node_measured = run.elapsed() * 4;
  run.measured->spread->used = 2;
  const NextRun next = advise(run);
  EXPECT_EQ(size_of(next, "gpus").line, "#SBATCH --nodes=1 --gres=gpu:2");
  EXPECT_EQ(size_of(next, "memory_mib").outcome, SizeOutcome::unknown) << "of one node nothing is known";
  EXPECT_EQ(size_of(next, "cpus").outcome, SizeOutcome::unknown);
}

TEST(RightSize, FewerCoresButNoLessThanLoadersNeed) {
  EndedJob run = wide_run();
  run.cpus = 64;
  use_cores(run, 300);  // three on average
  const RunSize cpus = size_of(advise(run), "cpus");
  EXPECT_EQ(cpus.next, Value(std::int64_t{12}));
  EXPECT_EQ(cpus.line, "#SBATCH --cpus-per-task=12");
  use_cores(run, 1000);
  EXPECT_EQ(size_of(advise(run), "cpus").next, Value(std::int64_t{20}));
  use_cores(run, 3000);
  EXPECT_EQ(size_of(advise(run), "cpus").outcome, SizeOutcome::keep);
}

// What came with the cores would be gone with them.
TEST(RightSize, MemoryThatCameWithCoresIsSaid) {
  EndedJob run = cpu_run();
  run.cpus = 16;
  run.memory_mib = 16 * 3'800;
  run.measured->most_memory_mib = 40'000;
  use_cores(run, 100);
  const NextRun next = advise(run);
  EXPECT_EQ(size_of(next, "cpus").next, Value(std::int64_t{2}));
  const RunSize memory = size_of(next, "memory_mib");
  EXPECT_EQ(memory.line, "#SBATCH --mem=49G") << memory.why;
}

TEST(RightSize, TimeHalfAsMuchAgain) {
  EndedJob run = wide_run();
  run.time_limit = hours(144);
  const RunSize time = size_of(advise(run), "time");
  EXPECT_EQ(time.next, Value(Duration(hours(15))));
  EXPECT_EQ(time.line, "#SBATCH --time=15:00:00");
  run.end = run.start + minutes(50);
  EXPECT_EQ(size_of(advise(run), "time").line, "#SBATCH --time=01:15:00");
  run.time_limit = minutes(80);
  EXPECT_EQ(size_of(advise(run), "time").outcome, SizeOutcome::keep);
}

TEST(RightSize, OutOfTime) {
  EndedJob run = wide_run();
  run.state = JobState::timeout;
  run.time_limit = run.elapsed();
  const RunSize time = size_of(advise(run), "time");
  EXPECT_EQ(time.outcome, SizeOutcome::more);
  EXPECT_EQ(time.next, Value(Duration(hours(15))));
  run.time_limit = hours(144);
  run.end = run.start + run.time_limit;
  const RunSize longest = size_of(advise(run), "time");
  EXPECT_EQ(longest.line, "");
  EXPECT_NE(longest.why.find("checkpoints"), std::string::npos);
}

TEST(RightSize, OfARunThatTellsNothingNothing) {
  EndedJob run = wide_run();
  run.end = run.start + minutes(3);
  EXPECT_NE(advise(run).withheld.find("3 min"), std::string::npos) << advise(run).withheld;
  for (const JobState state : {JobState::failed, JobState::cancelled, JobState::node_fail, JobState::other}) {
    run = wide_run();
    run.state = state;
    EXPECT_NE(advise(run).withheld, "") << to_string(state);
    EXPECT_TRUE(advise(run).sizes.empty());
  }
  Sizing held_up{wide_run()};
  held_up.doubted = true;
  EXPECT_NE(right_size(held_up, {}, cluster()).withheld, "");
}

TEST(RightSize, NothingFromWhatWasNotMeasured) {
  EndedJob run = wide_run();
  run.accounted = {};
  run.measured->gpu_measured = run.measured->gpu_measured / 2;
  run.measured->node_measured = run.measured->node_measured / 2;
  const NextRun next = advise(run);
  for (const char* what : {"gpus", "cpus", "memory_mib"}) {
    EXPECT_EQ(size_of(next, what).outcome, SizeOutcome::unknown) << what;
    EXPECT_NE(size_of(next, what).why, "");
  }
  EXPECT_NE(size_of(next, "gpus").why.find("50 %"), std::string::npos);
  run = wide_run();
  run.measured->spread.reset();  // as an earlier Steward kept it
  EXPECT_EQ(size_of(advise(run), "gpus").outcome, SizeOutcome::unknown);
}

TEST(RightSize, OfSeveralRunsTheOneThatUsedMost) {
  Sizing sizing{wide_run()};
  sizing.run.memory_mib = 128 * 1024;
  sizing.run.measured->most_memory_mib = 10'000;
  for (SlurmId id = 1; id <= 6; ++id) {
    EndedJob earlier = wide_run();
    earlier.id = 4700 - id;
    earlier.measured->most_memory_mib = id == 6 ? 90'000 : 10'000 + 1'000 * id;
    sizing.earlier.push_back(earlier);
  }
  const NextRun next = right_size(sizing, {}, cluster());
  EXPECT_EQ(next.runs, (std::vector<std::string>{"4711", "4699", "4698", "4697", "4696"}));
  const RunSize memory = size_of(next, "memory_mib");
  EXPECT_EQ(memory.used, Value(std::int64_t{14'000})) << "the sixth is too long ago";
  EXPECT_NE(memory.why.find("5 runs (job 4696)"), std::string::npos) << memory.why;
}

TEST(RightSize, EarlierRunsSpeakForOneThatFailed) {
  Sizing sizing{wide_run()};
  sizing.run.state = JobState::failed;
  sizing.run.memory_mib = 128 * 1024;
  sizing.earlier = {wide_run()};
  sizing.earlier[0].id = 4700;
  const NextRun next = right_size(sizing, {}, cluster());
  EXPECT_EQ(next.withheld, "");
  EXPECT_EQ(next.runs, std::vector<std::string>{"4700"});
  EXPECT_EQ(size_of(next, "memory_mib").outcome, SizeOutcome::less);
}

TEST(RightSize, OfARunThatGoesOnSoFar) {
  Sizing sizing{wide_run()};
  sizing.goes_on = true;
  sizing.run.state = JobState::running;
  const NextRun next = right_size(sizing, {}, cluster());
  EXPECT_TRUE(next.so_far);
  EXPECT_TRUE(
      std::none_of(next.sizes.begin(), next.sizes.end(), [](const RunSize& s) { return s.what == "time"; }));
  sizing.run.end = sizing.run.start + minutes(20);
  sizing.run.measured = measured(sizing.run);
  sizing.run.measured->spread->used = 0;
  EXPECT_EQ(size_of(right_size(sizing, {}, cluster()), "gpus").outcome, SizeOutcome::unknown)
      << "it may load its data still";
}

TEST(RightSize, OptionsWithoutAScript) {
  EndedJob run = wide_run();
  run.batch = false;
  run.memory_mib = 200 * 1024;
  EXPECT_EQ(size_of(advise(run), "memory_mib").line.substr(0, 6), "--mem=");
}

TEST(RightSize, NamesThatTellNothing) {
  EXPECT_FALSE(tells_program("bash"));
  EXPECT_FALSE(tells_program("wrap"));
  EXPECT_TRUE(tells_program("train-bert"));
}

}  // namespace
}  // namespace steward::advice
