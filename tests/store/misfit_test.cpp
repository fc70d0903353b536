// Events that the key vouches for, and that cannot have happened: named by the check and by loading, and
// never the end of the process.
#include <rapidcheck.h>

#include "erase_fixture.h"
#include "store/fold.h"
#include "store/verify.h"
#include "wire/samples.h"

namespace steward::store {
namespace {

class MisfitTest : public EraseTest {
 protected:
  void expect_named(const std::string& words) {
    reopen();
    EXPECT_EQ(check().trouble, words);
    const auto loaded = store->load();
    ASSERT_FALSE(loaded) << "loaded in spite of: " << words;
    EXPECT_NE(loaded.error().message.find(words), std::string::npos) << loaded.error().message;
    auto db = Db::open(options.path);
    const auto made = make_anew(*db, options.key);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().message, words);
  }
};

struct Impossible {
  event::Body body;
  std::int64_t
      in;  // of case 1, which is open, told, about job 4711, and has a contact owed under the number 3
  const char* words;
};

std::vector<Impossible> impossible_fifth_events() {
  using namespace event;  // NOLINT
  const RunKey other = samples::run();
  return {
      {CaseOpened{1001, "ase", "holding", CaseState::told}, 1, "entry 5: opens a case twice"},
      {CaseOpened{1001, "ase", "holding", CaseState::told}, 4,
       "entry 5: opens a case under another's number"},
      {CaseOpened{1001, "ase", "holding", CaseState::closed}, 5, "entry 5 begins in an impossible state"},
      {CaseOpened{1002, "ase", "holding", CaseState::told}, 5, "entry 5: its person was changed"},
      {WordSaid{"ase", false, Meaning::words, "x"}, 4, "entry 5: its case was never opened"},
      {WordSaid{"ase", false, Meaning::words, "x"}, 0,
       "entry 5: belongs to a case, and does not say to which"},
      {EmergencyDeclared{samples::emergency()}, 1, "entry 5: belongs to no case, and says that it does"},
      {PersonForgotten{"staff1"}, 1, "entry 5: belongs to no case, and says that it does"},
      {EmergencyDeclared{samples::emergency()}, 0, "entry 5: declares an emergency under another's number"},
      {EmergencyConfirmed{EmergencyId{9}, "staff2"}, 0, "entry 5 names an unknown emergency"},
      {JobJoined{{{"aicloud", 4711, from_ms(1)}, from_ms(9)}, "4711", "x", "n1"}, 1,
       "entry 5 names a job twice"},
      {RunEnded{other, true}, 1, "entry 5 names an unknown job"},
      {RunChanged{other}, 1, "entry 5 names an unknown job"},
      {FindingMade{"idle_gpu", other.job, "x", {}}, 1, "entry 5 names an unknown job"},
      {FindingEnded{"idle_gpu", other.job}, 1, "entry 5 names an unknown finding"},
      {HoldLifted{CaseState::told}, 1, "entry 5 there is no move"},
      {CaseReopened{CaseState::told, "staff1", "x"}, 1, "entry 5 reopens a case that is open"},
      {ContactApproved{ContactId{3}, "staff1", "s", "t"}, 1, "entry 5 there is no move"},
      {ContactDropped{ContactId{9}, "x"}, 1, "entry 5 names an unknown contact"},
      {ContactSettled{ContactId{3}, Delivery::accepted, "ok"}, 1, "entry 5 there is no move"},
      {PermissionAnswered{PermissionId{9}, PermissionState::withdrawn, other, {}}, 1,
       "entry 5 names an unknown permission"},
      {CancellationOwed{CancellationId{5}, other, {}, {}, "x"}, 1, "entry 5 has not one basis"},
      {CancellationOwed{CancellationId{5}, other, PermissionId{3}, EmergencyId{3}, "x"}, 1,
       "entry 5 names an unknown emergency"},
      {ExemptionEnded{ExemptionId{9}, "staff1"}, 1, "entry 5 names an unknown exemption"},
      {CaseErased{"staff1", "x"}, 4, "entry 5: its case was never opened"},
  };
}

TEST_F(MisfitTest, EachIsNamed) {
  for (const Impossible& each : impossible_fifth_events()) {
    SCOPED_TRACE(each.words);
    SCOPED_TRACE(kind_of(each.body));
    empty_folder();
    make_case(1001, "ase");
    write_unfolded({{5, from_ms(5), CaseId{each.in}, 1001, each.body}});
    reopen();
    EXPECT_TRUE(check().trouble.starts_with(each.words)) << check().trouble;
    (void)store->load();  // only live cases are looked at: it may be content, but must come back
  }
}

TEST_F(MisfitTest, InALiveCaseNothingIsLoaded) {
  make_case(1001, "ase");
  write_unfolded({{5, from_ms(5), CaseId{1}, 1001, event::TaskDone{TaskId{9}, "staff1"}}});
  expect_named("entry 5 names an unknown task");
}

TEST_F(MisfitTest, AWordAfterTheErasureIsNamed) {
  Marks marks;
  const Marked once = short_case(1001, marks);
  commit(erasing({once.value}));
  write_unfolded({{5, from_ms(5), once.value.id, 1001, event::WordSaid{"u", false, Meaning::words, "x"}}});
  reopen();
  EXPECT_EQ(check().trouble, "entry 5: follows its case's erasure");
  EXPECT_TRUE(store->load());
}

TEST_F(MisfitTest, AnImpossibleTimeIsNamed) {
  for (const std::int64_t at : {std::int64_t{-1}, std::numeric_limits<std::int64_t>::min(),
                                std::numeric_limits<std::int64_t>::max()}) {
    empty_folder();
    make_case(1001, "ase");
    write_unfolded({{5, from_ms(at), CaseId{1}, 1001, event::WordSaid{"u", false, Meaning::words, "x"}}});
    expect_named("entry 5: its time is impossible");
  }
}

// Bodies of the right kind and sound types, whose numbers, words and moments are thrown together.
class Hostile {
 public:
  explicit Hostile(unsigned seed) : random_(seed) {}

  Event event(std::int64_t seq) {
    static const std::vector<event::Body> kinds = samples::bodies();
    const event::Body& kind = kinds[any(kinds.size())];
    event::Body body = shaken(kind);
    const bool opens = std::holds_alternative<event::CaseOpened>(body);
    const std::int64_t in = opens && any(4) != 0 ? seq : static_cast<std::int64_t>(any(12));
    const auto at =
        any(30) == 0 ? from_ms(static_cast<std::int64_t>(random_())) : from_ms(1'760'000'000'000 + seq);
    return {seq, at, CaseId{in}, any(2) == 0 ? 1001U : 1002U, std::move(body)};
  }

 private:
  std::size_t any(std::size_t below) { return random_() % below; }

  event::Body shaken(const event::Body& body) {
    nlohmann::json json = nlohmann::json::parse(wire::to_json(body));
    shake(json, json, kind_of(body));
    return *wire::body_from_json(kind_of(body), json.dump());
  }
  void shake(nlohmann::json& whole, nlohmann::json& at, std::string_view kind) {
    static const std::vector<std::string> words{"told",    "drafted", "watched",  "answered",
                                                "closed",  "given",   "accepted", "declined",
                                                "refused", "unclear", "note",     "used"};
    for (auto& [key, value] : at.items()) {
      if (value.is_structured()) shake(whole, value, kind);
      if (any(5) == 0) continue;
      const nlohmann::json before = value;
      if (value.is_boolean()) value = any(2) == 0;
      if (key == "uid")
        value = 1001 + any(2);
      else if (value.is_number())
        value = any(12);
      if (value.is_string() && key != "cluster" && key != "rule") value = words[any(words.size())];
      if (!wire::body_from_json(kind, whole.dump())) value = before;
    }
  }

  std::mt19937_64 random_;
};

// Straight into one case, what does not fit left out: the case goes through states that no story leads to.
TEST_F(MisfitTest, FoldingNeverEndsTheProcessAndKeepsTheCaseReadable) {
  std::size_t fitted = 0;
  std::set<std::string> kinds;
  for (unsigned seed = 1; seed <= 100; ++seed) {
    Hostile hostile(seed);
    Case value;
    value.id = CaseId{1};
    value.uid = 1001;
    for (std::int64_t at = 2; at < 300; ++at) {
      Event event = hostile.event(at);
      event.in = value.id;
      event.at = from_ms(1'760'000'000'000 + at);
      if (std::holds_alternative<event::CaseErased>(event.body) && at < 280)
        continue;  // little is left after it
      if (!fold(value, event)) continue;
      ++fitted;
      kinds.insert(std::string(kind_of(event.body)));
    }
    const auto back = wire::case_from_json(wire::to_json(value));
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(*back, value);
  }
  EXPECT_GT(fitted, 5000U);
  EXPECT_GT(kinds.size(), 22U) << "hardly a kind ever fitted";
}

TEST_F(MisfitTest, WhateverTheKeysHolderWritesIsNamedAndEndsNothing) {
  const bool held = rc::check("hostile histories", [this] {
    empty_folder();
    const Case value = make_case(1001, "ase");
    Hostile hostile(*rc::gen::arbitrary<unsigned>());
    std::vector<Event> events;
    const int count = *rc::gen::inRange(1, 40);
    for (int i = 0; i < count; ++i) events.push_back(hostile.event(++seq));
    write_unfolded(events);
    reopen();
    // None was ever folded into what is stored: even a history that could be leaves a difference.
    const std::string trouble = check().trouble;
    RC_LOG() << trouble << "\n";
    RC_ASSERT(trouble.starts_with("entry ") || trouble.starts_with("case 1: differs") ||
              trouble.starts_with("a case that the entries make is not stored") ||
              trouble.starts_with("an emergency that was declared is not stored") ||
              trouble.starts_with("person "));
    const auto loaded = store->load();
    if (!loaded) RC_ASSERT(loaded.error().code == ErrorCode::refused);
    // What is loaded is what is stored, or nothing.
    if (loaded) RC_ASSERT(loaded->cases == std::vector<Case>{value});
    auto db = Db::open(options.path);
    const auto made = make_anew(*db, options.key);
    RC_ASSERT(made.has_value() || made.error().message == trouble);
  });
  EXPECT_TRUE(held);
}

}  // namespace
}  // namespace steward::store
