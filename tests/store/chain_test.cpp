#include "store/chain.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <set>

namespace steward::store {
namespace {

constexpr Key kKey{1, 2, 3};

LedgerEntry entry() {
  LedgerEntry value{7, 1'760'000'000'000, "word_said", 3, 2, {}, {}};
  value.commitment.fill(4);
  value.previous.fill(5);
  return value;
}

// Computed apart from this code with Python's hmac and hashlib, from the description in docs/formats.md.
TEST(Chain, AgreesWithAnIndependentImplementation) {
  EXPECT_EQ(hex(commitment_of("salt", "{}")),
            "0d9f26fa91486699be1a413f8a2eae544379f65bfb23a821dbec7c557a8e8c7e");
  EXPECT_EQ(hex(genesis_of(kKey, "0123456789abcdef")),
            "11bf664f5fd46034018d63c9e35ee1f526a6a38356ea45fdacffcc6d9bf2c178");
  EXPECT_EQ(hex(mac_of(kKey, entry())), "4ce94e5c75d8fa4b3c03ccb749d14f1c0c38e43ffd29b0e9e16ebd5d9b152d14");
}

TEST(Chain, EveryFieldAndTheKeyChangeTheMac) {
  std::set<std::string> macs{hex(mac_of(kKey, entry()))};
  const auto with = [&](auto change) {
    LedgerEntry value = entry();
    change(value);
    macs.insert(hex(mac_of(kKey, value)));
  };
  with([](LedgerEntry& e) { e.seq = 8; });
  with([](LedgerEntry& e) { e.at_ms = -1; });
  with([](LedgerEntry& e) { e.kind = "word_saif"; });
  with([](LedgerEntry& e) { e.kind = std::string("word_said\0", 10); });
  with([](LedgerEntry& e) { e.in = 4; });
  with([](LedgerEntry& e) { e.person = 3; });
  with([](LedgerEntry& e) { e.commitment[31] = 0; });
  with([](LedgerEntry& e) { e.previous[0] = 0; });
  with([](LedgerEntry& e) { std::swap(e.in, e.person); });
  with([](LedgerEntry& e) { std::swap(e.commitment, e.previous); });
  macs.insert(hex(mac_of(Key{1, 2, 4}, entry())));
  EXPECT_EQ(macs.size(), 12U);
}

class KeyFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "steward_key_XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder = name;
    path = folder / "ledger.key";
  }
  void TearDown() override { std::filesystem::remove_all(folder); }
  void write(const std::string& content, mode_t mode = 0600) {
    std::ofstream(path, std::ios::trunc) << content;
    ASSERT_EQ(::chmod(path.c_str(), mode), 0);
  }
  Error refused() {
    const auto key = load_key(path);
    EXPECT_FALSE(key);
    return key ? Error{} : key.error();
  }

  std::filesystem::path folder;
  std::filesystem::path path;
};

TEST_F(KeyFile, IsReadWithOrWithoutANewline) {
  const std::string digits = "000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F";
  for (const char* end : {"", "\n", " \r\n"}) {
    write(digits + end);
    const auto key = load_key(path);
    ASSERT_TRUE(key) << key.error().message;
    for (unsigned char i = 0; i < 32; ++i) EXPECT_EQ((*key)[i], i);
  }
  write(digits, 0400);
  EXPECT_TRUE(load_key(path));
}

TEST_F(KeyFile, MissingSaysHowToMakeOneAndThatWorks) {
  const Error error = refused();
  EXPECT_EQ(error.code, ErrorCode::not_found);
  const std::string marker = "make one with: ";
  const auto at = error.message.find(marker);
  ASSERT_NE(at, std::string::npos) << error.message;
  ASSERT_EQ(std::system(error.message.substr(at + marker.size()).c_str()), 0);
  const auto key = load_key(path);
  EXPECT_TRUE(key) << key.error().message;
}

TEST_F(KeyFile, ReadableByOthersIsRefused) {
  for (const mode_t mode : {0640, 0604, 0660, 0620, 0601}) {
    write(std::string(64, 'a'), mode);
    EXPECT_EQ(refused().code, ErrorCode::refused) << mode;
    EXPECT_NE(refused().message.find("chmod 600"), std::string::npos) << refused().message;
  }
}

TEST_F(KeyFile, AnythingButSixtyFourDigitsIsInvalid) {
  for (const std::string& content :
       {std::string(), std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'g'),
        std::string(128, 'a'), std::string(5000, 'a'), std::string(32, '\0')}) {
    write(content);
    EXPECT_EQ(refused().code, ErrorCode::invalid) << content.size();
  }
  std::filesystem::remove(path);
  std::filesystem::create_directory(path);
  EXPECT_EQ(refused().code, ErrorCode::invalid);
}

}  // namespace
}  // namespace steward::store
