#include "base/files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

namespace steward {
namespace {

namespace fs = std::filesystem;

class Files : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "steward-files-XXXXXX").native();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }
  fs::path folder_;
};

TEST_F(Files, WhatIsWrittenIsRead) {
  const std::string content("a\0b\n", 4);
  ASSERT_TRUE(replace_file(folder_ / "x", content));
  EXPECT_EQ(read_file(folder_ / "x").value(), content);
  ASSERT_TRUE(replace_file(folder_ / "x", "shorter"));
  EXPECT_EQ(read_file(folder_ / "x").value(), "shorter");
  EXPECT_EQ(entries(), 1u) << "nothing is left beside it";
}

TEST_F(Files, ModeIsAsAskedForWhateverTheUmask) {
  const mode_t before = ::umask(077);
  ASSERT_TRUE(replace_file(folder_ / "open", "", 0644));
  ASSERT_TRUE(replace_file(folder_ / "shut", ""));
  ::umask(before);
  struct ::stat about {};
  ASSERT_EQ(::stat((folder_ / "open").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 07777u, 0644u);
  ASSERT_EQ(::stat((folder_ / "shut").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 07777u, 0600u);
}

TEST_F(Files, FailuresLeaveTheOldFileAndNothingElse) {
  ASSERT_TRUE(fs::create_directory(folder_ / "taken"));
  ASSERT_TRUE(replace_file(folder_ / "taken" / "inner", "old"));
  const auto onto_folder = replace_file(folder_ / "taken", "new");
  ASSERT_FALSE(onto_folder.has_value());
  EXPECT_EQ(onto_folder.error().code, ErrorCode::io);
  EXPECT_EQ(read_file(folder_ / "taken" / "inner").value(), "old");
  EXPECT_EQ(entries(), 1u);
  const auto nowhere = replace_file(folder_ / "missing" / "x", "new");
  ASSERT_FALSE(nowhere.has_value());
  EXPECT_EQ(nowhere.error().code, ErrorCode::io);
}

TEST_F(Files, MissingIsNotFoundAndAFolderIsIo) {
  EXPECT_EQ(read_file(folder_ / "none").error().code, ErrorCode::not_found);
  EXPECT_EQ(read_file(folder_ / "none" / "deeper").error().code, ErrorCode::not_found);
  EXPECT_EQ(read_file(folder_).error().code, ErrorCode::io);
}

TEST_F(Files, TheLimitIsAnErrorNotACut) {
  ASSERT_TRUE(replace_file(folder_ / "big", std::string(100'000, 'x')));
  EXPECT_EQ(read_file(folder_ / "big", 100'000).value().size(), 100'000u);
  EXPECT_EQ(read_file(folder_ / "big", 99'999).error().code, ErrorCode::io);
}

TEST_F(Files, FilesOfProcAreReadToTheirEnd) {
  EXPECT_NE(read_file("/proc/self/status").value().find("Pid:"), std::string::npos);
}

}  // namespace
}  // namespace steward
