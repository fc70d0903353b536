#include "base/subprocess.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <functional>
#include <thread>

#include "base/text.h"

namespace steward {
namespace {

struct Ran {
  Result<CommandResult> result;
  std::string output;
  Duration took;
};

Ran run(Command command) {
  SystemCommandRunner runner;
  std::string output;
  const auto begin = std::chrono::steady_clock::now();
  auto result = runner.run(command, [&](std::string_view piece) { output += piece; });
  const auto took = std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - begin);
  return {std::move(result), std::move(output), took};
}

Command shell(std::string script, Duration limit = seconds(20)) {
  Command command;
  command.argv = {"/bin/sh", "-c", std::move(script)};
  command.environment = {{"PATH", "/usr/bin:/bin"}};
  command.limit = limit;
  return command;
}

// Ends when the process is gone, or a zombie that nobody here reaps.
bool is_gone(pid_t pid) {
  for (int i = 0; i < 200; ++i) {
    if (::kill(pid, 0) != 0) return true;
    char state = 'R';
    std::string path = "/proc/" + std::to_string(pid) + "/stat";
    if (std::FILE* file = std::fopen(path.c_str(), "r")) {
      if (std::fscanf(file, "%*d (%*[^)]) %c", &state) != 1) state = 'R';
      std::fclose(file);
    }
    if (state == 'Z' || state == 'X') return true;
    std::this_thread::sleep_for(Duration(5));
  }
  return false;
}

TEST(Subprocess, GivesOutputErrorsAndStatus) {
  const Ran ran = run(shell("echo out; echo err >&2; exit 3"));
  ASSERT_TRUE(ran.result.has_value());
  EXPECT_EQ(ran.output, "out\n");
  EXPECT_EQ(ran.result->error_output, "err\n");
  EXPECT_EQ(ran.result->exit_status, 3);
}

TEST(Subprocess, ASignalIs128AndItsNumber) {
  EXPECT_EQ(run(shell("kill -TERM $$")).result.value().exit_status, 128 + SIGTERM);
}

TEST(Subprocess, NothingIsInherited) {
  ::setenv("STEWARD_SECRET", "x", 1);
  const int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  const int leak = ::fcntl(null, F_DUPFD, 50);  // without O_CLOEXEC, as a careless library would
  ::close(null);
  ASSERT_GE(leak, 50);
  Command command =
      shell("env; for f in /proc/self/fd/*; do echo fd=${f##*/}; done; cat; ulimit -c >/dev/null");
  command.environment["ONLY"] = "this";
  const Ran ran = run(command);
  ::close(leak);
  ::unsetenv("STEWARD_SECRET");
  ASSERT_TRUE(ran.result.has_value());
  EXPECT_EQ(ran.output.find("SECRET"), std::string::npos);
  EXPECT_NE(ran.output.find("ONLY=this\n"), std::string::npos);
  EXPECT_EQ(ran.output.find("fd=" + std::to_string(leak) + "\n"), std::string::npos);
}

TEST(Subprocess, IgnoredAndBlockedSignalsAreNotPassedOn) {
  const auto before = ::signal(SIGPIPE, SIG_IGN);
  sigset_t term, old;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &term, &old);
  const Ran ran = run(shell("grep -E '^Sig(Blk|Ign)' /proc/self/status"));
  ::pthread_sigmask(SIG_SETMASK, &old, nullptr);
  ::signal(SIGPIPE, before);
  // The ignored signals 32 and 33 are glibc's own, which posix_spawn sets so.
  EXPECT_EQ(ran.output.substr(0, 25), "SigBlk:\t0000000000000000\n");
  EXPECT_EQ(std::stoull(ran.output.substr(33), nullptr, 16) & 0x7fffffffu, 0u) << ran.output;
}

TEST(Subprocess, WhatCannotBeStartedIsUnavailable) {
  Command command;
  command.argv = {"/no/such/program"};
  EXPECT_EQ(run(command).result.error().code, ErrorCode::unavailable);
  command.argv = {"/etc/passwd"};
  EXPECT_EQ(run(command).result.error().code, ErrorCode::unavailable);
  command.argv = {};
  EXPECT_EQ(run(command).result.error().code, ErrorCode::unavailable);
  command.argv = {"/bin/echo", std::string("a\0b", 3)};
  EXPECT_EQ(run(command).result.error().code, ErrorCode::unavailable);
}

TEST(Subprocess, TheLimitEndsTheWholeGroup) {
  const Ran ran = run(shell("sleep 60 & echo $!; sleep 60", Duration(150)));
  ASSERT_FALSE(ran.result.has_value());
  EXPECT_EQ(ran.result.error().code, ErrorCode::timeout);
  EXPECT_LT(ran.took, seconds(10));
  const auto grandchild = parse_integer(trim(ran.output));
  ASSERT_TRUE(grandchild.has_value());
  EXPECT_TRUE(is_gone(static_cast<pid_t>(*grandchild)));
}

TEST(Subprocess, AProgramThatClosesItsOutputsIsStillWaitedForAndLimited) {
  EXPECT_EQ(run(shell("exec >&- 2>&-; sleep 0.05; exit 7")).result.value().exit_status, 7);
  const Ran ran = run(shell("exec >&- 2>&-; sleep 60", Duration(100)));
  EXPECT_EQ(ran.result.error().code, ErrorCode::timeout);
  EXPECT_LT(ran.took, seconds(10));
}

TEST(Subprocess, AGrandchildThatKeepsThePipeOpenHoldsNobodyUp) {
  const Ran ran = run(shell("sleep 60 & echo $!; exit 5"));
  ASSERT_TRUE(ran.result.has_value());
  EXPECT_EQ(ran.result->exit_status, 5);
  EXPECT_LT(ran.took, seconds(10));
  EXPECT_TRUE(is_gone(static_cast<pid_t>(parse_integer(trim(ran.output)).value())));
}

TEST(Subprocess, MuchOutputArrivesWholeAndInOrder) {
  const Ran ran = run(shell("seq 1 200000; seq 1 50000 >&2"));
  ASSERT_TRUE(ran.result.has_value());
  EXPECT_EQ(ran.output.size(), 1'288'895u);
  EXPECT_TRUE(ran.output.ends_with("199999\n200000\n"));
  EXPECT_EQ(ran.result->error_output.size(), 64u * 1024u) << "the first 64 KiB";
  EXPECT_TRUE(ran.result->error_output.starts_with("1\n2\n"));
}

TEST(Subprocess, MoreThanTheOutputLimitIsAnErrorNotACut) {
  Command command = shell("yes");
  command.output_limit = 10'000;
  const Ran ran = run(command);
  ASSERT_FALSE(ran.result.has_value());
  EXPECT_EQ(ran.result.error().code, ErrorCode::garbled);
  EXPECT_LE(ran.output.size(), 10'000u);
  Command exactly = shell("printf 12345");
  exactly.output_limit = 5;
  EXPECT_EQ(run(exactly).output, "12345");
}

TEST(Subprocess, SurvivesInterruptions) {
  struct sigaction old {
  }, quiet{};
  quiet.sa_handler = [](int) {};
  ::sigaction(SIGUSR1, &quiet, &old);
  const pthread_t self = ::pthread_self();
  std::atomic<bool> stop = false;
  std::thread nuisance([&] {
    while (!stop) {
      ::pthread_kill(self, SIGUSR1);
      std::this_thread::sleep_for(Duration(1));
    }
  });
  const Ran ran = run(shell("sleep 0.1; seq 1 1000"));
  stop = true;
  nuisance.join();
  ::sigaction(SIGUSR1, &old, nullptr);
  ASSERT_TRUE(ran.result.has_value());
  EXPECT_EQ(ran.output.size(), 3893u);
}

TEST(Subprocess, StdinIsEmpty) { EXPECT_EQ(run(shell("wc -c")).output, "0\n"); }

Command reader(std::string script, std::string text, std::function<bool()> may_end = {}) {
  Command command = shell(std::move(script), seconds(10));
  command.input = CommandInput{std::move(text), std::move(may_end)};
  return command;
}

TEST(StagedInput, ArrivesWholeHoweverLongAndEnds) {
  EXPECT_EQ(run(reader("cat", "a letter\n")).output, "a letter\n");
  EXPECT_EQ(run(reader("cat", "")).output, "");
  std::string text;
  for (int i = 0; i < 300'000; ++i) text += std::to_string(i) + "\n";
  EXPECT_EQ(run(reader("sleep 0.05; cat", text)).output, text);
}

TEST(StagedInput, IsAskedAboutOnceWhenAllWasReadAndTheEndIsNotKnown) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("steward-staged-" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  const std::string got = folder / "got", ended = folder / "ended";
  int asked = 0;
  const Ran ran = run(reader("cat > " + got + "; touch " + ended, std::string(300'000, 'x'), [&] {
    ++asked;
    std::this_thread::sleep_for(Duration(50));  // time enough to end, could it know
    EXPECT_EQ(std::filesystem::file_size(got), 300'000u);
    EXPECT_FALSE(std::filesystem::exists(ended));
    return true;
  }));
  EXPECT_EQ(ran.result.value().exit_status, 0);
  EXPECT_EQ(asked, 1);
  EXPECT_TRUE(std::filesystem::exists(ended));
  std::filesystem::remove_all(folder);
}

TEST(StagedInput, DeniedItsEndTheProgramIsKilledWithoutHavingSeenIt) {
  const auto mark = std::filesystem::temp_directory_path() / ("steward-denied-" + std::to_string(::getpid()));
  const Ran ran = run(reader("cat; touch " + mark.string(), "text", [] { return false; }));
  ASSERT_FALSE(ran.result.has_value());
  EXPECT_EQ(ran.result.error().code, ErrorCode::refused);
  std::this_thread::sleep_for(Duration(30));
  EXPECT_FALSE(std::filesystem::exists(mark));
  EXPECT_LT(ran.took, seconds(5));
}

TEST(StagedInput, AProgramThatDoesNotReadIsNeverAskedAbout) {
  int asked = 0;
  const auto count = [&] { return ++asked > 0; };
  EXPECT_EQ(run(reader("exit 75", "text", count)).result.value().exit_status, 75);
  EXPECT_EQ(run(reader("exec <&-; sleep 0.05; exit 3", "text", count)).result.value().exit_status, 3);
  EXPECT_EQ(run(reader("head -c 5; exit 4", std::string(1'000'000, 'x'), count)).result.value().exit_status,
            4);
  Command deaf = reader("sleep 60", "text", count);
  deaf.limit = Duration(150);
  EXPECT_EQ(run(deaf).result.error().code, ErrorCode::timeout);
  EXPECT_EQ(asked, 0);
}

TEST(StagedInput, WhenItsWriterDiesTheReaderIsNotToldThatThisWasAll) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("steward-death-" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  const std::string script = "if cat > " + (folder / "got").string() + "; then touch " +
                             (folder / "acted").string() + "; fi; touch " + (folder / "over").string();
  const pid_t writer = ::fork();
  if (writer == 0) {
    // The reader's group is its own: it outlives this.
    run(reader(script, "a letter", []() -> bool { ::_exit(0); }));
    ::_exit(1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(writer, &status, 0), writer);
  EXPECT_EQ(WEXITSTATUS(status), 0) << "it died at the commit point";
  for (int i = 0; i < 500 && !std::filesystem::exists(folder / "over"); ++i)
    std::this_thread::sleep_for(Duration(10));
  EXPECT_TRUE(std::filesystem::exists(folder / "over"));
  EXPECT_EQ(std::filesystem::file_size(folder / "got"), 8u);
  EXPECT_FALSE(std::filesystem::exists(folder / "acted"));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace steward
