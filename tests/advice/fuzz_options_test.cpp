// Replays the fuzz corpus of command lines: each file whole, and cut.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#define LLVMFuzzerTestOneInput fuzz_options_once
#include "fuzz/options_fuzz.cpp"
#undef LLVMFuzzerTestOneInput

namespace {

TEST(FuzzReplay, Options) {
  int files = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(STEWARD_SOURCE_DIR "/tests/fuzz/corpus/options")) {
    std::ifstream from(file.path(), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(from)), std::istreambuf_iterator<char>());
    const auto* data = reinterpret_cast<const std::uint8_t*>(text.data());
    for (const std::size_t part : {1, 2, 3}) EXPECT_EQ(fuzz_options_once(data, text.size() / part), 0);
    ++files;
  }
  EXPECT_GE(files, 5) << "the corpus is gone";
}

}  // namespace
