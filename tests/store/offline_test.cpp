// The check and the dumps of a database that no stewardd has open.
#include "store/offline.h"

#include "erase_fixture.h"

namespace steward::store {
namespace {

class OfflineTest : public EraseTest {
 protected:
  void SetUp() override {
    EraseTest::SetUp();
    Marks marks;
    full_case(1001, marks);
    make_case(1002, "bo");
    declare();
    const Marked gone = short_case(1003, marks);
    commit(erasing({gone.value}, 1003));
    store.reset();
  }
  std::string dump(Status (Offline::*from)(const Offline::Line&)) {
    auto offline = Offline::open(options.path, options.key);
    EXPECT_TRUE(offline) << offline.error().message;
    std::string text;
    const auto done = ((*offline).*from)([&](const std::string& line) { text += line + "\n"; });
    if (!done) return "error: " + done.error().message;
    return text;
  }
};

TEST_F(OfflineTest, LedgerAndStoredAreTheSameBytes) {
  const std::string ledger = dump(&Offline::dump_ledger);
  EXPECT_EQ(ledger, dump(&Offline::dump_stored));
  EXPECT_EQ(std::count(ledger.begin(), ledger.end(), '\n'), 3) << ledger;
  EXPECT_TRUE(ledger.starts_with("{\"case\":{\"assigned\":")) << ledger;
  EXPECT_NE(ledger.find("{\"emergency\":{\"cause\":\"storage\""), std::string::npos) << ledger;
}

TEST_F(OfflineTest, AChangedProjectionIsSeenBetweenTheTwo) {
  const std::string before = dump(&Offline::dump_ledger);
  tamper("UPDATE case_projection SET json = replace(json, 'sorry', 'never') WHERE json LIKE '%sorry%'");
  EXPECT_EQ(dump(&Offline::dump_ledger), before) << "the projections are not asked";
  EXPECT_NE(dump(&Offline::dump_stored), before);
}

TEST_F(OfflineTest, ABrokenLedgerGivesNoDump) {
  tamper("DELETE FROM body WHERE seq = 4");
  EXPECT_EQ(dump(&Offline::dump_ledger), "error: entry 4: body missing");
}

TEST_F(OfflineTest, NothingIsChanged) {
  const std::string before = bytes_of(options.path);
  dump(&Offline::dump_ledger);
  EXPECT_TRUE(Offline::open(options.path, options.key)->verify("")->intact);
  EXPECT_EQ(bytes_of(options.path), before);
  std::filesystem::remove(folder / "steward.db.lock");
  EXPECT_TRUE(Offline::open(options.path, options.key));
  EXPECT_FALSE(std::filesystem::exists(folder / "steward.db.lock")) << "a copy gets no lock of its own";
}

TEST_F(OfflineTest, WhileAStoreHasItOpenItIsRefused) {
  reopen();
  const auto offline = Offline::open(options.path, options.key);
  ASSERT_FALSE(offline);
  EXPECT_EQ(offline.error().code, ErrorCode::conflict);
  store.reset();
  const auto held = Offline::open(options.path, options.key);
  ASSERT_TRUE(held) << held.error().message;
  EXPECT_EQ(SqliteStore::open(options).error().code, ErrorCode::conflict);
}

TEST_F(OfflineTest, WhatIsNoDatabaseOfStewardsIsRefused) {
  EXPECT_EQ(Offline::open(folder / "none.db", options.key).error().code, ErrorCode::not_found);
  tamper("PRAGMA user_version=99; UPDATE body SET json = json");
  EXPECT_EQ(Offline::open(options.path, options.key).error().code, ErrorCode::refused);
  tamper("PRAGMA application_id=1; UPDATE body SET json = json");
  EXPECT_EQ(Offline::open(options.path, options.key).error().code, ErrorCode::refused);
}

}  // namespace
}  // namespace steward::store
