// How `steward job` ends: what to ask for next time; and the pages of jobs that have ended.
#include "programs/steward/next_page.h"

#include "golden.h"
#include "world.h"

namespace steward::cli {
namespace {

NextRun smaller() {
  NextRun next;
  next.runs = {"4711", "4690", "4688"};
  next.sizes = {
      {"gpus", SizeOutcome::less, Value(std::int64_t{2}), Value(std::int64_t{1}), Value(std::int64_t{1}),
       "1 of 2 GPUs worked (97 % of the time measured, most of 3 runs (job 4690))",
       "#SBATCH --gres=gpu:t4:1"},
      {"gpu_type", SizeOutcome::less, Value(std::string("NVIDIA A40")),
       Value(std::string("9.8 GiB, 12 % busy")), Value(std::string("Tesla T4")),
       "at most 9.8 GiB on one GPU, 12 % busy on average; Tesla T4 has 15 GiB, and others wait less for it",
       "#SBATCH --gres=gpu:t4:1"},
      {"cpus", SizeOutcome::keep, Value(std::int64_t{16}), Value(std::int64_t{1420}), std::nullopt,
       "14.2 cores at work on average", ""},
      {"memory_mib", SizeOutcome::less, Value(std::int64_t{262'144}), Value(std::int64_t{18'700}),
       Value(std::int64_t{23'552}),
       "at most 18.3 GiB in use (97 % of the time measured); a quarter more is enough", "#SBATCH --mem=23G"},
      {"time", SizeOutcome::more, Value(Duration(hours(144))), Value(Duration(hours(144))), std::nullopt,
       "it ran into its time limit, and 6 d is the longest that its partition and QOS allow: write "
       "checkpoints",
       ""}};
  return next;
}

EndedJob ended() {
  EndedJob run;
  run.id = 4711;
  run.gpus = 2;
  run.cpus = 16;
  run.nodes = 1;
  run.memory_mib = 262'144;
  run.node_list = "a256-a40-04";
  run.gpu_type = "NVIDIA A40";
  run.start = kNoon - hours(20);
  run.end = kNoon - hours(12);
  run.accounted = {Duration(hours(100)).count(), 18'000};
  run.measured = MeasuredUse{hours(15),
                             hours(7),
                             hours(2),
                             10'035,
                             Duration(hours(110)).count(),
                             18'700,
                             hours(8),
                             GpuSpread{1, hours(7), hours(2)}};
  return run;
}

class NextPage : public World {
 protected:
  void golden(const std::string& name, std::vector<std::string> words) {
    const Outcome outcome = run(kMads, std::move(words));
    EXPECT_EQ(outcome.code, kDone) << outcome.err;
    expect_golden(name, outcome.out);
  }
  JobView& job() { return service.all_jobs[0]; }
  void has_ended() {
    job().job.submit = job().job.start = kNoon - hours(20);
    job().job.end = kNoon - hours(12);
  }
};

TEST_F(NextPage, OfARunningJob) {
  job().next = smaller();
  job().next->so_far = true;
  golden("job_next.txt", {"job", "4711"});
}

TEST_F(NextPage, OfAJobThatSlurmHasForgotten) {
  job().job.state = JobState::completed;
  has_ended();
  job().job.nodes.clear();
  job().gpus.clear();
  job().verdicts.clear();
  job().open_case.reset();
  job().ended = ended();
  job().next = smaller();
  golden("job_ended.txt", {"job", "4711"});
  width = 60;
  golden("job_ended_narrow.txt", {"job", "4711"});
}

TEST_F(NextPage, OfASessionThatNobodyWatched) {
  job().job.state = JobState::cancelled;
  has_ended();
  job().job.batch = false;
  job().job.nodes.clear();
  job().gpus.clear();
  job().verdicts.clear();
  job().open_case.reset();
  job().ended = ended();
  job().ended->measured.reset();
  job().next.emplace();
  job().next->withheld =
      "it ended as cancelled after 8 h, and what it used until then says little of what it needs";
  job().next->elsewhere = Elsewhere{"a terminal on UCloud",
                                    "https://cloud.sdu.dk/app/jobs/create?app=terminal-ubuntu",
                                    {"log in", "apply", "open the link"}};
  golden("job_session_ended.txt", {"job", "4711"});
}

TEST_F(NextPage, JsonHasIt) {
  job().next = smaller();
  const Outcome outcome = run(kMads, {"job", "4711", "--json"});
  EXPECT_EQ(outcome.code, kDone);
  EXPECT_NE(outcome.out.find("#SBATCH --mem=23G"), std::string::npos) << outcome.out;
}

TEST_F(NextPage, NothingOfItIsPrintedRaw) {
  const std::string evil = "\x1b[2J\x1b]0;owned\x07 \u202Eevil\r\nroot# \xff";
  job().next = smaller();
  job().next->elsewhere = Elsewhere{evil, evil, {evil}};
  job().next->runs = {evil};
  for (RunSize& size : job().next->sizes)
    size.what = size.why = size.line = evil, size.asked = size.used = size.next = Value(evil);
  job().ended = ended();
  job().ended->node_list = job().ended->gpu_type = evil;
  const Outcome outcome = run(kMads, {"job", "4711"});
  for (const char byte : outcome.out) EXPECT_TRUE(byte == '\n' || static_cast<unsigned char>(byte) >= 0x20);
  EXPECT_EQ(outcome.out.find("\nroot#"), std::string::npos);
}

}  // namespace
}  // namespace steward::cli
