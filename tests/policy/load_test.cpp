#include "policy/load.h"

#include <gtest/gtest.h>

namespace steward::policy {
namespace {

std::string error_of(std::string_view text) {
  const auto policy = parse(text, "policy.toml");
  return policy ? "" : policy.error().message;
}

constexpr std::string_view least = "[roles]\nstaff_group = \"claaudia\"\n";

TEST(Load, DefaultsAreObserveAndTheShippedNumbers) {
  const auto policy = parse(least, "policy.toml");
  ASSERT_TRUE(policy) << policy.error().message;
  EXPECT_EQ(policy->mode, Mode::observe);
  const auto shipped = load(STEWARD_SOURCE_DIR "/policy/aicloud.toml");
  ASSERT_TRUE(shipped) << shipped.error().message;
  EXPECT_EQ(shipped->idle_gpu.window, policy->idle_gpu.window);
  EXPECT_EQ(shipped->idle_gpu.grace, policy->idle_gpu.grace);
  EXPECT_EQ(shipped->idle_gpu.busy_permille, policy->idle_gpu.busy_permille);
  EXPECT_EQ(shipped->interactive_session.window, policy->interactive_session.window);
  EXPECT_EQ(shipped->interactive_session.grace, policy->interactive_session.grace);
  EXPECT_EQ(shipped->interactive_session.busy_permille, policy->interactive_session.busy_permille);
  EXPECT_EQ(shipped->interval, policy->interval);
  EXPECT_EQ(shipped->coverage_permille, policy->coverage_permille);
  EXPECT_EQ(shipped->cpu_floor_permille, policy->cpu_floor_permille);
  EXPECT_EQ(shipped->mode, Mode::observe);
}

TEST(Load, AnUnknownKeyIsRefusedWithPlaceAndNearest) {
  const std::string error = error_of(std::string(least) + "[rules.idle_gpu]\nwindov = \"2h\"\n");
  EXPECT_NE(error.find("policy.toml:4:"), std::string::npos) << error;
  EXPECT_NE(error.find("rules.idle_gpu.windov"), std::string::npos) << error;
  EXPECT_NE(error.find("did you mean 'window'"), std::string::npos) << error;
}

TEST(Load, AnUnknownTableIsRefused) {
  const std::string error = error_of(std::string(least) + "[rules.idle_gpus]\nwindow = \"2h\"\n");
  EXPECT_NE(error.find("idle_gpu'"), std::string::npos) << error;
}

TEST(Load, AWindowShorterThanItsSamplesIsRefused) {
  const std::string error = error_of(std::string(least) + "[rules.idle_gpu]\nwindow = \"45s\"\n");
  EXPECT_NE(error.find("policy.toml:4: rules.idle_gpu.window: is shorter"), std::string::npos) << error;
}

TEST(Load, WrongTypesAndRangesNameTheLine) {
  EXPECT_NE(error_of(std::string(least) + "[use]\ncoverage_permille = 1200\n").find(":4:"),
            std::string::npos);
  EXPECT_NE(error_of(std::string(least) + "[use]\ninterval = 30\n").find("duration"), std::string::npos);
  EXPECT_NE(error_of("[roles]\nstaff_group = 7\n").find(":2:"), std::string::npos);
  EXPECT_NE(error_of(std::string(least) + "[contact]\nmode = \"shout\"\n").find("observe, contact"),
            std::string::npos);
  EXPECT_NE(error_of("[roles\n").find("policy.toml:1"), std::string::npos);
  EXPECT_NE(error_of("").find("staff_group"), std::string::npos);
}

TEST(Load, ADuplicateKeyIsRefused) {
  EXPECT_NE(error_of(std::string(least) + "[use]\ninterval = \"30s\"\ninterval = \"60s\"\n"), "");
}

TEST(Load, AMissingFileIsSaid) {
  const auto policy = load("/nonexistent/policy.toml");
  ASSERT_FALSE(policy);
  EXPECT_EQ(policy.error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace steward::policy
