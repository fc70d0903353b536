// Replays the fuzz corpus of scripts, and the cases of the corpus as scripts: whole, and cut.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "fuzz/script_fuzz.cpp"

namespace {

int replay(const std::string& folder) {
  int files = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::ifstream from(file.path(), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(from)), std::istreambuf_iterator<char>());
    const auto* data = reinterpret_cast<const std::uint8_t*>(text.data());
    for (const std::size_t part : {1, 2, 3, 5})
      EXPECT_EQ(LLVMFuzzerTestOneInput(data, text.size() / part), 0);
    ++files;
  }
  return files;
}

TEST(FuzzReplay, Scripts) {
  EXPECT_GE(replay(STEWARD_SOURCE_DIR "/tests/fuzz/corpus/script"), 7) << "the corpus is gone";
  EXPECT_GE(replay(STEWARD_SOURCE_DIR "/tests/advice/corpus"), 200);
}

}  // namespace
