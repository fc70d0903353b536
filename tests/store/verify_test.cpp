// What the check finds when erasures are in the ledger, and rows that were put back, moved or slipped in;
// each is named.
#include "store/verify.h"

#include "erase_fixture.h"

namespace steward::store {
namespace {

// Before the erasure every table was copied aside, as a backup would hold it.
constexpr const char* kCopies =
    "CREATE TABLE old_body AS SELECT * FROM body; CREATE TABLE old_entry AS SELECT * FROM entry;"
    "CREATE TABLE old_case AS SELECT * FROM case_projection; CREATE TABLE old_person AS SELECT * FROM person;"
    "UPDATE old_body SET seq = seq";  // so that something is changed

// Cases 1 (events 1-4, person 1) and 5 (5-8, person 2), both open. Case 9 (events 9-11, person 3) is erased
// by event 12 and its person forgotten by 13. Event 14 is said in case 1, after the copies were made.
class VerifyTest : public EraseTest {
 protected:
  void SetUp() override {
    EraseTest::SetUp();
    Marks marks;
    Case first = make_case(1001, "ase");
    make_case(1002, "bo");
    const Marked third = short_case(1003, marks);
    tamper(kCopies);
    commit(erasing({third.value}, 1003));
    Change change;
    change.events = {next(first, event::WordSaid{"ase", false, Meaning::words, "later"})};
    change.cases = {first};
    commit(change);
    head_ = check().head;
    ASSERT_TRUE(check().intact) << check().trouble;
  }

  std::string head_;
};

struct Doing {
  const char* name;
  const char* sql;
  const char* trouble;
};
void PrintTo(const Doing& doing, std::ostream* out) { *out << doing.name; }

class Done : public VerifyTest, public testing::WithParamInterface<Doing> {};

TEST_P(Done, IsNamed) {
  tamper(std::string("PRAGMA foreign_keys=OFF; ") + GetParam().sql);
  const LedgerCheck after = check(head_);
  EXPECT_FALSE(after.intact);
  EXPECT_TRUE(after.trouble.starts_with(GetParam().trouble)) << after.trouble;
}

constexpr Doing kDoings[] = {
    {"ErasedBodyPutBack", "INSERT INTO body SELECT * FROM old_body WHERE seq = 10",
     "entry 10: its body was to be erased, and is there"},
    {"ErasedBodyPutBackWithoutSalt", "INSERT INTO body SELECT seq, x'', json FROM old_body WHERE seq = 10",
     "entry 10: its body was to be erased, and is there"},
    {"ErasedCasePutBack", "INSERT INTO case_projection SELECT * FROM old_case WHERE id = 9",
     "case 9: no entry opened it"},
    {"ForgottenPersonPutBack",
     "DELETE FROM person WHERE number = 3; INSERT INTO person SELECT * FROM old_person WHERE number = 3",
     "person 3: was to be forgotten, and is not"},
    {"ForgottenNamePutBack", "UPDATE person SET user = 'cy' WHERE number = 3",
     "person 3: was to be forgotten, and is not"},
    {"ForgottenByHand", "UPDATE person SET uid = -number, user = NULL WHERE number = 2",
     "person 2: no entry forgot them"},
    {"UidMadeNobodys", "UPDATE person SET uid = 4294967295 WHERE number = 2", "person 2: uid changed"},
    {"NameTakenByHand", "UPDATE person SET user = NULL WHERE number = 2", "person 2: name changed"},
    {"CasePutBack", "INSERT OR REPLACE INTO case_projection SELECT * FROM old_case WHERE id = 1",
     "case 1: differs"},
    {"LastEntryPutBack",
     "DELETE FROM body WHERE seq > 11; DELETE FROM entry WHERE seq > 11;"
     "INSERT INTO body SELECT * FROM old_body WHERE seq IN (9, 10, 11); DELETE FROM case_projection;"
     "INSERT INTO case_projection SELECT * FROM old_case; DELETE FROM person;"
     "INSERT INTO person SELECT * FROM old_person",
     "the published head is not in the ledger"},
    {"BodyDeletedByHand", "DELETE FROM body WHERE seq = 6", "entry 6: body missing"},
    {"BodiesOfACaseDeletedByHand",
     "DELETE FROM body WHERE seq BETWEEN 5 AND 8; DELETE FROM case_projection WHERE id = 5",
     "entry 5: body missing"},
    {"ErasuresBodyDeleted", "DELETE FROM body WHERE seq = 12", "entry 12: body missing"},
    {"ErasureMovedToAnotherCase",
     "UPDATE entry SET case_id = 5 WHERE seq = 12; DELETE FROM body WHERE seq BETWEEN 5 AND 8;"
     "DELETE FROM case_projection WHERE id = 5",
     "entry 9: body missing"},
    {"EntryMadeAnErasure",
     "UPDATE entry SET kind = 'case_erased' WHERE seq = 8; DELETE FROM body WHERE seq BETWEEN 5 AND 7;"
     "DELETE FROM case_projection WHERE id = 5",
     "entry 8: changed"},
    {"ErasureSlippedIn",
     "INSERT INTO entry SELECT 15, at, 'case_erased', 5, 2, commitment, mac, mac FROM entry WHERE seq = 14;"
     "DELETE FROM body WHERE seq BETWEEN 5 AND 8; DELETE FROM case_projection WHERE id = 5",
     "entry 15: changed"},
    {"ErasureTakenOut", "DELETE FROM body WHERE seq = 12; DELETE FROM entry WHERE seq = 12",
     "entry 9: body missing"},
    {"TwoEntriesSwapped",
     "UPDATE entry SET seq = -seq WHERE seq IN (6, 7); UPDATE entry SET seq = 13 + seq WHERE seq < 0;"
     "UPDATE body SET seq = -seq WHERE seq IN (6, 7); UPDATE body SET seq = 13 + seq WHERE seq < 0",
     "entry 6: does not follow the entry before it"},
    {"EntrySlippedInBetween",
     "UPDATE entry SET seq = -seq - 1 WHERE seq > 6; UPDATE entry SET seq = -seq WHERE seq < 0;"
     "UPDATE body SET seq = -seq - 1 WHERE seq > 6; UPDATE body SET seq = -seq WHERE seq < 0;"
     "INSERT INTO entry SELECT 7, at, kind, case_id, person, commitment, mac, mac FROM entry WHERE seq = 6;"
     "INSERT INTO body SELECT 7, salt, json FROM body WHERE seq = 6",
     "entry 7: changed"},
    {"EntryDropped",
     "DELETE FROM body WHERE seq = 6; DELETE FROM entry WHERE seq = 6;"
     "UPDATE entry SET seq = seq - 1 WHERE seq > 6; UPDATE body SET seq = seq - 1 WHERE seq > 6",
     "entry 6: does not follow the entry before it"},
    {"OldEntryInAnothersPlace",
     "DELETE FROM entry WHERE seq = 14;"
     "INSERT INTO entry SELECT 14, at, kind, case_id, person, commitment, previous, mac FROM old_entry "
     "WHERE seq = 4",
     "entry 14: does not follow the entry before it"},
    {"EndCut",
     "DELETE FROM body WHERE seq = 14; DELETE FROM entry WHERE seq = 14;"
     "INSERT OR REPLACE INTO case_projection SELECT * FROM old_case WHERE id = 1",
     "the published head is not in the ledger"},
};

INSTANTIATE_TEST_SUITE_P(Ledger, Done, testing::ValuesIn(kDoings),
                         [](const auto& param) { return std::string(param.param.name); });

TEST_F(VerifyTest, ErasedBodiesAreMissedByNobody) {
  EXPECT_EQ(number_in("SELECT count(*) FROM body WHERE seq BETWEEN 9 AND 11"), 0);
  EXPECT_EQ(check(head_).entries, 14);
  EXPECT_TRUE(check(head_).intact) << check(head_).trouble;
}

TEST_F(VerifyTest, WhatTheLedgerMakesIsWhatIsStored) {
  auto db = Db::open(options.path);
  ASSERT_TRUE(db);
  const auto made = make_anew(*db, options.key);
  ASSERT_TRUE(made) << made.error().message;
  ASSERT_EQ(made->cases.size(), 2U);
  for (const auto& [id, value] : made->cases) EXPECT_EQ(store->find_case(id).value(), value);
  EXPECT_TRUE(made->emergencies.empty());
}

TEST_F(VerifyTest, NothingIsMadeOfABrokenLedger) {
  tamper("UPDATE body SET json = replace(json, 'later', 'never') WHERE seq = 14");
  auto db = Db::open(options.path);
  const auto made = make_anew(*db, options.key);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::refused);
  EXPECT_EQ(made.error().message, "entry 14: body changed");
}

}  // namespace
}  // namespace steward::store
