#include "load_options.h"

#include <gtest/gtest.h>

#include "duration.h"

namespace simgpu {
namespace {

std::optional<std::string> in_a_job(const std::string& name) {
  if (name == "SIMGPU_DIR") return "/x/simgpu";
  if (name == "SLURMD_NODENAME") return "n1";
  return std::nullopt;
}

std::optional<std::string> nothing(const std::string&) { return std::nullopt; }

std::string error_of(const std::vector<std::string>& words) {
  const auto options = parse_load_options(words, in_a_job);
  return options ? "none" : options.error();
}

TEST(LoadOptions, DefaultsAreSteadyOnThisNode) {
  const auto options = parse_load_options({}, in_a_job);
  ASSERT_TRUE(options) << options.error();
  EXPECT_EQ(options->pattern, Pattern::kSteady);
  EXPECT_EQ(options->percent, 95U);
  EXPECT_EQ(options->node, "n1");
  EXPECT_EQ(options->state_dir, "/x/simgpu");
  EXPECT_FALSE(options->for_us);
}

TEST(LoadOptions, PatternsAndTheirNumbers) {
  const auto bursts = parse_load_options({"bursts", "--on", "2s", "--off=1m", "--percent", "90"}, in_a_job);
  ASSERT_TRUE(bursts) << bursts.error();
  EXPECT_EQ(bursts->pattern, Pattern::kBursts);
  EXPECT_EQ(bursts->on_us, 2'000'000);
  EXPECT_EQ(bursts->off_us, 60'000'000);
  EXPECT_EQ(bursts->percent, 90U);
  EXPECT_TRUE(parse_load_options({"one-of-many"}, in_a_job)->only_first);
  const auto idle =
      parse_load_options({"then-idle", "--busy", "30s", "--for", "10m", "--memory", "0"}, in_a_job);
  ASSERT_TRUE(idle);
  EXPECT_EQ(idle->busy_us, 30'000'000);
  EXPECT_EQ(idle->for_us, 600'000'000);
  EXPECT_EQ(idle->memory_mib, 0U);
}

TEST(LoadOptions, GivenPlacesComeBeforeTheEnvironment) {
  const auto options = parse_load_options(
      {"hold", "--node", "n2", "--state", "/y", "--gpu-file", "/a", "--gpu-file", "/b"}, in_a_job);
  ASSERT_TRUE(options);
  EXPECT_EQ(options->node, "n2");
  EXPECT_EQ(options->state_dir, "/y");
  EXPECT_EQ(options->gpu_files.size(), 2U);
}

TEST(LoadOptions, ErrorsSayWhatToDo) {
  EXPECT_NE(error_of({"fast"}).find("steady, bursts"), std::string::npos);
  EXPECT_NE(error_of({"steady", "--on", "5s"}).find("no meaning for steady"), std::string::npos);
  EXPECT_NE(error_of({"steady", "--speed", "5"}).find("--help"), std::string::npos);
  EXPECT_NE(error_of({"steady", "--percent"}).find("needs a value"), std::string::npos);
  EXPECT_NE(error_of({"steady", "--percent", "101"}).find("0 to 100"), std::string::npos);
  EXPECT_NE(error_of({"steady", "--for", "soon"}).find("10m"), std::string::npos);
  EXPECT_NE(error_of({"bursts", "--on", "1ms"}).find("100ms"), std::string::npos);
  EXPECT_NE(error_of({"--cpu", "nan"}).find("core"), std::string::npos);
  EXPECT_NE(parse_load_options({}, nothing).error().find("SIMGPU_DIR"), std::string::npos);
  EXPECT_NE(parse_load_options({"--state", "/x"}, nothing).error().find("--node"), std::string::npos);
}

TEST(Duration, UnitsAndBounds) {
  EXPECT_EQ(parse_duration("250ms"), 250'000);
  EXPECT_EQ(parse_duration("7"), 7'000'000);
  EXPECT_EQ(parse_duration("2h"), 7'200'000'000);
  EXPECT_EQ(parse_duration("1d"), 86'400'000'000);
  for (const char* wrong : {"", "0", "-5s", "5 s", "5x", "s", "99999999999999999999", "9999999d"}) {
    EXPECT_FALSE(parse_duration(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace simgpu
