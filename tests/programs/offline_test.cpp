// stewardd on a database that no daemon has open: the program itself, as an administrator runs it.
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "casework/apply.h"
#include "programs/stewardd/options.h"
#include "store/sqlite_store.h"

namespace steward {
namespace {

struct Ran {
  int code = -1;
  std::string text;
};

class OfflineProgram : public ::testing::Test {
 protected:
  OfflineProgram() {
    std::string pattern = std::filesystem::temp_directory_path() / "steward-offline-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    write("ledger.key", std::string(64, 'a') + "\n");
    write("steward.toml", "cluster = \"aicloud\"\nstate_dir = \"" + folder_.string() + "\"\nledger_key = \"" +
                              (folder_ / "ledger.key").string() +
                              "\"\n[mail]\nserver = \"smtp://127.0.0.1:9\"\nfrom_name = \"S\"\n"
                              "from_address = \"s@example.org\"\ndomain = \"example.org\"\n");
    store::SqliteStore::Options options;
    options.path = folder_ / "steward.db";
    options.key = *store::load_key(folder_ / "ledger.key");
    options.create = true;
    store_ = std::move(*store::SqliteStore::open(options));
  }
  ~OfflineProgram() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
    ASSERT_EQ(::chmod((folder_ / name).c_str(), 0600), 0);
  }

  // A case with a word in it; two events.
  void tell(const std::string& word) {
    const CaseId in{seq_ + 1};
    Case value;
    store::Change change;
    for (event::Body body : {event::Body(event::CaseOpened{1001, "ase", "holding", CaseState::told}),
                             event::Body(event::WordSaid{"ase", false, Meaning::words, word})}) {
      ++seq_;
      change.events.push_back({seq_, from_ms(1000 + seq_), in, 1001, std::move(body)});
      casework::apply(value, change.events.back());
    }
    change.cases = {value};
    const auto done = store_->commit(change);
    ASSERT_TRUE(done) << done.error().message;
  }

  Ran run(const std::string& words) const {
    const std::string command = std::string(STEWARD_BINARY_DIR) + "/bin/stewardd --config " +
                                (folder_ / "steward.toml").string() + " " + words + " 2>&1";
    std::FILE* pipe = ::popen(command.c_str(), "r");
    Ran ran;
    std::array<char, 4096> part{};
    for (std::size_t got = 1; got > 0;) {
      got = std::fread(part.data(), 1, part.size(), pipe);
      ran.text.append(part.data(), got);
    }
    const int status = ::pclose(pipe);
    ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return ran;
  }

  std::string head() const { return store_->verify_ledger("")->head; }

  std::filesystem::path folder_;
  std::unique_ptr<store::SqliteStore> store_;
  std::int64_t seq_ = 0;
};

TEST_F(OfflineProgram, TheTwoDumpsAreTheSameBytes) {
  tell("first");
  tell("second");
  store_.reset();
  const Ran ledger = run("--dump-cases ledger");
  const Ran stored = run("--dump-cases stored");
  EXPECT_EQ(ledger.code, 0) << ledger.text;
  EXPECT_EQ(ledger.text, stored.text);
  EXPECT_EQ(std::count(ledger.text.begin(), ledger.text.end(), '\n'), 2) << ledger.text;
  EXPECT_NE(ledger.text.find("\"text\":\"second\""), std::string::npos) << ledger.text;
}

TEST_F(OfflineProgram, VerifyTellsIntactCutAndChanged) {
  tell("first");
  const std::string early = head();
  tell("second");
  const std::string late = head();
  store_.reset();
  std::filesystem::copy_file(folder_ / "steward.db", folder_ / "backup.db");
  const Ran intact = run("--verify " + late);
  EXPECT_EQ(intact.code, 0) << intact.text;
  EXPECT_EQ(intact.text, "the ledger is intact: 4 entries\nhead: " + late + "\n");
  EXPECT_EQ(run("--verify " + early).code, 0);

  auto db = *store::Db::open(folder_ / "steward.db");
  ASSERT_TRUE(
      db.run("DELETE FROM body WHERE seq > 2; DELETE FROM entry WHERE seq > 2;"
             "DELETE FROM case_projection WHERE id = 3"));
  EXPECT_EQ(run("--verify").code, 0) << "a chain does not know its end";
  const Ran cut = run("--verify " + late);
  EXPECT_EQ(cut.code, 1);
  EXPECT_NE(cut.text.find("the published head is not in the ledger"), std::string::npos) << cut.text;

  ASSERT_TRUE(db.run("UPDATE body SET json = replace(json, 'first', 'fired')"));
  const Ran changed = run("--verify");
  EXPECT_EQ(changed.code, 1);
  EXPECT_EQ(changed.text, "the ledger is not intact: entry 2: body changed\n");
  const Ran dumped = run("--dump-cases ledger");
  EXPECT_EQ(dumped.code, 1);
  EXPECT_NE(dumped.text.find("entry 2: body changed"), std::string::npos) << dumped.text;
  const Ran backup = run("--database " + (folder_ / "backup.db").string() + " --verify " + late);
  EXPECT_EQ(backup.code, 0) << backup.text;
}

TEST_F(OfflineProgram, ARunningDaemonsDatabaseIsLeftAlone) {
  tell("first");
  const Ran ran = run("--verify");
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.text.find("stop it first"), std::string::npos) << ran.text;
}

TEST_F(OfflineProgram, WrongWordsAreWrongUsage) {
  for (const char* words : {"--dump-cases", "--dump-cases both", "--verify 12ab", "--verify --check",
                            "--database x", "--database", "--config", "--frobnicate"}) {
    const Ran ran = run(words);
    EXPECT_EQ(ran.code, 2) << words << ": " << ran.text;
    EXPECT_NE(ran.text.find("--dump-cases ledger|stored"), std::string::npos) << ran.text;
  }
  EXPECT_EQ(run("--help").text, help_text);
}

}  // namespace
}  // namespace steward
