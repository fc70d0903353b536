// Somebody writes into the database behind Steward's back: nothing of it is loaded, and nothing ends the
// process.
#include "store/rebuild.h"

#include <chrono>

#include "fixture.h"
#include "store/ledger.h"
#include "wire/json.h"

namespace steward::store {
namespace {

class RebuildTest : public StoreTest {
 protected:
  Error refusal() {
    reopen();
    const auto loaded = store->load();
    EXPECT_FALSE(loaded);
    if (loaded) return {};
    EXPECT_EQ(loaded.error().code, ErrorCode::refused) << loaded.error().message;
    EXPECT_NE(loaded.error().message.find("restore it from a backup"), std::string::npos)
        << loaded.error().message;
    EXPECT_NE(loaded.error().message.find("steward ledger verify"), std::string::npos);
    return loaded.error();
  }

  static std::string quoted(const std::string& text) {
    std::string sql = "'";
    for (const char c : text) sql += c == '\'' ? std::string("''") : std::string(1, c);
    return sql + "'";
  }

  void put_projection(const Case& value) {
    tamper("UPDATE case_projection SET json = " + quoted(wire::to_json(value)) +
           " WHERE id = " + std::to_string(value.id.value));
  }
};

TEST_F(RebuildTest, AForgedPermissionAndCancellationAreRefused) {
  make_case(1002, "bo");
  Case value = make_case(1001, "ase");
  value.permissions.push_back(
      {PermissionId{90}, run_of(4711), PermissionState::given, from_ms(1), "staff1", from_ms(2), {}});
  Cancellation cancellation;
  cancellation.id = CancellationId{91};
  cancellation.run = run_of(4711);
  cancellation.permission = PermissionId{90};
  value.cancellations.push_back(cancellation);
  put_projection(value);
  EXPECT_TRUE(refusal().message.starts_with("case 5 cannot be trusted")) << refusal().message;
  EXPECT_TRUE(check().trouble.starts_with("case 5: differs")) << check().trouble;
}

// The projection is set back to what the remaining entries make: only the chain can tell.
TEST_F(RebuildTest, AWithdrawalCannotBeTakenOutOfTheLedger) {
  for (const char* sql : {"DELETE FROM body WHERE seq = 6; DELETE FROM entry WHERE seq = 6",
                          "UPDATE entry SET case_id = 77 WHERE seq = 6"}) {
    SCOPED_TRACE(sql);
    empty_folder();
    Case value = make_case(1001, "ase");
    Change given;
    given.events = {
        next(value, event::PermissionAnswered{PermissionId{5}, PermissionState::given, run_of(4711), {}})};
    given.cases = {value};
    commit(given);
    const Case before = value;
    Change withdrawn;
    withdrawn.events = {next(
        value, event::PermissionAnswered{PermissionId{5}, PermissionState::withdrawn, run_of(4711), {}})};
    withdrawn.cases = {value};
    commit(withdrawn);
    make_case(1002, "bo");
    tamper(sql);
    put_projection(before);
    EXPECT_NE(refusal().message.find("entry 6: "), std::string::npos) << refusal().message;
  }
}

struct Damage {
  const char* name;
  const char* sql;
  const char* words;
};

void PrintTo(const Damage& damage, std::ostream* out) { *out << damage.name; }

class Damaged : public RebuildTest, public testing::WithParamInterface<Damage> {};

// Cases 1 (events 1-4) and 5 (events 5-8), both open; event 9 an emergency.
TEST_P(Damaged, IsRefused) {
  make_case(1001, "ase");
  make_case(1002, "bo");
  declare();
  ASSERT_TRUE(store->load());
  tamper(GetParam().sql);
  EXPECT_NE(refusal().message.find(GetParam().words), std::string::npos) << refusal().message;
}

constexpr Damage kDamages[] = {
    {"At", "UPDATE entry SET at = at + 1 WHERE seq = 3", "case 1 cannot be trusted: entry 3: changed"},
    {"Mac", "UPDATE entry SET mac = zeroblob(32) WHERE seq = 3",
     "case 1 cannot be trusted: entry 3: changed"},
    {"NewestMac", "UPDATE entry SET mac = zeroblob(32) WHERE seq = 9", "entry 9: changed"},
    {"Body", "UPDATE body SET json = replace(json, 'sorry', 'never') WHERE seq = 4",
     "case 1 cannot be trusted: entry 4: body changed"},
    {"BodyGone", "DELETE FROM body WHERE seq = 6", "case 5 cannot be trusted: entry 6: body missing"},
    {"Person", "UPDATE person SET uid = 1003 WHERE number = 1",
     "case 1 cannot be trusted: entry 1: its person"},
    {"CaseUid", "UPDATE case_projection SET uid = 1002 WHERE id = 1", "case 1 cannot be trusted"},
    {"CaseClosedAt", "UPDATE case_projection SET closed_at = 1 WHERE id = 1", "case 1 cannot be trusted"},
    {"CaseMore",
     "INSERT INTO case_projection SELECT 99, uid, open, at_rest, opened_at, closed_at, json FROM "
     "case_projection WHERE id = 1",
     "case 99 cannot be trusted"},
    {"CaseLess0",
     "INSERT INTO case_projection SELECT -9, uid, open, at_rest, opened_at, closed_at, json FROM "
     "case_projection WHERE id = 1",
     "case -9 cannot be trusted"},
    {"CaseNoJson", "UPDATE case_projection SET json = '' WHERE id = 5", "case 5 cannot be trusted"},
    {"Emergency", "UPDATE emergency_projection SET json = replace(json, 'smoke', 'fire')",
     "emergency 9 cannot be trusted"},
    {"EmergencyGone", "DELETE FROM emergency_projection", "emergency 9 cannot be trusted"},
    {"EmergencyMore", "INSERT INTO emergency_projection SELECT 99, json FROM emergency_projection",
     "emergency 99 cannot be trusted"},
    {"EmergencyBody", "UPDATE body SET json = replace(json, 'smoke', 'fire') WHERE seq = 9",
     "entry 9: body changed"},
};

INSTANTIATE_TEST_SUITE_P(Rebuild, Damaged, testing::ValuesIn(kDamages),
                         [](const auto& param) { return std::string(param.param.name); });

// No case is live any more: the newest entry, which the next will follow, is still checked.
TEST_F(RebuildTest, TheNewestEntryIsCheckedEvenWhenNoCaseIsLive) {
  declare();
  ASSERT_TRUE(store->load());
  declare();
  tamper("UPDATE entry SET case_id = 77 WHERE seq = 2");
  EXPECT_NE(refusal().message.find("entry 2: changed"), std::string::npos) << refusal().message;
}

TEST_F(RebuildTest, AnEventThatNamesWhatItsCaseLacksIsToldAndEndsNothing) {
  const std::pair<event::Body, const char*> bodies[] = {
      {event::ContactAttempting{ContactId{90}}, "contact"},
      {event::ContactSettled{ContactId{90}, Delivery::accepted, ""}, "contact"},
      {event::PermissionLapsed{PermissionId{90}, "over"}, "permission"},
      {event::CancellationOwed{CancellationId{5}, {}, PermissionId{90}, {}, "staff1"}, "permission"},
      {event::CancellationAttempting{CancellationId{90}}, "cancellation"},
      {event::CancellationSettled{CancellationId{90}, true, ""}, "cancellation"},
      {event::TaskOpened{TaskId{5}, "look", ContactId{90}, {}}, "contact"},
      {event::TaskOpened{TaskId{5}, "look", {}, CancellationId{90}}, "cancellation"},
      {event::TaskDone{TaskId{90}, "staff1"}, "task"},
  };
  for (const auto& [body, unknown] : bodies) {
    SCOPED_TRACE(kind_of(body));
    empty_folder();
    const Case value = make_case(1001, "ase");
    write_unfolded({{seq + 1, from_ms(5), value.id, 1001, body}});
    const std::string words = std::string("entry 5 names an unknown ") + unknown;
    EXPECT_NE(refusal().message.find("case 1 cannot be trusted: " + words), std::string::npos)
        << refusal().message;
    const LedgerCheck checked = check();
    EXPECT_FALSE(checked.intact);
    EXPECT_EQ(checked.trouble, words);
  }
}

TEST_F(RebuildTest, ACancellationInAnEmergencyThatNobodyDeclaredIsRefused) {
  Case value = make_case(1001, "ase");
  Change change;
  change.events = {
      next(value, event::CancellationOwed{CancellationId{5}, run_of(4711), {}, EmergencyId{90}, "staff1"})};
  change.cases = {value};
  commit(change);
  EXPECT_NE(refusal().message.find("case 1 cannot be trusted: its cancellation 5 names an unknown emergency"),
            std::string::npos)
      << refusal().message;
  EXPECT_EQ(check().trouble, "entry 5 names an unknown emergency");
}

// Printed for people; asserted is only that it is right.
TEST_F(RebuildTest, ManyOpenCasesOfTenEvents) {
  constexpr int count = 2000;
  Change change;
  for (int i = 0; i < count; ++i) {
    Case value;
    change.events.push_back(next(value, event::CaseOpened{1001, "ase", "holding", CaseState::told}));
    for (int more = 0; more < 9; ++more) {
      change.events.push_back(
          next(value, event::FindingMade{"idle_gpu", {}, "idle", {{"gpu.idle", Value(std::int64_t{more})}}}));
    }
    change.cases.push_back(value);
  }
  commit(change);
  const auto begin = std::chrono::steady_clock::now();
  const auto loaded = store->load();
  const auto took = std::chrono::steady_clock::now() - begin;
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(loaded->cases, change.cases);
  std::printf("%d open cases of 10 events loaded in %lld ms\n", count,
              static_cast<long long>(std::chrono::duration_cast<Duration>(took).count()));
}

}  // namespace
}  // namespace steward::store
