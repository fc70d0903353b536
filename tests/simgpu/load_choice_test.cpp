#include "load_choice.h"

#include <gtest/gtest.h>

#include <map>

#include "load_run.h"
#include "state_dir.h"

namespace simgpu {
namespace {

using Variables = std::map<std::string, std::string>;

Result<std::vector<Gpu>> choose(const Variables& variables, const std::vector<std::string>& files = {}) {
  const auto look_up = [&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
  return choose_gpus(*parse_node(test::kNodeJson, "n1"), files, look_up);
}

// The minors of the choice, in order; the error's text when there is none.
std::string minors(const Result<std::vector<Gpu>>& gpus) {
  if (!gpus) return gpus.error();
  std::string list;
  for (const Gpu& gpu : *gpus) list += std::to_string(gpu.minor) + ";";
  return list;
}

TEST(LoadChoice, NumbersAreGresIndexes) {
  EXPECT_EQ(minors(choose({{"SLURM_JOB_GPUS", "2"}})), "0;");
  EXPECT_EQ(minors(choose({{"SLURM_JOB_GPUS", "1,2"}})), "2;0;");
  EXPECT_EQ(minors(choose({{"SLURM_JOB_GPUS", "0-2"}})), "1;2;0;");
}

TEST(LoadChoice, TheStepsVariableComesFirst) {
  EXPECT_EQ(
      minors(choose({{"CUDA_VISIBLE_DEVICES", "2"}, {"SLURM_STEP_GPUS", "0"}, {"SLURM_JOB_GPUS", "1"}})),
      "1;");
  EXPECT_EQ(minors(choose({{"CUDA_VISIBLE_DEVICES", "0"}, {"SLURM_JOB_GPUS", "1"}})), "2;");
  EXPECT_EQ(minors(choose({{"CUDA_VISIBLE_DEVICES", "GPU-c,GPU-a"}})), "1;2;");
}

TEST(LoadChoice, AFileComesBeforeEverything) {
  EXPECT_EQ(minors(choose({{"SLURM_JOB_GPUS", "1"}}, {"/x/dev/n1/nvidia3"})), "0;");
  EXPECT_NE(minors(choose({}, {"/x/dev/n1/nvidia9"})).find("/x/dev/n1/nvidia3"), std::string::npos);
}

TEST(LoadChoice, NothingGivenOrNotThereIsSaid) {
  EXPECT_NE(minors(choose({})).find("--gpus=1"), std::string::npos);
  EXPECT_NE(minors(choose({{"CUDA_VISIBLE_DEVICES", "NoDevFiles"}})).find("--gpus=1"), std::string::npos);
  EXPECT_NE(minors(choose({{"SLURM_JOB_GPUS", "7"}})).find("SLURM_JOB_GPUS: n1 has no GPU with gres index 7"),
            std::string::npos);
  EXPECT_NE(minors(choose({{"SLURM_JOB_GPUS", "a"}})).find("SLURM_JOB_GPUS"), std::string::npos);
}

TEST(LoadChoice, OneOfManyTouchesTheFirstOnly) {
  const std::vector<Gpu> given = *choose({{"SLURM_JOB_GPUS", "1,2"}});
  LoadOptions options;
  EXPECT_EQ(touched(options, given)->size(), 2U);
  options.only_first = true;
  ASSERT_EQ(touched(options, given)->size(), 1U);
  EXPECT_EQ(touched(options, given)->front().minor, 2U);
  options.memory_mib = 30'000;
  ASSERT_FALSE(touched(options, given));
  EXPECT_NE(touched(options, given).error().find("out of memory"), std::string::npos);
}

}  // namespace
}  // namespace simgpu
