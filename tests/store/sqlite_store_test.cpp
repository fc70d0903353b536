#include "store/sqlite_store.h"

#include <sys/stat.h>

#include "fakes/fault_store.h"
#include "fixture.h"
#include "wire/json.h"

namespace steward::store {
namespace {

TEST_F(StoreTest, ANewLedgerIsEmptyIntactAndNamed) {
  const auto loaded = store->load();
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->last_seq, 0);
  EXPECT_EQ(loaded->instance.size(), 16U);
  const LedgerCheck checked = check();
  EXPECT_TRUE(checked.intact) << checked.trouble;
  EXPECT_EQ(checked.head.size(), 64U);
}

TEST_F(StoreTest, WhatWasCommittedIsThereAfterReopening) {
  const Case first = make_case(1001, "ase");
  Case second = make_case(1002, "bo@aau.dk");
  const Emergency emergency = declare();
  Change closing;
  closing.events = {next(second, event::CaseClosed{Resolution::explained, "staff1", "ok"})};
  closing.cases = {second};
  commit(closing);
  const std::string instance = store->load().value().instance;
  const std::string head = check().head;

  reopen();
  const auto loaded = store->load();
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->instance, instance);
  EXPECT_EQ(loaded->last_seq, 10);
  EXPECT_EQ(loaded->cases, (std::vector<Case>{first, second}));
  EXPECT_EQ(loaded->emergencies, std::vector<Emergency>{emergency});
  const LedgerCheck checked = check();
  EXPECT_TRUE(checked.intact) << checked.trouble;
  EXPECT_EQ(checked.entries, 10);
  EXPECT_EQ(checked.head, head);
}

// Closed long ago: still loaded while something about them is to be done (a mail owed), then no more.
TEST_F(StoreTest, OldClosedCasesAreLoadedUntilTheyRest) {
  Case old = make_case(1001, "ase");
  Change closing;
  closing.events = {next(old, event::CaseClosed{Resolution::explained, "staff1", "ok"})};
  closing.cases = {old};
  commit(closing);
  Case young = make_case(1002, "bo");
  Change later;
  waited = hours(101 * 24);
  later.events = {next(young, event::WordSaid{"bo", false, Meaning::words, "much later"})};
  later.cases = {young};
  commit(later);
  EXPECT_EQ(store->load().value().cases, (std::vector<Case>{old, young}));

  Change settling;
  settling.events = {next(old, event::ContactAttempting{old.contacts[0].id}),
                     next(old, event::ContactSettled{old.contacts[0].id, Delivery::accepted, ""})};
  settling.cases = {old};
  commit(settling);
  EXPECT_EQ(store->load().value().cases, std::vector<Case>{young});
  EXPECT_EQ(store->find_case(old.id).value(), old) << "not gone, only at rest";
  EXPECT_TRUE(check().intact) << check().trouble;
}

TEST_F(StoreTest, CasesAreFilteredNewestFirst) {
  const Case first = make_case(1001, "ase");
  const Case second = make_case(1002, "bo");
  Case third = make_case(1001, "ase");
  Change closing;
  closing.events = {next(third, event::CaseClosed{Resolution::explained, "staff1", "ok"})};
  closing.cases = {third};
  commit(closing);
  EXPECT_EQ(store->cases({}).value(), (std::vector<Case>{third, second, first}));
  EXPECT_EQ(store->cases({uid_t{1001}, false, 10}).value(), (std::vector<Case>{third, first}));
  EXPECT_EQ(store->cases({uid_t{1001}, true, 10}).value(), (std::vector<Case>{first}));
  EXPECT_EQ(store->cases({std::nullopt, false, 1}).value(), (std::vector<Case>{third}));
  EXPECT_EQ(store->find_case(second.id).value(), second);
  EXPECT_EQ(store->find_case(CaseId{999}).value(), std::nullopt);
}

TEST_F(StoreTest, EventsOfACaseComeBackAsTheyWere) {
  make_case(1001, "ase");
  Case value;
  const RunKey run{{"aicloud", 1, from_ms(1)}, from_ms(2)};
  Change change;
  change.events = {next(value, event::CaseOpened{1002, "bo", "holding", CaseState::watched}),
                   next(value, event::HoldLifted{CaseState::told}),
                   next(value, event::PermissionAsked{PermissionId{6}, run, "staff1"})};
  change.cases = {value};
  commit(change);
  EXPECT_EQ(store->events_of(value.id).value(), change.events);
  EXPECT_TRUE(store->events_of(CaseId{999}).value().empty());
}

TEST_F(StoreTest, EntriesHoldNoPersonalText) {
  make_case(1001, "unmistakable");
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(options.path.c_str(), &db), SQLITE_OK);
  sqlite3_stmt* rows = nullptr;
  ASSERT_EQ(sqlite3_prepare_v2(db, "SELECT * FROM entry", -1, &rows, nullptr), SQLITE_OK);
  int count = 0;
  while (sqlite3_step(rows) == SQLITE_ROW) {
    ++count;
    for (int column = 0; column < sqlite3_column_count(rows); ++column) {
      const auto* text = sqlite3_column_text(rows, column);
      EXPECT_EQ(std::string(reinterpret_cast<const char*>(text)).find("unmistakable"), std::string::npos);
    }
    EXPECT_EQ(sqlite3_column_int64(rows, 4), 1) << "a number, given at first use, not the uid";
  }
  sqlite3_finalize(rows);
  sqlite3_close(db);
  EXPECT_EQ(count, 4);
}

TEST_F(StoreTest, PersonsOfEveryUidComeBack) {
  for (const uid_t uid : {uid_t{0}, uid_t{4'294'967'294U}, uid_t{4'294'967'295U}, uid_t{1001}, uid_t{0}}) {
    const Case value = make_case(uid, "u" + std::to_string(uid));
    EXPECT_EQ(store->events_of(value.id).value()[0].person, uid);
  }
  EXPECT_TRUE(check().intact) << check().trouble;
}

TEST_F(StoreTest, TextThatIsNoUtf8IsKeptReadably) {
  Case value = make_case(1001, "ase\xff\xfe");
  reopen();
  EXPECT_TRUE(check().intact) << check().trouble;
  EXPECT_TRUE(store->load()) << "the case can be read";
}

TEST_F(StoreTest, ReportsAreKeptInOrderOfArrivalAndAcknowledgedOnce) {
  commit(change_of(report_of("n2", 5, 1)));
  commit(change_of(report_of("n1", 5, 1)));
  commit(change_of(report_of("n1", 5, 2)));
  commit(change_of(report_of("n1", 5, 2)));  // sent again: the acknowledgement was lost
  commit(change_of(report_of("n1", 5, 1)));
  reopen();
  std::vector<std::pair<std::string, std::uint64_t>> seen;
  ASSERT_TRUE(
      store->each_report([&](const NodeReport& report) { seen.emplace_back(report.node, report.sequence); }));
  EXPECT_EQ(seen, (std::vector<std::pair<std::string, std::uint64_t>>{{"n2", 1}, {"n1", 1}, {"n1", 2}}));
  const auto acknowledged = store->load().value().acknowledged;
  EXPECT_EQ(acknowledged.at("n1").epoch, 5U);
  EXPECT_EQ(acknowledged.at("n1").sequence, 2U);
  EXPECT_EQ(acknowledged.at("n2").sequence, 1U);
}

TEST_F(StoreTest, AnAgentsNewEpochTakesThePlaceOfTheOld) {
  const std::uint64_t huge = ~std::uint64_t{0};
  commit(change_of(report_of("n1", huge, 9)));
  EXPECT_EQ(store->load().value().acknowledged.at("n1").epoch, huge);
  commit(change_of(report_of("n1", 4, 1)));  // the node's clock was set back
  EXPECT_EQ(store->load().value().acknowledged.at("n1").epoch, 4U);
  EXPECT_EQ(store->load().value().acknowledged.at("n1").sequence, 1U);
}

TEST_F(StoreTest, ReportsOfOneChangeAreKeptTogetherAndEachOnce) {
  Change change;
  for (const auto& report : {report_of("n2", 5, 1), report_of("n1", 5, 1), report_of("n2", 5, 1),
                             report_of("n1", 5, 2), report_of("n1", 4, 1), report_of("n3", 9, 7)})
    change.reports.push_back(change_of(report).reports.front());
  commit(change);
  std::vector<ReportId> kept;
  ASSERT_TRUE(store->each_report([&](const NodeReport& report) { kept.push_back(id_of(report)); }));
  EXPECT_EQ(kept,
            (std::vector<ReportId>{{"n2", 5, 1}, {"n1", 5, 1}, {"n1", 5, 2}, {"n1", 4, 1}, {"n3", 9, 7}}));
  const auto acknowledged = store->load()->acknowledged;
  EXPECT_EQ(acknowledged.at("n1").epoch, 4u);
  EXPECT_EQ(acknowledged.at("n3").sequence, 7u);
  EXPECT_TRUE(*store->keeps_report({"n1", 4, 1}));
  EXPECT_FALSE(*store->keeps_report({"n1", 4, 2}));
  EXPECT_FALSE(*store->keeps_report({"n2", 4, 1}));
}

TEST_F(StoreTest, OldReportsAreForgottenButStayAcknowledged) {
  for (std::uint64_t i = 1; i <= 10; ++i) commit(change_of(report_of("n1", 5, i)));
  ASSERT_TRUE(store->forget_reports_before(from_ms(6 * 30'000)));
  commit(change_of(report_of("n1", 5, 3)));  // late copy of a forgotten one
  std::vector<std::uint64_t> seen;
  ASSERT_TRUE(store->each_report([&](const NodeReport& report) { seen.push_back(report.sequence); }));
  EXPECT_EQ(seen, (std::vector<std::uint64_t>{6, 7, 8, 9, 10}));
  EXPECT_EQ(store->load().value().acknowledged.at("n1").sequence, 10U);
}

TEST_F(StoreTest, AReportThatCannotBeReadIsLeftOut) {
  commit(change_of(report_of("n1", 5, 1)));
  commit(change_of(report_of("n1", 5, 2)));
  tamper("UPDATE report SET body = x'7b' WHERE sequence = 1");
  int seen = 0;
  ASSERT_TRUE(store->each_report([&](const NodeReport&) { ++seen; }));
  EXPECT_EQ(seen, 1);
}

// The table as databases up to version 3 have it.
constexpr const char* kReportsOfVersion3 = R"sql(
DROP TABLE language;
DROP TABLE ended_job;
DROP TABLE history;
DROP TABLE history_forgotten;
DROP TABLE report;
CREATE TABLE report(
  arrival INTEGER PRIMARY KEY AUTOINCREMENT, node TEXT NOT NULL, epoch INTEGER NOT NULL, sequence INTEGER NOT NULL,
  begin INTEGER NOT NULL, json TEXT NOT NULL, UNIQUE(node, epoch, sequence)) STRICT;
CREATE INDEX report_by_begin ON report(begin);
)sql";

TEST_F(StoreTest, ReportsOfAnOlderDatabaseAreReadAsTheyWereWritten) {
  commit(change_of(report_of("n1", 5, 1)));
  store.reset();
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(options.path.c_str(), &db), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(db, kReportsOfVersion3, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
  const std::string json = wire::to_json(report_of("n1", 5, 7));
  const std::string old =
      "INSERT INTO report(node, epoch, sequence, begin, json) VALUES('n1', 5, 7, 210000, '" + json +
      "'); PRAGMA user_version=3";
  ASSERT_EQ(sqlite3_exec(db, old.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
  sqlite3_close(db);
  reopen();
  std::vector<NodeReport> seen;
  ASSERT_TRUE(store->each_report([&](const NodeReport& report) { seen.push_back(report); }));
  EXPECT_EQ(seen, std::vector<NodeReport>{report_of("n1", 5, 7)});
  commit(change_of(report_of("n1", 5, 8)));
  seen.clear();
  ASSERT_TRUE(store->each_report([&](const NodeReport& report) { seen.push_back(report); }));
  EXPECT_EQ(seen, (std::vector<NodeReport>{report_of("n1", 5, 7), report_of("n1", 5, 8)}));
}

TEST_F(StoreTest, AGapInTheSequenceEndsTheProcess) {
  make_case(1001, "ase");
  Change change;
  change.events = {{seq + 2, from_ms(1), CaseId{}, 0, event::HoldLifted{}}};
  EXPECT_DEATH((void)store->commit(change), "seq");
}

TEST_F(StoreTest, ReopeningBehindARunningStoreIsRefused) {
  const auto second = SqliteStore::open(options);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::conflict);
  EXPECT_NE(second.error().message.find("another stewardd"), std::string::npos) << second.error().message;
  store.reset();
  EXPECT_TRUE(SqliteStore::open(options)) << "given back when closed";
}

TEST_F(StoreTest, AnotherKeyIsRefused) {
  store.reset();
  options.key.fill(8);
  const auto opened = SqliteStore::open(options);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::refused);
}

TEST_F(StoreTest, CasesOfAnOlderFormAreMadeAnewFromTheLedger) {
  const Case first = make_case(1001, "ase");
  const Emergency emergency = declare();
  store.reset();
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(options.path.c_str(), &db), SQLITE_OK);
  sqlite3_exec(db, "UPDATE form SET cases = 1; UPDATE case_projection SET json = '{}'", nullptr, nullptr,
               nullptr);
  sqlite3_close(db);
  reopen();
  const auto loaded = store->load();
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->cases, std::vector<Case>{first});
  EXPECT_EQ(loaded->emergencies, std::vector<Emergency>{emergency});
  EXPECT_TRUE(check().intact);
}

TEST_F(StoreTest, ANewerDatabaseIsRefused) {
  store.reset();
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(options.path.c_str(), &db), SQLITE_OK);
  sqlite3_exec(db, "PRAGMA user_version=99", nullptr, nullptr, nullptr);
  sqlite3_close(db);
  const auto opened = SqliteStore::open(options);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::refused);
  EXPECT_NE(opened.error().message.find("version 99"), std::string::npos) << opened.error().message;
}

TEST_F(StoreTest, AnotherProgramsDatabaseIsRefusedAndLeftAlone) {
  options.path = folder / "other.db";
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(options.path.c_str(), &db), SQLITE_OK);
  sqlite3_exec(db, "CREATE TABLE theirs(x)", nullptr, nullptr, nullptr);
  sqlite3_close(db);
  const auto opened = SqliteStore::open(options);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::refused);
}

TEST_F(StoreTest, WithoutCreateAMissingDatabaseIsNotMade) {
  options.path = folder / "none.db";
  options.create = false;
  const auto opened = SqliteStore::open(options);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::not_found);
  EXPECT_FALSE(std::filesystem::exists(options.path));
  EXPECT_FALSE(std::filesystem::exists(folder / "none.db.lock"));
}

TEST_F(StoreTest, OnlyItsOwnerCanReadTheFiles) {
  make_case(1001, "ase");
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    struct stat status {};
    ASSERT_EQ(::stat(file.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 077, 0U) << file.path();
  }
}

TEST_F(StoreTest, AFileThatIsNoDatabaseIsAnError) {
  options.path = folder / "text.db";
  std::FILE* file = std::fopen(options.path.c_str(), "w");
  std::fputs(std::string(5000, 'x').c_str(), file);
  std::fclose(file);
  const auto opened = SqliteStore::open(options);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::io);
}

}  // namespace
}  // namespace steward::store
