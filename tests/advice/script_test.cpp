// Scripts as sbatch reads them: what sbatch 22.05.8 made of each of these.
#include <gtest/gtest.h>

#include <algorithm>

#include "advice/check.h"
#include "advice/job_reader.h"
#include "advice/values.h"

namespace steward::advice {
namespace {

JobRead read(const std::string& text, std::vector<std::string> words = {},
             std::vector<std::pair<std::string, std::string>> environment = {}) {
  const Script script = read_script(text);
  return read_job({SlurmCommand::sbatch, &script, std::move(environment), std::move(words), "22.05.8"});
}

// "00:05:00 name", with '-' for what was not asked; "refused".
std::string job_shown(const JobRead& job) {
  if (job.refused()) return "refused";
  const Request& request = job.request();
  return (request.time ? limit_text(request.time->value.time) : "-") + " " +
         (request.job_name ? request.job_name->value : "-");
}

TEST(Script, Directives) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"#SBATCH -t 5\n#SBATCH -J foo", "00:05:00 foo"},
      {"#SBATCH -t 5 # comment", "00:05:00 -"},
      {"#SBATCH -t 5 -J a#b", "00:05:00 a"},
      {"#SBATCH -J \"a b\"", "- a b"},
      {"#SBATCH -J a\\ b", "refused"},
      {"#SBATCH -J 'a\"b'", "- a\"b"},
      {"#SBATCH -J \"a", "refused"},
      {"#SBATCH : -t 5", "refused"},
      {"#SBATCH -t 5 : -J x", "refused"},
      {"#SBATCH-t 5", "00:05:00 -"},
      {"#SBATCH\t-t\t5", "00:05:00 -"},
      {" #SBATCH -t 5", "- -"},
      {"# SBATCH -t 5", "- -"},
      {"##SBATCH -t 5", "- -"},
      {"#sbatch -t 5", "- -"},
      {"#SBATCHX -t 5", "refused"},
      {"#SBATCH-J x -t 6", "00:06:00 x"},
      {"#SBATCH -t 5 foo -J bar", "refused"},
      {"#SBATCH foo -t 5", "refused"},
      {"#SBATCH -t 5\n\n   \n#SBATCH -J z", "00:05:00 z"},
      {"echo\n#SBATCH -t 5", "- -"},
      {"\\\n#SBATCH -t 5", "- -"},
      {"#SBATCH -t 5 \\\n#SBATCH -J z", "00:05:00 z"},
      {"#SBATCH -t 5 \\\n-J q\n#SBATCH -n 2", "00:05:00 -"},
      {"#SBATCH --time=5 --time=6", "00:06:00 -"},
      {"#SBATCH --tim=5", "refused"},
      {"#SBATCH --job=x", "- x"},
      {"#SBATCH --bogus", "refused"},
      {"#SBATCH -t", "refused"},
      {"#SBATCH -t\n#SBATCH 5", "00:05:00 -"},
      {"#SBATCH -t5", "00:05:00 -"},
      {"#SBATCH -t=5", "refused"},
      {"#SBATCH -Ht5", "00:05:00 -"},
      {"#SBATCH -J \"\"", "refused"},
      {"#SBATCH -J \"\" -t 5", "refused"},
      {"#SBATCH -J x\\#y", "- x#y"},
      {"#SBATCH hetjob", "- -"},
      {"#SBATCH -t 5\n#SBATCH hetjob\n#SBATCH -t 7", "00:05:00 -"},
      {"#SBATCH -t 5 hetjob", "00:05:00 -"},
      {"#SBATCH -t 5 -J a\n#SBATCH hetjob\n#SBATCH bogus", "refused"},
      {"#SBATCH --wrap=hostname", "- -"},
      {"#SBATCH --help", "- -"},
      {"#PBS -l walltime=1:00:00", "01:00:00 -"},
      {"#PBS -l walltime=1:00:00\n#SBATCH -t 5", "01:00:00 -"},
      {"#SBATCH -t 5\n#PBS -N pbs -l walltime=1:00:00", "01:00:00 pbs"},
      {"#BSUB -W 10", "00:10:00 -"},
      {"#SBATCH -t 5\n#BSUB -J xx", "00:05:00 xx"},
      {"echo\n#PBS -N x", "- x"},
      {"# PBS -N x", "- -"},
      {"#SLURM -t 5", "00:05:00 -"},
      {"#SBATCH -- -t 5", "refused"},
      {"#SBATCH - -t 5", "refused"},
      {"#SBATCH\x0b-t 5", "00:05:00 -"},
      {"#SBATCH\xa0-t 5", "refused"},
      {"#SBATCH -t 5\x0c-J b", "00:05:00 b"},
      {": \n#SBATCH -t 5", "- -"},
      {"#SBATCH --time-min=6 -t 5", "refused"},
      {"#SBATCH --mem=1G\n#SBATCH --mem-per-cpu=1G", "refused"},
      {"#SBATCH --test-only=x", "refused"},
  };
  for (const auto& [text, expected] : cases)
    EXPECT_EQ(job_shown(read("#!/bin/bash\n" + text + "\n")), expected) << text;
}

TEST(Script, QuotesAndBackslashes) {
  const auto comment = [](const std::string& line) {
    const JobRead job = read("#!/bin/bash\n" + line + "\n");
    return job.request().comment ? job.request().comment->value : "-";
  };
  EXPECT_EQ(comment("#SBATCH --comment=\"a # b\""), "a # b");
  EXPECT_EQ(comment("#SBATCH --comment=\"a\\\"b\\n\" -t 6"), "a\"bn");
  EXPECT_EQ(comment("#SBATCH --comment='a\\'b' -t 6"), "a'b");
  EXPECT_EQ(comment("#SBATCH -t 6 --comment=${HOME}$USER~"), "${HOME}$USER~");
}

TEST(Script, Files) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "refused"},
      {"#SBATCH -t 5", "refused"},
      {"\n#!/bin/bash\n", "refused"},
      {"#!", "- -"},
      {"#!/bin/bash", "- -"},
      {"#! /bin/bash\n#SBATCH -t 5\n", "00:05:00 -"},
      {"\xEF\xBB\xBF#!/bin/bash\n", "refused"},
      {"#!/bin/bash\r\n#SBATCH -t 5\r\n", "refused"},
      {std::string("#!/bin/bash\n#SBATCH -t 5\n\0", 26), "refused"},
      {"#!/bin/bash\n#SBATCH -t 5\necho a\r\n", "refused"},
      {" #!/bin/bash\n", "refused"},
      {"#!/bin/bash #SBATCH -t 5\n", "- -"},
      {"#!/nonexistent/x\n#SBATCH -t 5\n", "00:05:00 -"},
      {"#!/bin/bash\n#" + std::string(4'194'304, 'x') + "\n", "refused"},
      {"#!/bin/bash\n#" + std::string(4'194'204, 'x') + "\n", "- -"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(job_shown(read(text)), expected) << text.substr(0, 60);
}

TEST(Script, LaterSourcesWin) {
  const std::string text = "#!/bin/bash\n#SBATCH -t 5 -J script\n";
  EXPECT_EQ(job_shown(read(text, {}, {{"SBATCH_TIMELIMIT", "7"}})), "00:07:00 script");
  EXPECT_EQ(job_shown(read(text, {"-t", "9"}, {{"SBATCH_TIMELIMIT", "7"}})), "00:09:00 script");
  EXPECT_EQ(job_shown(read(text, {}, {{"SBATCH_TIMELIMIT", ""}})), "refused");
  EXPECT_EQ(job_shown(read(text, {}, {{"SBATCH_COMMENT", "x"}, {"SBATCH_JOB_NAME", "env"}})), "00:05:00 env");
  EXPECT_TRUE(read("#!/bin/bash\n#SBATCH --mem=1G\n", {"--mem-per-cpu=2G"}).refused());
  EXPECT_FALSE(read("#!/bin/bash\n#SBATCH --mem=1G\n", {}, {{"SBATCH_MEM_PER_CPU", "2G"}}).refused());
  EXPECT_EQ(job_shown(read("#!/bin/bash\n#PBS -N x\n", {"--ignore-pbs"})), "- -");
}

TEST(Script, PlacesAreWhereTheyStand) {
  const JobRead job = read("#!/bin/bash\n#SBATCH  -J \"a b\" --time=5 -n4\n");
  EXPECT_EQ(job.request().job_name->place, (Place{2, 10, 8}));
  EXPECT_EQ(job.request().time->place, (Place{2, 19, 8}));
  EXPECT_EQ(job.request().ntasks->place, (Place{2, 28, 3}));
  EXPECT_EQ(job.request().options[1].value_place, (Place{2, 26, 1}));
}

TEST(Script, ArgumentsBehindTheOptions) {
  const JobRead job = read_job({SlurmCommand::sbatch, nullptr, {}, {"-n4", "train.sh", "--time", "x"}});
  EXPECT_EQ(job.arguments, (std::vector<std::string>{"train.sh", "--time", "x"}));
  EXPECT_FALSE(job.refused());
  const JobRead parts = read_job({SlurmCommand::sbatch, nullptr, {}, {"-n1", ":", "-n2", "train.sh"}});
  ASSERT_EQ(parts.parts.size(), 2U);
  EXPECT_EQ(parts.parts[1].ntasks->value, 2U);
  const JobRead srun = read_job({SlurmCommand::srun, nullptr, {}, {"--pty", "-G1", "-W", "5", "bash", "-l"}});
  EXPECT_TRUE(srun.request().pty);
  EXPECT_EQ(srun.request().gpus->value.total(), 1U);
  EXPECT_EQ(srun.arguments, (std::vector<std::string>{"bash", "-l"}));
}

// The table here is 22.05's.
TEST(Script, WhatANewerSlurmMayHaveIsDoubtedOnly) {
  const Script script = read_script("#!/bin/bash\n#SBATCH --tres-per-task=gres/gpu:1\n./x\n");
  for (const char* version : {"", "23.11.4", "24.05.0-rc1"}) {
    const JobRead job = read_job({SlurmCommand::sbatch, &script, {}, {}, version});
    EXPECT_FALSE(job.refused()) << version;
    ASSERT_EQ(job.problems.size(), 1u) << version;
    EXPECT_TRUE(job.problems[0].guessed) << version;
  }
  for (const char* version : {"22.05.8", "21.08.8-2"})
    EXPECT_TRUE(read_job({SlurmCommand::sbatch, &script, {}, {}, version}).refused()) << version;
}

// Nodes with GPUs of several types (and MIG's) have none in the cluster's view.
TEST(Script, TypesOfGpusThatAreNotAllKnownAreNotCalledUnknown) {
  Cluster cluster;
  cluster.slurm_version = "22.05.8";
  cluster.node_types.resize(2);
  cluster.node_types[0].gpus = cluster.node_types[1].gpus = 8;
  cluster.node_types[0].gpu_type = "a40";
  Surroundings around;
  around.cluster = &cluster;
  const auto has_finding = [&] {
    const CheckedScript checked =
        check_script("x.sh", "#!/bin/bash\n#SBATCH --gres=gpu:a100_3g.20gb:1\n./x\n", {}, {}, around);
    return std::any_of(checked.findings.begin(), checked.findings.end(),
                       [](const ScriptFinding& each) { return each.rule == "unknown_gpu"; });
  };
  EXPECT_FALSE(has_finding());
  cluster.node_types[1].gpu_type = "a100";
  EXPECT_TRUE(has_finding());
}

}  // namespace
}  // namespace steward::advice
