#include "meter/processes.h"

#include <gtest/gtest.h>

#include "fake_tree.h"

namespace steward::meter {
namespace {

constexpr Duration kPatience = std::chrono::seconds(10);

const KindTable& builtin() {
  static const KindTable table = KindTable::read().value();
  return table;
}

class Processes : public testing::Test {
 protected:
  ProcessSummary look(const std::vector<Step>& steps, bool all = true) {
    job_.look(proc_, steps, all, identifier_);
    identifier_.take(kPatience, [this](const Identified& answer) { job_.learn(answer); });
    return job_.summary();
  }
  static Step step(const std::string& name, std::vector<pid_t> pids) {
    return {name, step_kind(name), std::move(pids)};
  }

  FakeTree tree_;
  ProcFs proc_{tree_.proc()};
  Identifier identifier_{ProcFs(tree_.proc()), std::make_shared<const KindTable>(builtin())};
  JobProcesses job_;
};

TEST(ProcStat, TakesCommToTheLastParenthesis) {
  const auto stat = parse_proc_stat(
      "42 (tmux: (a) b) 7 S) R 1 43 44 34817 45 4194304 1 2 3 4 5 6 7 8 20 0 1 0 777 1000 100\n");
  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->comm, "tmux: (a) b) 7 S");
  EXPECT_EQ(stat->state, 'R');
  EXPECT_EQ(stat->parent, 1);
  EXPECT_EQ(stat->group, 43);
  EXPECT_EQ(stat->session, 44);
  EXPECT_EQ(stat->tty, 34817);
  EXPECT_EQ(stat->foreground, 45);
  EXPECT_EQ(stat->start, 777U);
}

TEST(ProcStat, RefusesWhatIsCutOrNone) {
  for (const char* text :
       {"", "1", "1 (a", "1 (a)", "1 (a) S", "1 (a) S ", "1 (a) S 1 2 3", "x (a) S 1 1 1 1 1", ") (", "1 )(",
        "1 (a) S 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 x"}) {
    EXPECT_FALSE(parse_proc_stat(text)) << text;
  }
}

TEST_F(Processes, CountsThePersonsOwnAndTheirKinds) {
  tree_.process(
      {.pid = 10, .comm = "slurmstepd", .exe = "/usr/sbin/slurmstepd", .argv = {"slurmstepd: [7.batch]"}});
  tree_.process({.pid = 11,
                 .comm = "slurm_script",
                 .exe = "/usr/bin/bash",
                 .argv = {"/bin/bash", "/spool/slurm_script"}});
  tree_.process({.pid = 12,
                 .comm = "a) S 1 (b",
                 .exe = "/usr/bin/python3.11",
                 .argv = {"python3", "/home/x/train.py"}});
  tree_.process({.pid = 13, .comm = "zombie", .exe = "", .argv = {}, .state = 'Z'});
  tree_.process({.pid = 20, .comm = "sleep", .exe = "/usr/bin/sleep", .argv = {"sleep", "100000000"}});
  const auto summary =
      look({step("step_batch", {10, 11, 12, 13, 14}), step("step_extern", {20})});  // 14 has vanished
  EXPECT_EQ(summary.processes, 2U);
  EXPECT_EQ(summary.kinds.as_map(),
            (std::map<ProcessKind, std::uint32_t>{{ProcessKind::shell, 1}, {ProcessKind::trainer, 1}}));
  EXPECT_FALSE(summary.interactive_step);
}

TEST_F(Processes, APersonsOwnLongSleepCounts) {
  tree_.process({.pid = 20, .comm = "sleep", .exe = "/usr/bin/sleep", .argv = {"sleep", "100000000"}});
  auto summary = look({step("step_batch", {20})});
  EXPECT_EQ(summary.kinds[ProcessKind::sleeper], 1U);
}

TEST_F(Processes, ExecAndReusedPidsAreNewProgramsAndNothingElseIsReadAgain) {
  tree_.process({.pid = 10, .comm = "slurmstepd", .exe = "/usr/sbin/slurmstepd", .argv = {"slurmstepd"}});
  EXPECT_EQ(look({step("step_0", {10})}).processes, 0U);
  EXPECT_TRUE(job_.unsettled());  // may be between fork and exec
  tree_.process({.pid = 10, .comm = "sleep", .exe = "/usr/bin/sleep", .argv = {"sleep", "9"}});
  EXPECT_EQ(look({step("step_0", {10})}, false).kinds[ProcessKind::sleeper], 1U);
  EXPECT_FALSE((look({step("step_0", {10})}, false), job_.unsettled()));
  // Same pid, start time and name: not read again, whatever its arguments say now.
  tree_.process({.pid = 10, .comm = "sleep", .exe = "/usr/bin/rsync", .argv = {"rsync"}});
  EXPECT_EQ(look({step("step_0", {10})}).kinds[ProcessKind::sleeper], 1U);
  tree_.process({.pid = 10, .comm = "sleep", .exe = "/usr/bin/rsync", .argv = {"rsync"}, .start = 2000});
  EXPECT_EQ(look({step("step_0", {10})}).kinds[ProcessKind::transfer], 1U);
}

constexpr int kTty = 34816;

TEST_F(Processes, AShellAtItsPromptWaits) {
  tree_.process(
      {.pid = 30, .comm = "bash", .exe = "/usr/bin/bash", .argv = {"-bash"}, .tty = kTty, .foreground = 30});
  const std::vector<Step> steps = {step("step_0", {30})};
  auto summary = look(steps);
  EXPECT_TRUE(summary.interactive_step);
  EXPECT_TRUE(summary.waits_at_terminal);
  // A command takes the foreground: seen without looking at the lists again.
  tree_.process(
      {.pid = 30, .comm = "bash", .exe = "/usr/bin/bash", .argv = {"-bash"}, .tty = kTty, .foreground = 31});
  job_.refresh_terminals(proc_);
  EXPECT_FALSE(job_.summary().waits_at_terminal);
}

TEST_F(Processes, AShellThatWaitsForItsChildOrHasWorkInTheBackgroundDoesNotWait) {
  tree_.process({.pid = 30,
                 .comm = "bash",
                 .exe = "/usr/bin/bash",
                 .argv = {"bash", "run.sh"},
                 .tty = kTty,
                 .foreground = 30});
  tree_.process({.pid = 31,
                 .comm = "sleep",
                 .exe = "/usr/bin/sleep",
                 .argv = {"sleep", "9"},
                 .parent = 30,
                 .group = 30,
                 .session = 30,
                 .tty = kTty,
                 .foreground = 30});
  EXPECT_FALSE(look({step("step_0", {30, 31})}).waits_at_terminal);
  tree_.process({.pid = 31,
                 .comm = "python",
                 .exe = "/usr/bin/python3",
                 .argv = {"python", "t.py"},
                 .parent = 30,
                 .tty = kTty,
                 .foreground = 30});
  EXPECT_FALSE(look({step("step_0", {30, 31})}).waits_at_terminal);
  tree_.process({.pid = 31,
                 .comm = "sleep",
                 .exe = "/usr/bin/sleep",
                 .argv = {"sleep", "9999"},
                 .parent = 30,
                 .tty = kTty,
                 .foreground = 30,
                 .start = 5});
  EXPECT_TRUE(look({step("step_0", {30, 31})}).waits_at_terminal);  // a sleeper in the background is no work
}

TEST_F(Processes, BatchAndExternTerminalsAreNotInteractive) {
  tree_.process(
      {.pid = 30, .comm = "bash", .exe = "/usr/bin/bash", .argv = {"-bash"}, .tty = kTty, .foreground = 30});
  for (const char* name : {"step_extern", "step_batch"}) {
    const auto summary = look({step(name, {30})});
    EXPECT_FALSE(summary.interactive_step) << name;
    EXPECT_FALSE(summary.waits_at_terminal) << name;
  }
}

}  // namespace
}  // namespace steward::meter
