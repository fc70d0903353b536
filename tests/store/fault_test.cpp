// Full disks, locked databases and deaths at every commit: nothing is half there, and the store can be used
// on.
#include "fakes/fault_store.h"
#include "fixture.h"

namespace steward::store {
namespace {

// Opens a case, says `words` things in it, one commit each; answers how many commits succeeded.
int play(Store& store, int words) {
  Case value;
  int done = 0;
  std::int64_t seq = 0;
  for (int i = 0; i <= words; ++i) {
    event::Body body = event::WordSaid{"ase", false, Meaning::words, "word " + std::to_string(i)};
    if (i == 0) body = event::CaseOpened{1001, "ase", "holding", CaseState::told};
    Change change;
    change.events = {{++seq, from_ms(seq), CaseId{1}, 1001, body}};
    casework::apply(value, change.events[0]);
    change.cases = {value};
    if (store.commit(change)) ++done;
  }
  return done;
}

TEST_F(StoreTest, DeathAtEveryCommitLeavesAllOrNothing) {
  for (const fakes::Fault fault : {fakes::Fault::crash_before, fakes::Fault::crash_after}) {
    for (int nth = 1; nth <= 5; ++nth) {
      SCOPED_TRACE(nth);
      store.reset();
      std::filesystem::remove_all(folder);
      std::filesystem::create_directory(folder);
      reopen();
      fakes::FaultStore faulty(*store);
      faulty.arm(fault, nth);
      EXPECT_THROW(play(faulty, 4), fakes::Crash);
      EXPECT_EQ(faulty.commits(), nth);
      reopen();
      EXPECT_EQ(store->load().value().last_seq, fault == fakes::Fault::crash_before ? nth - 1 : nth);
      EXPECT_TRUE(check().intact) << check().trouble;
    }
  }
}

TEST_F(StoreTest, AFailingCommitIsReportedOnce) {
  fakes::FaultStore faulty(*store);
  faulty.arm(fakes::Fault::fail, 1);
  EXPECT_FALSE(faulty.commit({}));
  EXPECT_TRUE(faulty.commit({}));
  EXPECT_TRUE(faulty.load());
  EXPECT_EQ(faulty.commits(), 2);
  EXPECT_EQ(faulty.reads(), 1);
}

// As kill -9 leaves it: the database and its WAL copied while the store is open and has not checkpointed.
TEST_F(StoreTest, WhatTheWalHoldsSurvivesAKill) {
  const Case value = make_case(1001, "ase");
  const auto copy = folder / "copy";
  std::filesystem::create_directory(copy);
  for (const char* name : {"steward.db", "steward.db-wal"})
    std::filesystem::copy_file(folder / name, copy / name);
  options.path = copy / "steward.db";
  reopen();
  EXPECT_EQ(store->find_case(value.id).value(), value);
  EXPECT_TRUE(check().intact) << check().trouble;
}

TEST_F(StoreTest, AWalCutAnywhereGivesWholeCommits) {
  make_case(1001, "ase");
  make_case(1002, "bo");
  const auto size = std::filesystem::file_size(folder / "steward.db-wal");
  const auto copy = folder / "copy";
  for (std::uintmax_t keep = 0; keep < size; keep += size / 23 + 1) {
    SCOPED_TRACE(keep);
    std::filesystem::remove_all(copy);
    std::filesystem::create_directory(copy);
    for (const char* name : {"steward.db", "steward.db-wal"})
      std::filesystem::copy_file(folder / name, copy / name);
    std::filesystem::resize_file(copy / "steward.db-wal", keep);
    auto cut = SqliteStore::open({copy / "steward.db", options.key, true, 0});
    ASSERT_TRUE(cut) << cut.error().message;
    EXPECT_EQ((*cut)->load().value().last_seq % 2, 0) << "each commit wrote two events";
    const auto checked = (*cut)->verify_ledger();
    ASSERT_TRUE(checked);
    EXPECT_TRUE(checked->intact) << checked->trouble;
  }
}

TEST_F(StoreTest, AFullDiskRollsBackAndTheStoreGoesOn) {
  make_case(1001, "ase");
  options.page_limit = 60;
  reopen();
  Case value = store->load().value().cases.at(0);
  const Case before = value;
  Change change;
  change.events = {next(value, event::WordSaid{"ase", false, Meaning::words, std::string(1'000'000, 'x')})};
  change.cases = {value};
  const auto done = store->commit(change);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::io);
  EXPECT_NE(done.error().message.find("free some space"), std::string::npos) << done.error().message;
  EXPECT_EQ(store->find_case(before.id).value(), before);
  EXPECT_EQ(store->events_of(before.id).value().size(), 4U);

  --seq;
  value = before;
  change.events = {next(value, event::WordSaid{"ase", false, Meaning::words, "short"})};
  change.cases = {value};
  commit(change);
  EXPECT_EQ(store->find_case(before.id).value(), value);
  EXPECT_TRUE(check().intact) << check().trouble;
}

TEST_F(StoreTest, ALockedDatabaseIsAnErrorAndTheStoreGoesOn) {
  make_case(1001, "ase");
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(options.path.c_str(), &db), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(db, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  const auto done = store->commit(change_of(report_of("n1", 1, 1)));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::io);
  EXPECT_NE(done.error().message.find("another program holds it"), std::string::npos) << done.error().message;
  EXPECT_TRUE(store->load()) << "reading goes on meanwhile";
  sqlite3_close(db);
  EXPECT_TRUE(store->commit(change_of(report_of("n1", 1, 1))));
}

}  // namespace
}  // namespace steward::store
