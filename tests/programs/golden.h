// Golden files: what a command prints, to the byte, in tests/programs/golden/.
// With STEWARD_UPDATE_GOLDEN set they are written instead of compared; the diff is then for a person to
// judge.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace steward {

inline void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = std::string(STEWARD_SOURCE_DIR) + "/tests/programs/golden/" + name;
  if (std::getenv("STEWARD_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  std::ifstream file(path, std::ios::binary);
  ASSERT_TRUE(file) << path << " is missing";
  std::stringstream expected;
  expected << file.rdbuf();
  EXPECT_EQ(expected.str(), text) << path;
}

}  // namespace steward
