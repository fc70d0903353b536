// What somebody without the key can do to the ledger's file, and that the check tells.
#include <chrono>

#include "fixture.h"

namespace steward::store {
namespace {

struct Tampering {
  const char* name;
  const char* sql;
  const char* trouble;  // how the check's words begin
};

void PrintTo(const Tampering& tampering, std::ostream* out) { *out << tampering.name; }

class Tampered : public StoreTest, public testing::WithParamInterface<Tampering> {};

// Cases: events 1-4 (uid 1001, person 1), 5-8 (uid 1002, person 2); event 9 an emergency (uid 0, person 3).
TEST_P(Tampered, IsFound) {
  make_case(1001, "ase");
  make_case(1002, "bo");
  declare();
  const LedgerCheck before = check();
  ASSERT_TRUE(before.intact) << before.trouble;
  tamper(GetParam().sql);
  const LedgerCheck after = check();
  EXPECT_FALSE(after.intact);
  EXPECT_TRUE(after.trouble.starts_with(GetParam().trouble)) << after.trouble;
}

constexpr Tampering kTamperings[] = {
    {"Seq", "PRAGMA foreign_keys=OFF; UPDATE entry SET seq = 17 WHERE seq = 9", "entry 9: missing"},
    {"At", "UPDATE entry SET at = at + 1 WHERE seq = 3", "entry 3: changed"},
    {"Kind", "UPDATE entry SET kind = 'hold_lifted' WHERE seq = 3", "entry 3: changed"},
    {"CaseId", "UPDATE entry SET case_id = 5 WHERE seq = 3", "entry 3: changed"},
    {"Person", "UPDATE entry SET person = 2 WHERE seq = 3", "entry 3: changed"},
    {"Commitment", "UPDATE entry SET commitment = zeroblob(32) WHERE seq = 3", "entry 3: changed"},
    {"Previous", "UPDATE entry SET previous = zeroblob(32) WHERE seq = 3", "entry 3: does not follow"},
    {"Mac", "UPDATE entry SET mac = zeroblob(32) WHERE seq = 3", "entry 3: changed"},
    {"MacCut", "UPDATE entry SET mac = substr(mac, 1, 31) WHERE seq = 3", "entry 3: changed"},
    {"LastMac", "UPDATE entry SET mac = zeroblob(32) WHERE seq = 9", "entry 9: changed"},
    {"Json", "UPDATE body SET json = replace(json, 'sorry', 'never') WHERE seq = 4", "entry 4: body changed"},
    {"Salt", "UPDATE body SET salt = zeroblob(32) WHERE seq = 4", "entry 4: body changed"},
    // Keeps salt || json, and so the commitment, as they were.
    {"JsonIntoSalt",
     "UPDATE body SET salt = CAST(CAST(salt AS TEXT) || substr(json, 1, 1) AS BLOB), json = substr(json, 2) "
     "WHERE seq = 4",
     "entry 4: body changed"},
    {"BodyGone", "DELETE FROM body WHERE seq = 4", "entry 4: body missing"},
    {"BodyMoved", "PRAGMA foreign_keys=OFF; UPDATE body SET seq = 44 WHERE seq = 4", "entry 4: body missing"},
    {"BodyMore", "PRAGMA foreign_keys=OFF; INSERT INTO body VALUES(44, x'00', '{}')",
     "body 44: belongs to no entry"},
    {"BodiesSwapped",
     "UPDATE body SET json = (SELECT json FROM body AS other WHERE other.seq = CASE body.seq WHEN 4 THEN 8 "
     "ELSE 4 END)"
     " WHERE seq IN (4, 8)",
     "entry 4: body changed"},
    {"EntryGone", "DELETE FROM body WHERE seq = 4; DELETE FROM entry WHERE seq = 4", "entry 4: missing"},
    {"FirstEntryGone", "DELETE FROM body WHERE seq = 1; DELETE FROM entry WHERE seq = 1", "entry 1: missing"},
    {"EntryMore",
     "INSERT INTO entry SELECT 10, at, kind, case_id, person, commitment, mac, mac FROM entry WHERE seq = 9",
     "entry 10: changed"},
    {"EntryRepeated",
     "INSERT INTO entry SELECT 10, at, kind, case_id, person, commitment, previous, mac FROM entry WHERE seq "
     "= 9",
     "entry 10: does not follow"},
    {"PersonsUid", "UPDATE person SET uid = 1003 WHERE number = 1", "entry 1: its person was changed"},
    {"PersonsName", "UPDATE person SET user = 'bo' WHERE number = 1", "person 1: name changed"},
    {"PersonMore", "INSERT INTO person VALUES(9, 1009, 'x')", "person 9: no entry"},
    {"LedgersName", "UPDATE meta SET instance = 'other'", "the ledger's name was changed"},
    {"LedgersNameGone", "DELETE FROM meta", "the ledger's name is gone"},
    {"CaseJson", "UPDATE case_projection SET json = replace(json, 'sorry', 'never') WHERE id = 1",
     "case 1: differs"},
    {"CaseUid", "UPDATE case_projection SET uid = 1002 WHERE id = 1", "case 1: differs"},
    {"CaseOpen", "UPDATE case_projection SET open = 0 WHERE id = 1", "case 1: differs"},
    {"CaseAtRest", "UPDATE case_projection SET at_rest = 1 WHERE id = 1", "case 1: differs"},
    {"CaseClosedAt", "UPDATE case_projection SET closed_at = 1 WHERE id = 1", "case 1: differs"},
    {"CaseOpenedAt", "UPDATE case_projection SET opened_at = 1 WHERE id = 1", "case 1: differs"},
    {"CaseGone", "DELETE FROM case_projection WHERE id = 1", "a case that the entries make is not stored"},
    {"CaseMore",
     "INSERT INTO case_projection SELECT 99, uid, open, at_rest, opened_at, closed_at, json FROM "
     "case_projection WHERE id = 1",
     "case 99: no entry opened it"},
    {"EmergencyJson", "UPDATE emergency_projection SET json = '{}'", "emergency 9: differs"},
    {"EmergencyGone", "DELETE FROM emergency_projection", "an emergency that was declared is not stored"},
    {"EmergencyMore", "INSERT INTO emergency_projection VALUES(99, '{}')", "emergency 99: differs"},
};

INSTANTIATE_TEST_SUITE_P(Ledger, Tampered, testing::ValuesIn(kTamperings),
                         [](const auto& param) { return std::string(param.param.name); });

// Everything of the last entries removed, projections set back: the chain itself fits.
TEST_F(StoreTest, ACutEndIsFoundOnlyAgainstAPublishedHead) {
  const Case first = make_case(1001, "ase");
  const std::string early = check().head;
  declare();
  const std::string late = check().head;
  tamper(
      "DELETE FROM body WHERE seq = 5; DELETE FROM entry WHERE seq = 5; DELETE FROM emergency_projection;"
      "DELETE FROM person WHERE number = 2");
  EXPECT_TRUE(check().intact) << "by itself the chain cannot know: " << check().trouble;
  EXPECT_TRUE(check(early).intact) << "a head from before the cut still stands";
  EXPECT_FALSE(check(late).intact);
  EXPECT_TRUE(check(late).trouble.starts_with("the published head is not in the ledger"))
      << check(late).trouble;
}

TEST_F(StoreTest, TheHeadOfTheEmptyLedgerCanBePublished) {
  const std::string head = check().head;
  make_case(1001, "ase");
  EXPECT_TRUE(check(head).intact) << check(head).trouble;
  EXPECT_FALSE(check(std::string(64, '0')).intact);
}

TEST_F(StoreTest, EqualBodiesHaveDifferentCommitments) {
  make_case(1001, "ase");
  make_case(1001, "ase");
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(options.path.c_str(), &db), SQLITE_OK);
  sqlite3_stmt* row = nullptr;
  ASSERT_EQ(sqlite3_prepare_v2(
                db,
                "SELECT (SELECT json FROM body WHERE seq=4) = (SELECT json FROM body WHERE seq=8),"
                "(SELECT commitment FROM entry WHERE seq=4) = (SELECT commitment FROM entry WHERE seq=8)",
                -1, &row, nullptr),
            SQLITE_OK);
  ASSERT_EQ(sqlite3_step(row), SQLITE_ROW);
  EXPECT_EQ(sqlite3_column_int(row, 0), 1);
  EXPECT_EQ(sqlite3_column_int(row, 1), 0) << "a body cannot be guessed from its commitment";
  sqlite3_finalize(row);
  sqlite3_close(db);
}

// Printed for people; asserted is only that it is right.
TEST_F(StoreTest, TwentyThousandEvents) {
  Case value;
  const auto begin = std::chrono::steady_clock::now();
  for (int step = 0; step < 20; ++step) {
    Change change;
    for (int i = 0; i < 1000; ++i) {
      event::Body body =
          event::FindingMade{"idle_gpu", {}, "idle for an hour", {{"gpu.idle", Value(std::int64_t{i})}}};
      if (step == 0 && i == 0) body = event::CaseOpened{1001, "ase", "holding", CaseState::told};
      change.events.push_back(next(value, std::move(body)));
    }
    change.cases = {value};
    commit(change);
  }
  const auto written = std::chrono::steady_clock::now();
  const LedgerCheck checked = check();
  const auto verified = std::chrono::steady_clock::now();
  EXPECT_TRUE(checked.intact) << checked.trouble;
  EXPECT_EQ(checked.entries, 20'000);
  const auto ms = [](auto duration) { return std::chrono::duration_cast<Duration>(duration).count(); };
  std::printf("20000 events in 20 commits: written in %lld ms, verified in %lld ms\n",
              static_cast<long long>(ms(written - begin)), static_cast<long long>(ms(verified - written)));
}

}  // namespace
}  // namespace steward::store
