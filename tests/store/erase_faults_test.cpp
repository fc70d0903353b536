// Erasure in the middle of other people's texts, of any size and in any order; and on disks that fill up.
#include <rapidcheck.h>
#include <sys/resource.h>

#include <chrono>
#include <csignal>

#include "erase_fixture.h"

namespace steward::store {
namespace {

struct Told {
  Case value;
  std::string text;
};

class EraseFaults : public EraseTest {
 protected:
  Marks marks_{7};

  // One mark again and again, so that any part of the text holds it.
  std::string text_of(std::size_t length) {
    const std::string mark = marks_.make();
    std::string text;
    while (text.size() < length) text += mark;
    return text;
  }

  Told open_case(uid_t uid) {
    Told told;
    Change change;
    change.events = {next(told.value, event::CaseOpened{uid, "user", "holding", CaseState::told})};
    change.cases = {told.value};
    commit(change);
    return told;
  }

  void say(Told& told, std::size_t length) {
    const std::string text = text_of(length);
    Change change;
    change.events = {next(told.value, event::WordSaid{"u", false, Meaning::words, text})};
    change.cases = {told.value};
    commit(change);
    told.text += text.substr(0, 48);
  }

  void close(Told& told) {
    Change change;
    change.events = {next(told.value, event::CaseClosed{Resolution::answered, "staff1", ""})};
    change.cases = {told.value};
    commit(change);
  }
};

// SQLite moves texts about within and between pages as rows come and go: none may leave a copy behind.
TEST_F(EraseFaults, NothingIsLeftWhateverTheTextsSizesAndOrder) {
  const bool held = rc::check("no byte is left", [this] {
    empty_folder();
    std::vector<Told> cases;
    std::vector<std::string> gone;
    const int steps = *rc::gen::inRange(10, 60);
    for (int step = 0; step < steps; ++step) {
      const int what = *rc::gen::inRange(0, 10);
      if (cases.empty() || what < 3) cases.push_back(open_case(*rc::gen::inRange<uid_t>(1000, 1003)));
      const auto which = *rc::gen::inRange<std::size_t>(0, cases.size());
      if (what < 8) {
        const int size = *rc::gen::inRange(0, 12);
        say(cases[which], *rc::gen::inRange<std::size_t>(0, std::size_t{4} << size));
        continue;
      }
      close(cases[which]);
      for (std::size_t at = 0; at < cases[which].text.size(); at += 48)
        gone.push_back(cases[which].text.substr(at, 48));
      const bool wholly = *rc::gen::arbitrary<bool>();
      commit(erasing({cases[which].value}, wholly ? std::optional(cases[which].value.uid) : std::nullopt));
      cases.erase(cases.begin() + static_cast<std::ptrdiff_t>(which));
      RC_ASSERT(left_of(gone, folder) == std::set<std::string>{});
    }
    RC_ASSERT(check().trouble == "");
    for (const Told& told : cases) RC_ASSERT(store->find_case(told.value.id).value() == told.value);
  });
  EXPECT_TRUE(held);
}

// The same in histories in which pages split and merge: secure_delete by itself leaves copies in some of
// them.
TEST_F(EraseFaults, NoCopyIsLeftInPagesThatWereSplitAndMerged) {
  for (unsigned seed = 1; seed <= 150; ++seed) {
    std::mt19937 random(seed);
    empty_folder();
    std::vector<Told> cases;
    std::vector<std::string> gone;
    for (int step = 0; step < 40; ++step) {
      const unsigned what = random() % 10;
      if (cases.empty() || what < 3) cases.push_back(open_case(1001));
      const auto which = random() % cases.size();
      Told& told = cases[which];
      if (what < 8) {
        say(told, random() % (4U << random() % 12));
        continue;
      }
      close(told);
      for (std::size_t at = 0; at < told.text.size(); at += 48) gone.push_back(told.text.substr(at, 48));
      commit(erasing({told.value}));
      cases.erase(cases.begin() + static_cast<std::ptrdiff_t>(which));
    }
    EXPECT_EQ(left_of(gone, folder), std::set<std::string>{}) << "seed " << seed;
  }
}

// Printed for people; asserted is only that it is right.
TEST_F(EraseFaults, OneAmongManyCases) {
  Change change;
  std::vector<Case> cases(3000);
  for (Case& value : cases) {
    change.events.push_back(next(value, event::CaseOpened{1001, "user", "holding", CaseState::told}));
    for (int i = 0; i < 4; ++i)
      change.events.push_back(
          next(value, event::WordSaid{"u", false, Meaning::words, std::string(1500, 'x')}));
    change.events.push_back(next(value, event::CaseClosed{Resolution::answered, "staff1", ""}));
  }
  change.cases = cases;
  commit(change);
  const auto size = std::filesystem::file_size(folder / "steward.db-wal");
  const auto begin = std::chrono::steady_clock::now();
  commit(erasing({cases[1500]}));
  const auto took = std::chrono::steady_clock::now() - begin;
  EXPECT_EQ(store->find_case(cases[1500].id).value(), std::nullopt);
  EXPECT_EQ(store->find_case(cases[1501].id).value(), cases[1501]);
  std::printf("erased one of %zu cases (%ju MiB) in %lld ms\n", cases.size(), size >> 20,
              static_cast<long long>(std::chrono::duration_cast<Duration>(took).count()));
}

// No file may grow beyond `bytes` while it lives: the nearest thing to a full disk that needs no disk.
class FileLimit {
 public:
  explicit FileLimit(std::uintmax_t bytes) {
    ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit = before_;
    limit.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

// The disk fills up after any page of the transaction.
TEST_F(EraseFaults, AFullDiskLeavesAllOrNothing) {
  int failures = 0;
  for (std::uintmax_t more = 0;; more += 2048) {
    SCOPED_TRACE(more);
    empty_folder();
    marks_ = Marks(7);
    const Marked kept = short_case(1002, marks_);
    const Marked once = full_case(1001, marks_);
    const LedgerCheck before = check();
    const auto wal = std::filesystem::file_size(folder / "steward.db-wal");
    // The WAL is the larger file, so that it meets the limit first.
    ASSERT_GT(wal, std::filesystem::file_size(folder / "steward.db"));
    const auto change = erasing({once.value}, 1001);
    const auto done = [&] {
      const FileLimit limit(wal + more);
      return store->commit(change);
    }();
    if (done) {
      EXPECT_EQ(left_of(once.marks, folder), std::set<std::string>{});
      EXPECT_TRUE(check().intact) << check().trouble;
      break;
    }
    ++failures;
    EXPECT_EQ(done.error().code, ErrorCode::io) << done.error().message;
    for (const bool again : {false, true}) {
      if (again) reopen();
      EXPECT_EQ(store->find_case(once.value.id).value(), once.value);
      EXPECT_EQ(store->find_case(kept.value.id).value(), kept.value);
      EXPECT_EQ(check().head, before.head);
      EXPECT_TRUE(check().intact) << check().trouble;
    }
    commit(change);
    EXPECT_EQ(left_of(once.marks, folder), std::set<std::string>{}) << "it can be asked for again";
  }
  EXPECT_GT(failures, 5) << "the disk was never full";
}

}  // namespace
}  // namespace steward::store
