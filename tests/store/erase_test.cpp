// Erasure, judged by the bytes of the files.
#include "store/erase.h"

#include <rapidcheck.h>

#include "erase_fixture.h"
#include "wire/samples.h"

namespace steward::store {
namespace {

// Every kind of event that belongs to a case; what belongs to none (emergencies, the erasure itself) stays.
std::set<std::string> kinds_of_a_case() {
  std::set<std::string> kinds;
  for (const event::Body& body : samples::bodies()) kinds.insert(std::string(kind_of(body)));
  for (const char* other : {"emergency_declared", "emergency_confirmed", "case_erased", "person_forgotten"})
    EXPECT_EQ(kinds.erase(other), 1U) << other;
  return kinds;
}

TEST_F(EraseTest, OfAPersonLeavesNoByteOfTheirTexts) {
  Marks theirs(1);
  Marks others(2);
  const Marked before = full_case(1002, others);
  const Marked first = full_case(1001, theirs);
  const Marked between = short_case(1003, others);
  const Marked second = short_case(1001, theirs);
  const Marked after = full_case(1002, others);
  ASSERT_EQ(first.kinds, kinds_of_a_case()) << "a kind of event is missing here";
  ASSERT_GE(theirs.made().size(), 50U);
  for (const std::string& mark : theirs.made())
    EXPECT_FALSE(left_of({mark}, folder).empty()) << "the search does not find " << mark;
  ASSERT_TRUE(at_rest(first.value) && at_rest(second.value));

  commit(erasing({first.value, second.value}, 1001));
  EXPECT_EQ(left_of(theirs.made(), folder), std::set<std::string>{});
  EXPECT_TRUE(check().intact) << check().trouble;
  EXPECT_EQ(store->find_case(first.value.id).value(), std::nullopt);
  EXPECT_TRUE(store->events_of(first.value.id).value().size() == 1U) << "only that it was erased";
  for (const std::string& mark : others.made()) EXPECT_FALSE(left_of({mark}, folder).empty()) << mark;
  for (const Marked* kept : {&before, &between, &after})
    EXPECT_EQ(store->find_case(kept->value.id).value(), kept->value);

  reopen();
  EXPECT_EQ(left_of(theirs.made(), folder), std::set<std::string>{});
  EXPECT_TRUE(store->load()) << store->load().error().message;
  EXPECT_TRUE(check().intact) << check().trouble;
}

TEST_F(EraseTest, OfOneCaseLeavesThePersonsOthers) {
  Marks gone(1);
  Marks kept(2);
  const Marked first = full_case(1001, gone);
  const Marked second = short_case(1001, kept);
  commit(erasing({first.value}));
  EXPECT_EQ(left_of(gone.made(), folder), std::set<std::string>{});
  EXPECT_EQ(store->find_case(second.value.id).value(), second.value);
  EXPECT_EQ(store->person_named(second.value.user).value()->uid, 1001U);
  EXPECT_TRUE(check().intact) << check().trouble;
}

// Retention, case by case, with nobody who asks for it.
TEST_F(EraseTest, OfTheLastCaseTakesTheName) {
  Marks marks(1);
  const Marked first = short_case(1001, marks);
  const Marked second = short_case(1001, marks);
  commit(erasing({second.value}));
  EXPECT_EQ(number_in("SELECT count(*) FROM person WHERE uid = 1001"), 1);
  EXPECT_TRUE(check().intact) << check().trouble;
  commit(erasing({first.value}));
  EXPECT_EQ(left_of(marks.made(), folder), std::set<std::string>{});
  EXPECT_EQ(number_in("SELECT count(*) FROM person WHERE uid = 1001 OR user IS NOT NULL"), 0);
  EXPECT_TRUE(check().intact) << check().trouble;
}

TEST_F(EraseTest, TheSameUidSeenAgainIsANewPerson) {
  Marks marks(1);
  const Marked old = short_case(1001, marks);
  commit(erasing({old.value}, 1001));
  const Marked young = short_case(1001, marks);
  EXPECT_EQ(number_in("SELECT count(DISTINCT person) FROM entry"), 2);
  EXPECT_EQ(number_in("SELECT number FROM person WHERE uid = 1001"), 2);
  EXPECT_EQ(store->person_named(young.value.user).value()->uid, 1001U);
  EXPECT_EQ(store->person_named(old.value.user).value().has_value(), false);
  EXPECT_TRUE(check().intact) << check().trouble;
  commit(erasing({young.value}, 1001));
  EXPECT_EQ(left_of(marks.made(), folder), std::set<std::string>{});
  EXPECT_TRUE(check().intact) << check().trouble;
}

// A uid that was given to somebody else: their forgetting must not touch what the first one's cases say.
TEST_F(EraseTest, OfANewOwnerOfAUidLeavesTheOldOnesCases) {
  Marks marks(1);
  Marks theirs(2);
  const Marked old = full_case(1001, marks);
  const Marked young = short_case(1001, theirs);
  commit(erasing({young.value}, 1001));
  EXPECT_EQ(left_of(theirs.made(), folder), std::set<std::string>{});
  EXPECT_TRUE(check().intact) << check().trouble;
  ASSERT_TRUE(store->load()) << store->load().error().message;
  EXPECT_EQ(store->find_case(old.value.id).value(), old.value);
  commit(erasing({old.value}));
  EXPECT_EQ(left_of(marks.made(), folder), std::set<std::string>{});
  EXPECT_TRUE(check().intact) << check().trouble;
}

TEST_F(EraseTest, TwiceIsFine) {
  Marks marks(1);
  const Marked once = full_case(1001, marks);
  const Marked other = short_case(1002, marks);
  commit(erasing({once.value}, 1001));
  commit(erasing({once.value}, 1001));
  EXPECT_EQ(left_of(once.marks, folder), std::set<std::string>{});
  EXPECT_TRUE(check().intact) << check().trouble;
  reopen();
  EXPECT_TRUE(store->load()) << store->load().error().message;
  EXPECT_EQ(store->find_case(other.value.id).value(), other.value);
}

// A concern is the matter of who told it: it stays when the one it is about is forgotten, and goes with its
// source.
TEST_F(EraseTest, AConcernGoesWithItsSource) {
  Marks marks(1);
  const Marked about = full_case(1001, marks);
  Marked concern;
  const std::string source = marks.make();
  const std::string words = "please look at " + about.value.user + " " + marks.make();
  happens(concern, event::CaseOpened{1002, source, "concern", CaseState::answered});
  happens(concern, event::WordSaid{source, false, Meaning::words, words});
  happens(concern, event::CaseClosed{Resolution::answered, "staff1", "thanks"});

  commit(erasing({about.value}, 1001));
  EXPECT_EQ(store->find_case(concern.value.id).value(), concern.value);
  std::vector<std::string> others = about.marks;
  std::erase(others, about.value.user);
  EXPECT_EQ(left_of(others, folder), std::set<std::string>{});

  commit(erasing({concern.value}, 1002));
  EXPECT_EQ(left_of(marks.made(), folder), std::set<std::string>{});
  EXPECT_TRUE(check().intact) << check().trouble;
}

class Reading {
 public:
  explicit Reading(const std::filesystem::path& path) {
    EXPECT_EQ(sqlite3_open(path.c_str(), &db_), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db_, "BEGIN; SELECT count(*) FROM body", nullptr, nullptr, nullptr), SQLITE_OK);
  }
  ~Reading() { sqlite3_close(db_); }

 private:
  sqlite3* db_ = nullptr;
};

TEST_F(EraseTest, WhileAnotherProgramReadsIsFinishedByTheNextCommit) {
  Marks marks(1);
  const Marked once = full_case(1001, marks);
  {
    const Reading reading(options.path);
    commit(erasing({once.value}, 1001));
    EXPECT_FALSE(left_of(marks.made(), folder).empty()) << "the reader was to hold the older pages";
    EXPECT_EQ(store->find_case(once.value.id).value(), std::nullopt) << "erased it is";
    commit(change_of(report_of("n1", 1, 1)));
    EXPECT_FALSE(left_of(marks.made(), folder).empty());
  }
  commit(change_of(report_of("n1", 1, 2)));
  EXPECT_EQ(left_of(marks.made(), folder), std::set<std::string>{});
  EXPECT_TRUE(check().intact) << check().trouble;
}

TEST_F(EraseTest, IsFinishedAfterADeathBeforeTheWalWasEmptied) {
  Marks marks(1);
  const Marked once = full_case(1001, marks);
  const auto copy = folder / "copy";
  std::filesystem::create_directory(copy);
  {
    const Reading reading(options.path);
    commit(erasing({once.value}, 1001));
    for (const char* name : {"steward.db", "steward.db-wal"})
      std::filesystem::copy_file(folder / name, copy / name);
  }
  EXPECT_FALSE(left_of(marks.made(), copy).empty());
  options.path = copy / "steward.db";
  reopen();
  EXPECT_EQ(left_of(marks.made(), copy), std::set<std::string>{});
  EXPECT_TRUE(check().intact) << check().trouble;
}

}  // namespace
}  // namespace steward::store
