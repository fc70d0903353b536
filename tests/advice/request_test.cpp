// What a request comes to and what is refused about it: as sbatch 22.05.8 and `scontrol show job` said.
#include <gtest/gtest.h>

#include "advice/job_reader.h"

namespace steward::advice {
namespace {

JobRead read_line(const std::string& line) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    if (end > at) words.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  return read_job({SlurmCommand::sbatch, nullptr, {}, words});
}

// "nodes tasks cpus gpus", or "refused".
std::string request_shown(const std::string& line) {
  const JobRead job = read_line(line);
  if (job.refused()) return "refused";
  const Totals sum = totals(job.request());
  return std::to_string(sum.nodes) + " " + std::to_string(sum.tasks) + " " + std::to_string(sum.cpus) + " " +
         std::to_string(sum.gpus);
}

TEST(Request, Totals) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "1 1 1 0"},
      {"-N2", "2 2 2 0"},
      {"-N2 --ntasks-per-node=2", "2 4 4 0"},
      {"-n3 -N2 -c4", "2 3 12 0"},
      {"-N4 -n2", "2 2 2 0"},
      {"--gres=gpu:1 -N2", "2 2 2 2"},
      {"-G2", "1 1 1 2"},
      {"-G4 -N1-2", "1 1 1 4"},
      {"--gpus-per-task=1 -n2", "1 2 2 2"},
      {"--gpus-per-task=2 -G4", "1 2 2 4"},
      {"--gpus-per-task=1 -N2", "2 2 2 2"},
      {"--gpus-per-task=1 --ntasks-per-node=2 -N2", "2 4 4 4"},
      {"--gpus-per-task=1 -n3 --gres=gpu:2", "1 3 3 3"},
      {"--gpus-per-node=1 -N2 -n4", "2 4 4 2"},
      {"--gres=gpu:1 --gpus-per-node=2", "1 1 1 2"},
      {"--gres=gpu:2 --gpus-per-node=1 -N2", "2 2 2 4"},
      {"--gpus-per-socket=1 --sockets-per-node=1", "1 1 1 1"},
      {"--gres=gpu:2 --ntasks-per-gpu=2", "1 4 4 2"},
      {"--ntasks-per-gpu=2 -n4", "1 4 4 2"},
      {"--gpus=2 --gpus=t4:1", "1 1 1 1"},
      {"-G10 -N2", "2 2 2 10"},
  };
  for (const auto& [line, expected] : cases) EXPECT_EQ(request_shown(line), expected) << line;
}

TEST(Request, Contradictions) {
  for (const char* line : {"--mem=1G --mem-per-cpu=8G",
                           "--mem-per-gpu=8G",
                           "--mem=1G --mem-per-gpu=8G -G1",
                           "-t5 --time-min=6",
                           "--time-min=0",
                           "--gpus-per-task=1",
                           "--gpus-per-task=1 --gres=gpu:2",
                           "--gpus-per-task=2 -G3",
                           "--gpus-per-task=2 -G4 -n3",
                           "-G4 --gpus-per-node=1 -N2",
                           "-G2 --cpus-per-gpu=4 -c2",
                           "--cpus-per-gpu=2 -c1",
                           "--ntasks-per-gpu=2",
                           "-G1 -N2",
                           "-G1 -N2-4",
                           "--gpus-per-socket=1",
                           "--gres=gpu:t4:1 --gpus-per-node=2",
                           "--gpus=t4:2 --gres=gpu:1",
                           "--gpus-per-task=2 -n2 --gres=gpu:1",
                           "--gpus-per-task=1 --gres=gpu:2 --ntasks-per-node=1",
                           "--mem-per-gpu=1G --gres=gpu:0",
                           "-G0 --gpus-per-task=1",
                           "-N4 -c6 --gpus-per-task=2",
                           "-N1-2 --gpus-per-task=1"}) {
    EXPECT_EQ(request_shown(line), "refused") << line;
  }
  for (const char* line :
       {"-G2 --gres=gpu:1", "-G2 --gres=gpu:1 -N2", "-G4 --gpus-per-node=2", "--cpus-per-gpu=4", "-G0 -N2",
        "-G2 --gres=gpu:0", "--gpus-per-task=0 -n2", "--gpus-per-task=0",
        "--gpus-per-task=1 --gres=gpu:2 --ntasks-per-node=2", "-t5 --time-min=3", "--mem-per-gpu=8G -G2",
        "--gres=gpu:0 -G t4:2", "-N4 -n2 -G2", "-N2 --ntasks-per-node=2 -c2 --gpus-per-task=1"}) {
    EXPECT_NE(request_shown(line), "refused") << line;
  }
}

TEST(Request, MemoryOfANode) {
  const auto memory = [](const std::string& line) {
    return totals(read_line(line).request()).memory_per_node_mib;
  };
  EXPECT_EQ(memory("--mem=16G"), 16'384U);
  EXPECT_EQ(memory("--mem-per-cpu=1G -c4"), 4'096U);
  EXPECT_EQ(memory("--mem-per-gpu=10G -G2"), 20'480U);
  EXPECT_EQ(memory("-c4"), std::nullopt);
}

TEST(Request, GuessesStandBesideProblems) {
  const auto instead = [](const std::string& line) {
    const JobRead job = read_line(line);
    return job.problems.empty() ? "-" : job.problems.front().instead;
  };
  EXPECT_EQ(instead("--time=5h"), "--time=05:00:00");
  EXPECT_EQ(instead("-t 5h"), "--time=05:00:00");
  EXPECT_EQ(instead("--gres=gpus:2"), "--gres=gpu:2");
  EXPECT_EQ(instead("--cpu-per-task=2"), "--cpus-per-task=2");
  EXPECT_EQ(instead("--job_name=x"), "--job-name=x");
  EXPECT_EQ(instead("-mem=4G"), "--mem=4G");
  EXPECT_EQ(instead("--requeue=yes"), "--requeue");
}

}  // namespace
}  // namespace steward::advice
