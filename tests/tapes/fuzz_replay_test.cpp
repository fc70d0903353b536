// Replays the fuzz corpus of tapes: each file once, and each file cut in half.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "fuzz/tape_fuzz.cpp"

namespace {

TEST(FuzzReplay, Tape) {
  int files = 0;
  for (const auto& file : std::filesystem::directory_iterator(STEWARD_SOURCE_DIR "/tests/fuzz/corpus/tape")) {
    std::ifstream from(file.path(), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(from)), std::istreambuf_iterator<char>());
    const auto* data = reinterpret_cast<const std::uint8_t*>(text.data());
    EXPECT_EQ(LLVMFuzzerTestOneInput(data, text.size()), 0);
    EXPECT_EQ(LLVMFuzzerTestOneInput(data, text.size() / 2), 0);
    ++files;
  }
  EXPECT_GE(files, 7) << "the corpus is gone";
}

}  // namespace
