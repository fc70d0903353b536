// Replays to the byte, in tests/tapes/golden/: the same on every build. With STEWARD_UPDATE_GOLDEN set they
// are written instead of compared; the diff is then for a person to judge.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace steward::tapes {

inline std::string golden_path(const std::string& name) {
  return std::string(STEWARD_SOURCE_DIR) + "/tests/tapes/golden/" + name;
}

inline std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path << " is missing";
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Of the policy's version only that there is one: it changes with every word of the policy's file.
inline std::string without_version(std::string json) {
  const std::string key = "{\"key\":\"policy\",\"s\":\"";
  for (auto at = json.find(key); at != std::string::npos; at = json.find(key, at + 1))
    json.replace(at + key.size(), json.find('"', at + key.size()) - at - key.size(), "VERSION");
  return json;
}

inline void expect_golden(const std::string& name, const std::string& whole) {
  const std::string text = without_version(whole);
  if (std::getenv("STEWARD_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(golden_path(name), std::ios::binary) << text;
    return;
  }
  EXPECT_EQ(text_of(golden_path(name)), text) << name;
}

}  // namespace steward::tapes
