// `steward check` as a person types it: what is printed, what is written, and how it ends.
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "world.h"

namespace steward::cli {
namespace {

const std::string kBad =
    "#!/bin/bash\n#SBATCH --time=5h\n#SBATCH --gres=gpu:1 --comment=steward:release-if-idle=60m\n\npython "
    "train.py\n";

class CheckCommand : public World {
 protected:
  CheckCommand() { std::filesystem::create_directories(folder); }
  ~CheckCommand() override { std::filesystem::remove_all(folder); }

  std::string file(const std::string& name, const std::string& text) {
    const std::string path = folder / name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  static std::string content(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  Outcome check(std::vector<std::string> words) {
    words.insert(words.begin(), "check");
    return run(kMads, words);
  }

  std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("steward-check-" + std::to_string(::getpid()));
};

TEST_F(CheckCommand, PrintsAsACompilerDoes) {
  const std::string path = file("train.sh", kBad);
  const Outcome done = check({path});
  EXPECT_EQ(done.code, kFailed);
  EXPECT_NE(done.out.find(path + ":2:9: error: --time: \"5h\" is no time"), std::string::npos) << done.out;
  EXPECT_NE(
      done.out.find("    2 | #SBATCH --time=5h\n      |         ^~~~~~~~~\nhelp: #SBATCH --time=05:00:00\n"),
      std::string::npos)
      << done.out;
  EXPECT_NE(done.out.find("[bad_value]"), std::string::npos);
  EXPECT_NE(done.out.find(": 1 error\n"), std::string::npos) << done.out;
  EXPECT_EQ(content(path), kBad) << "it was written";
}

TEST_F(CheckCommand, EndsWithZeroForHintsAlone) {
  const std::string path = file("train.sh", "#!/bin/bash\npython train.py\n");
  const Outcome done = check({path});
  EXPECT_EQ(done.code, kDone) << done.out;
  EXPECT_NE(done.out.find("hint: without --time"), std::string::npos) << done.out;
}

TEST_F(CheckCommand, FixShowsADiffAndWrites) {
  const std::string path = file("train.sh", kBad);
  ASSERT_EQ(::chmod(path.c_str(), 0751), 0);
  const Outcome done = check({"--fix", "--yes", path});
  EXPECT_EQ(done.code, kDone) << done.out << done.err;
  EXPECT_NE(done.out.find("-#SBATCH --time=5h\n+#SBATCH --time=05:00:00\n"), std::string::npos) << done.out;
  std::string right = kBad;
  right.replace(right.find("5h"), 2, "05:00:00");
  EXPECT_EQ(content(path), right);
  struct stat after {};
  ASSERT_EQ(::stat(path.c_str(), &after), 0);
  EXPECT_EQ(after.st_mode & 07777U, 0751U);
}

TEST_F(CheckCommand, FixWritesNothingWithoutAYes) {
  const std::string path = file("train.sh", kBad);
  check({"--fix", path});
  EXPECT_EQ(content(path), kBad);
}

TEST_F(CheckCommand, ALinkStaysALink) {
  const std::string path = file("train.sh", kBad);
  const std::string link = folder / "link.sh";
  std::filesystem::create_symlink(path, link);
  check({"--fix", "--yes", link});
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_NE(content(path), kBad);
}

TEST_F(CheckCommand, AScriptOfSomebodyElseIsNotWritten) {
  if (::getuid() != 0) GTEST_SKIP() << "only root can give a file away";
  const std::string path = file("train.sh", kBad);
  ASSERT_EQ(::chown(path.c_str(), 1001, 1001), 0);
  const Outcome done = check({"--fix", "--yes", path});
  EXPECT_EQ(done.code, kFailed);
  EXPECT_NE(done.err.find("belongs to somebody else"), std::string::npos) << done.err;
  EXPECT_EQ(content(path), kBad);
}

TEST_F(CheckCommand, NoRightsBeyondReadingWritingRunningAreCarriedOver) {
  const std::string path = file("train.sh", kBad);
  ASSERT_EQ(::chmod(path.c_str(), 04755), 0);
  EXPECT_EQ(check({"--fix", "--yes", path}).code, kDone);
  struct stat after {};
  ASSERT_EQ(::stat(path.c_str(), &after), 0);
  EXPECT_EQ(after.st_mode & 07777U, 0755U);
}

TEST_F(CheckCommand, APipeThatAScriptNamesIsNotWaitedFor) {
  const std::string pipe = (folder / "train.py").string();
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const std::string path = file("job.sh", "#!/bin/bash\n#SBATCH --gpus=2 --time=60\npython " + pipe + "\n");
  EXPECT_NE(check({path}).out, "");
}

TEST_F(CheckCommand, ReadsStdinSeveralScriptsAndCommandLines) {
  typed = kBad;
  EXPECT_NE(check({"-"}).out.find("<stdin>:2:9: error"), std::string::npos);
  const Outcome both = check({file("a.sh", kBad), file("b.sh", kBad)});
  EXPECT_NE(both.out.find("a.sh:2:9"), std::string::npos);
  EXPECT_NE(both.out.find("b.sh:2:9"), std::string::npos);
  const Outcome line = check({"--", "srun", "--pty", "-G", "1", "bash"});
  EXPECT_EQ(line.code, kFailed);
  EXPECT_NE(line.out.find("srun: warning: "), std::string::npos) << line.out;
  const Outcome batch = check({"--", "sbatch", "--time=10", file("c.sh", kBad)});
  EXPECT_NE(batch.out.find("c.sh:2:9"), std::string::npos) << batch.out;
}

TEST_F(CheckCommand, WhatStandsBehindTheDashesIsSbatchs) {
  const std::string path = file("train.sh", "#!/bin/bash\n#SBATCH --time=10\npython train.py\n");
  EXPECT_EQ(check({path}).code, kDone);
  const Outcome done = check({path, "--", "--mem=5X", "--json", ""});
  EXPECT_EQ(done.code, kFailed);
  EXPECT_NE(done.out.find("\"5X\" is no amount of memory"), std::string::npos) << done.out;
  EXPECT_NE(done.out.find("--json"), std::string::npos)
      << "the words behind -- are not steward's own: " << done.out;
}

TEST_F(CheckCommand, JsonHasFindingsAndRequest) {
  const Outcome done = check({"--json", file("train.sh", kBad)});
  EXPECT_EQ(done.code, kFailed);
  EXPECT_NE(done.out.find("\"rule\":\"bad_value\""), std::string::npos) << done.out;
  EXPECT_NE(done.out.find("\"gpus\":1"), std::string::npos) << done.out;
  EXPECT_NE(done.out.find("\"left_out\":["), std::string::npos) << done.out;
}

TEST_F(CheckCommand, AsksStewarddForTheCluster) {
  Partition partition;
  partition.name = "prioritized";
  partition.is_default = true;
  partition.longest = partition.default_time = hours(144);
  Cluster cluster;
  cluster.partitions = {partition};
  service.cluster_now = cluster;
  const std::string path = file("train.sh", "#!/bin/bash\n#SBATCH -t 10 -p priortized\n./x\n");
  const Outcome done = check({path});
  EXPECT_EQ(done.code, kFailed);
  EXPECT_NE(done.out.find("there is no partition priortized; did you mean prioritized?"), std::string::npos)
      << done.out;
  EXPECT_EQ(done.err, "");
  service.cluster_now.reset();
  const Outcome without = check({path});
  EXPECT_EQ(without.code, kDone) << without.out;
  EXPECT_NE(without.err.find("were not checked"), std::string::npos) << without.err;
}

TEST_F(CheckCommand, WrongUsage) {
  EXPECT_EQ(check({}).code, kUsage);
  EXPECT_EQ(check({"--fix", "-"}).code, kUsage);
  EXPECT_EQ(check({"--", "python", "x"}).code, kUsage);
  EXPECT_EQ(check({folder / "nothing.sh"}).code, kFailed);
}

TEST_F(CheckCommand, EscapesOfAScriptDoNotReachTheTerminal) {
  const Outcome done = check({file("train.sh", "#!/bin/bash\n#SBATCH --time=\x1b[31m5h\n")});
  EXPECT_EQ(done.out.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace steward::cli
