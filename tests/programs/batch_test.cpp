// `steward batch` as a command: where script and reasons go, what is written and submitted, and what it asks
// Slurm for. Slurm's commands are small scripts in a PATH of the test's own.
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "programs/steward/slurm_client.h"
#include "world.h"

namespace steward::cli {
namespace {

class Batch : public World {
 protected:
  Batch() : folder_(::testing::TempDir() + "steward-batch-cli-" + std::to_string(::getpid())) {
    std::filesystem::create_directories(folder_);
    path_ = std::getenv("PATH");
    ::setenv("PATH", (folder_ + ":" + path_).c_str(), 1);
    ::setenv("SBATCH_PARTITION", "elsewhere", 1);
    ::setenv("STEWARD_TEST_MARK", "mine", 1);
  }
  ~Batch() override {
    ::setenv("PATH", path_.c_str(), 1);
    ::unsetenv("SBATCH_PARTITION");
    ::unsetenv("STEWARD_TEST_MARK");
    std::filesystem::remove_all(folder_);
  }

  void program(const std::string& name, const std::string& text) {
    std::ofstream(file(name)) << "#!/bin/sh\n" << text;
    std::filesystem::permissions(file(name), std::filesystem::perms::owner_all);
  }
  std::string file(const std::string& name) const { return folder_ + "/" + name; }
  static std::string text_of(const std::string& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void slurm_shows(const std::string& batch, uid_t uid = ::getuid()) {
    program("scontrol",
            "echo \"$@\" > " + file("asked") + "; env > " + file("environment") +
                "\ncat <<'END'\nJobId=4711 JobName=bash\n   UserId=ida(" + std::to_string(uid) +
                ") GroupId=x\n   BatchFlag=" + batch +
                "\n   TimeLimit=02:00:00\n   Partition=prioritized\n   NumNodes=1 NumTasks=1 CPUs/Task=1\n"
                "   WorkDir=/home/ida\n   TresPerNode=gres:gpu:1\nEND\n");
  }

  std::string folder_, path_;
};

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_F(Batch, TheScriptAloneGoesToStdout) {
  const Outcome outcome =
      run(kMads, {"batch", "--", "srun", "--pty", "-G", "1", "-t", "60", "python", "train.py"});
  EXPECT_EQ(outcome.code, kDone);
  EXPECT_TRUE(outcome.out.starts_with("#!/bin/bash\n")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "\npython train.py\n")) << outcome.out;
  EXPECT_TRUE(holds(outcome.err, "--pty: left out")) << outcome.err;
}

TEST_F(Batch, WordsOfTheCommandAreNotOurs) {
  const Outcome outcome = run(kMads, {"batch", "--", "srun", "-t60", "./work", "--json", "--", "check", "--",
                                      "--sender=", "", "-o", "[a,b]"});
  EXPECT_EQ(outcome.code, kDone) << outcome.err;
  EXPECT_TRUE(holds(outcome.out, "\n./work --json -- check -- --sender= '' -o '[a,b]'\n")) << outcome.out;
  // Without "--", too, as people will type it.
  const Outcome bare = run(kMads, {"--socket", "/x.sock", "batch", "srun", "-t60", "./work", "--help"});
  EXPECT_EQ(bare.code, kDone) << bare.err;
  EXPECT_TRUE(holds(bare.out, "\n./work --help\n")) << bare.out;
}

TEST_F(Batch, WritingOverKeepsWhoMayReadAndTheLink) {
  std::ofstream(file("secret.sh")) << "old";
  ASSERT_EQ(::chmod(file("secret.sh").c_str(), 0600), 0);
  ASSERT_EQ(::symlink(file("secret.sh").c_str(), file("link.sh").c_str()), 0);
  const Outcome done =
      run(kMads, {"batch", "-o", file("link.sh"), "--force", "--", "srun", "-t60", "./work"});
  EXPECT_EQ(done.code, kDone) << done.err;
  struct stat about {};
  ASSERT_EQ(::lstat(file("link.sh").c_str(), &about), 0);
  EXPECT_TRUE(S_ISLNK(about.st_mode));
  ASSERT_EQ(::stat(file("secret.sh").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
  EXPECT_TRUE(holds(text_of(file("secret.sh")), "./work"));
}

TEST_F(Batch, WhatToTypeNextCanBeTyped) {
  const Outcome done = run(kMads, {"batch", "-o", file("my job.sh"), "--", "srun", "-t60", "./work"});
  EXPECT_EQ(done.code, kDone) << done.err;
  EXPECT_TRUE(holds(done.out, "sbatch '" + file("my job.sh") + "'")) << done.out;
}

TEST_F(Batch, NothingToMakeAScriptOfEndsWithTheReason) {
  const Outcome outcome = run(kMads, {"batch", "--", "srun", "-G1", "jupyter", "lab"});
  EXPECT_EQ(outcome.code, kFailed);
  EXPECT_EQ(outcome.out, "");
  EXPECT_TRUE(holds(outcome.err, "a notebook waits for a person")) << outcome.err;
  EXPECT_TRUE(holds(outcome.err, "https://cloud.sdu.dk/app/jobs/create?app=jupyter-all-spark"))
      << outcome.err;
  const Outcome json = run(kMads, {"batch", "--json", "--", "srun", "-G1", "jupyter", "lab"});
  EXPECT_EQ(json.code, kFailed);
  EXPECT_TRUE(holds(json.out, "\"state\":\"refused\"")) << json.out;
}

TEST_F(Batch, WrongUsage) {
  for (const auto& words :
       std::vector<std::vector<std::string>>{{"batch"},
                                             {"batch", "--"},
                                             {"batch", "--job", "1", "--", "srun", "x"},
                                             {"batch", "--job", "1; rm"},
                                             {"batch", "--json", "--submit", "--", "srun", "x"},
                                             {"batch", "--force", "--", "srun", "x"},
                                             {"batch", "--bogus", "--", "srun", "x"}}) {
    const Outcome outcome = run(kMads, words);
    EXPECT_EQ(outcome.code, kUsage) << ::testing::PrintToString(words) << outcome.out;
    EXPECT_NE(outcome.err, "");
  }
}

TEST_F(Batch, AFileIsNeverWrittenOver) {
  const std::string script = file("job.sh");
  EXPECT_EQ(run(kMads, {"batch", "-o", script, "--", "srun", "-t60", "./one"}).code, kDone);
  EXPECT_TRUE(holds(text_of(script), "\n./one\n"));
  const Outcome again = run(kMads, {"batch", "-o", script, "--", "srun", "-t60", "./two"});
  EXPECT_EQ(again.code, kFailed);
  EXPECT_TRUE(holds(again.err, "is there already")) << again.err;
  EXPECT_TRUE(holds(text_of(script), "\n./one\n"));
  EXPECT_EQ(run(kMads, {"batch", "-o", script, "--force", "--", "srun", "-t60", "./two"}).code, kDone);
  EXPECT_TRUE(holds(text_of(script), "\n./two\n"));
  EXPECT_EQ(run(kMads, {"batch", "-o", "/nowhere/job.sh", "--", "srun", "./two"}).code, kFailed);
  std::filesystem::create_symlink("/nowhere/else", file("link"));
  EXPECT_EQ(run(kMads, {"batch", "-o", file("link"), "--", "srun", "./two"}).code, kFailed);
}

TEST_F(Batch, SubmitsWhatWasShownAfterAYes) {
  program("sbatch",
          "cat > " + file("taken") + "; env > " + file("environment") + "; echo Submitted batch job 12\n");
  at_terminal = true;
  typed = "no\n";
  const Outcome no = run(kMads, {"batch", "--submit", "--", "srun", "-t60", "./work"});
  EXPECT_EQ(no.code, kFailed);
  EXPECT_FALSE(std::filesystem::exists(file("taken")));
  typed = "yes\n";
  const Outcome yes = run(kMads, {"batch", "--submit", "--", "srun", "-t60", "./work"});
  EXPECT_EQ(yes.code, kDone) << yes.err;
  EXPECT_TRUE(holds(yes.out, "Submitted batch job 12")) << yes.out;
  EXPECT_TRUE(holds(yes.out, text_of(file("taken")))) << yes.out;
  // The person's own environment, as sbatch hands it to the job; nothing in it changes the script's options.
  const std::string environment = text_of(file("environment"));
  EXPECT_TRUE(holds(environment, "STEWARD_TEST_MARK=mine"));
  EXPECT_FALSE(holds(environment, "SBATCH_PARTITION"));
}

TEST_F(Batch, DoesNotSubmitWhatHasNoCommands) {
  program("sbatch", "touch " + file("taken") + "\n");
  const Outcome outcome = run(kMads, {"batch", "--submit", "--yes", "--", "srun", "--pty", "-G1", "bash"});
  EXPECT_EQ(outcome.code, kFailed);
  EXPECT_FALSE(std::filesystem::exists(file("taken")));
  EXPECT_TRUE(holds(outcome.err, "no commands yet")) << outcome.err;
}

TEST_F(Batch, SlurmsRefusalIsTold) {
  program("sbatch", "cat > /dev/null; echo 'sbatch: error: Invalid account' >&2; exit 1\n");
  const Outcome outcome = run(kMads, {"batch", "--submit", "--yes", "--", "srun", "-t60", "./work"});
  EXPECT_EQ(outcome.code, kFailed);
  EXPECT_TRUE(holds(outcome.err, "sbatch: Invalid account")) << outcome.err;
}

TEST_F(Batch, ARunningJobSaysWhatItRuns) {
  slurm_shows("0");
  program("sacct", "echo srun --pty --gres=gpu:1 python train.py --lr 0.1\n");
  const Outcome outcome = run(kMads, {"batch", "--job", "4711"});
  EXPECT_EQ(outcome.code, kDone) << outcome.err;
  EXPECT_EQ(text_of(file("asked")), "show job 4711\n");
  EXPECT_FALSE(holds(text_of(file("environment")), "STEWARD_TEST_MARK"));
  for (const char* each :
       {"\n#SBATCH --gres=gpu:1\n", "\n#SBATCH --time=02:00:00\n", "\n#SBATCH --partition=prioritized\n",
        "\n#SBATCH --chdir=/home/ida\n", "\npython train.py --lr 0.1\n"})
    EXPECT_TRUE(holds(outcome.out, each)) << each << outcome.out;
  EXPECT_TRUE(holds(outcome.err, "without their quotes")) << outcome.err;
}

// slurmdbd is told a little later than slurmctld.
TEST_F(Batch, AJobThatHasJustBegunIsWaitedFor) {
  slurm_shows("0");
  program("sacct", "test -e " + file("late") + " && echo srun -n1 ./work || touch " + file("late") + "\n");
  const Outcome outcome = run(kMads, {"batch", "--job", "4711"});
  EXPECT_EQ(outcome.code, kDone) << outcome.err;
  EXPECT_TRUE(holds(outcome.out, "\n./work\n")) << outcome.out;
}

TEST_F(Batch, WithoutAccountingThereIsAPlaceForTheCommands) {
  slurm_shows("0");
  program("sacct", "echo 'sacct: error: Slurm accounting storage is disabled' >&2; exit 1\n");
  const Outcome outcome = run(kMads, {"batch", "--job", "4711"});
  EXPECT_EQ(outcome.code, kDone) << outcome.err;
  EXPECT_TRUE(holds(outcome.out, "\n#SBATCH --gres=gpu:1\n")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "exit 1\n")) << outcome.out;
}

TEST_F(Batch, OthersJobsAndBatchJobsAreRefused) {
  program("sacct", "echo srun x\n");
  slurm_shows("0", ::getuid() + 1);
  EXPECT_TRUE(holds(run(kMads, {"batch", "--job", "4711"}).err, "somebody else's"));
  slurm_shows("1");
  EXPECT_TRUE(holds(run(kMads, {"batch", "--job", "4711"}).err, "a batch job already"));
  program("scontrol", "echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1\n");
  const Outcome outcome = run(kMads, {"batch", "--job", "4711"});
  EXPECT_EQ(outcome.code, kFailed);
  EXPECT_TRUE(holds(outcome.err, "Slurm knows no job 4711 that runs: Invalid job id specified"))
      << outcome.err;
}

// Words from /proc are exact; Slurm's line only says whose they are.
TEST_F(Batch, TheWordsOfAClientThatRunsHere) {
  const auto process = [&](const std::string& pid, const std::vector<std::string>& words) {
    std::filesystem::create_directories(file("proc/" + pid));
    std::ofstream out(file("proc/" + pid + "/cmdline"), std::ios::binary);
    for (const std::string& each : words) out << each << '\0';
  };
  const std::string line = "srun -G1 sh -c a b";
  process("self", {"srun", "-G1", "sh", "-c a", "b"});
  process("10", {"srun", "-G1", "sh", "-c", "a b"});
  process("11", {"srun", "-G1"});
  process("12", {});
  const auto found = client_running_here(line, ::getuid(), file("proc"));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->back(), "a b");
  EXPECT_FALSE(client_running_here(line, ::getuid() + 1, file("proc")));
  process("13", {"srun", "-G1", "sh", "-c", "a b"});
  EXPECT_TRUE(client_running_here(line, ::getuid(), file("proc")));
  process("14", {"srun", "-G1", "sh", "-c", "a", "b"});
  EXPECT_FALSE(client_running_here(line, ::getuid(), file("proc"))) << "two that differ";
}

}  // namespace
}  // namespace steward::cli
