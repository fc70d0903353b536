// A store in a folder of its own, and histories to put into it.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "casework/apply.h"
#include "store/ledger.h"
#include "store/sqlite_store.h"
#include "wire/json.h"

namespace steward::store {

class StoreTest : public testing::Test {
 protected:
  void SetUp() override {
    // In memory where the machine has such a folder: these tests are about rows, not about the disk's fsync.
    std::string name = std::filesystem::exists("/dev/shm") ? "/dev/shm/steward_store_XXXXXX"
                                                           : testing::TempDir() + "steward_store_XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder = name;
    options.path = folder / "steward.db";
    options.key.fill(7);
    options.create = true;
    reopen();
  }
  void TearDown() override {
    store.reset();
    std::filesystem::remove_all(folder);
  }

  void reopen() {
    store.reset();
    auto opened = SqliteStore::open(options);
    ASSERT_TRUE(opened) << opened.error().message;
    store = std::move(*opened);
  }

  // The next event of `value`'s case, folded into it.
  Event next(Case& value, event::Body body) {
    if (std::holds_alternative<event::CaseOpened>(body)) value.id = CaseId{seq + 1};
    Event event{++seq, from_ms(1'760'000'000'000 + seq) + waited, value.id, uid_of(value, body),
                std::move(body)};
    casework::apply(value, event);
    return event;
  }

  // A case of four events, committed as two steps.
  Case make_case(uid_t uid, const std::string& user) {
    Case value;
    Change opening;
    opening.events = {next(value, event::CaseOpened{uid, user, "holding", CaseState::told}),
                      next(value, event::JobJoined{run_of(4711), "4711", "train", "n1"})};
    opening.cases = {value};
    commit(opening);
    Change mailing;
    mailing.events = {next(value, event::ContactOwed{ContactId{seq + 1},
                                                     MessageKind::finding,
                                                     ChannelKind::mail,
                                                     Audience::owner,
                                                     {},
                                                     false,
                                                     "<1@x>",
                                                     "subject",
                                                     "text"}),
                      next(value, event::WordSaid{user, false, Meaning::words, "sorry"})};
    mailing.cases = {value};
    commit(mailing);
    return value;
  }

  Emergency declare() {
    Emergency emergency;
    emergency.id = EmergencyId{seq + 1};
    emergency.declared_by = "staff1";
    emergency.declared_at = from_ms(10);
    emergency.expires_at = from_ms(20);
    emergency.reason = "fire";
    emergency.evidence = "smoke";
    Change change;
    change.events = {{++seq, from_ms(10), CaseId{}, 0, event::EmergencyDeclared{emergency}}};
    change.emergencies = {emergency};
    commit(change);
    return emergency;
  }

  void commit(const Change& change) {
    const auto done = store->commit(change);
    ASSERT_TRUE(done) << done.error().message;
  }

  LedgerCheck check(std::string_view published = {}) {
    auto checked = store->verify_ledger(published);
    EXPECT_TRUE(checked) << checked.error().message;
    return checked.value_or(LedgerCheck{});
  }

  // As a holder of the key, or an error of Steward's, would write them: MACed, linked, never folded.
  void write_unfolded(const std::vector<Event>& events) {
    store.reset();
    auto db = Db::open(options.path);
    ASSERT_TRUE(db) << db.error().message;
    auto ledger = Ledger::open(*db, options.key);
    ASSERT_TRUE(ledger) << ledger.error().message;
    auto tx = Tx::begin(*db);
    ASSERT_TRUE(tx);
    const auto head = ledger->append(events);
    ASSERT_TRUE(head) << head.error().message;
    ASSERT_TRUE(tx->commit());
  }

  // A new folder, a new ledger.
  void empty_folder() {
    store.reset();
    std::filesystem::remove_all(folder);
    std::filesystem::create_directory(folder);
    seq = 0;
    reopen();
  }

  // Behind the store's back, as somebody with the file but without the key.
  void tamper(const std::string& sql) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(options.path.c_str(), &db), SQLITE_OK);
    char* message = nullptr;
    EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK) << sql << ": " << message;
    EXPECT_GT(sqlite3_total_changes(db), 0) << "changed nothing: " << sql;
    sqlite3_free(message);
    sqlite3_close(db);
  }

  static RunKey run_of(SlurmId job) { return {{"aicloud", job, from_ms(1)}, from_ms(2)}; }

  static uid_t uid_of(const Case& value, const event::Body& body) {
    const auto* opened = std::get_if<event::CaseOpened>(&body);
    return opened != nullptr ? opened->uid : value.uid;
  }

  std::filesystem::path folder;
  SqliteStore::Options options;
  std::unique_ptr<SqliteStore> store;
  std::int64_t seq = 0;
  Duration waited{0};  // how much later than the first events the next one happens
};

inline NodeReport report_of(const std::string& node, std::uint64_t epoch, std::uint64_t sequence) {
  NodeReport report;
  report.cluster = "aicloud";
  report.node = node;
  report.epoch = epoch;
  report.sequence = sequence;
  report.begin = from_ms(static_cast<std::int64_t>(sequence) * 30'000);
  report.end = report.begin + seconds(30);
  return report;
}

inline Change change_of(const NodeReport& report) {
  Change change;
  change.reports = {{id_of(report), report.begin, wire::to_json(report)}};
  return change;
}

}  // namespace steward::store
