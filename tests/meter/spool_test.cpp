#include "meter/spool.h"

#include <gtest/gtest.h>

#include "fake_tree.h"
#include "simulated_clock.h"

namespace steward::meter {
namespace {

namespace fs = std::filesystem;

class SpoolTest : public testing::Test {
 protected:
  Spool open(SpoolLimits limits = {}) {
    auto spool = Spool::open(folder_.path() / "spool", clock_, limits);
    EXPECT_TRUE(spool) << (spool ? "" : spool.error().message);
    return std::move(*spool);
  }
  static ReportNumber add(Spool& spool, const std::string& text) {
    const ReportNumber number = spool.next();
    EXPECT_TRUE(spool.add(number, text));
    return number;
  }
  fs::path file(ReportNumber number) const {
    return folder_.path() / "spool" / fmt::format("{}-{}.report", number.epoch, number.sequence);
  }
  std::size_t files(std::string_view suffix) const {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(folder_.path() / "spool")) {
      if (entry.path().native().ends_with(suffix)) ++count;
    }
    return count;
  }

  TemporaryFolder folder_;
  SimulatedClock clock_{from_ms(1'800'000'000'000)};
};

TEST_F(SpoolTest, OldestFirstUntilAcknowledged) {
  Spool spool = open();
  EXPECT_FALSE(spool.oldest());
  const auto one = add(spool, "one");
  const auto two = add(spool, "two\nlines");
  EXPECT_EQ(one.epoch, 1'800'000'000'000U);
  EXPECT_EQ(one.sequence, 1U);
  EXPECT_EQ(spool.oldest()->text, "one");
  EXPECT_EQ(spool.oldest()->number, one);  // stays until acknowledged
  spool.acknowledge(one);
  EXPECT_EQ(spool.oldest()->text, "two\nlines");
  spool.acknowledge(two);
  EXPECT_FALSE(spool.oldest());
  EXPECT_EQ(files(".report"), 0U);
}

TEST_F(SpoolTest, GoesOnAfterARestartAndNeverRepeatsANumber) {
  ReportNumber two;
  {
    Spool spool = open();
    spool.acknowledge(add(spool, "one"));
    two = add(spool, "two");
  }
  clock_.advance(-std::chrono::hours(24));  // a clock set back must not bring numbers back
  {
    Spool spool = open();
    EXPECT_EQ(spool.oldest()->text, "two");
    spool.acknowledge(two);
  }
  Spool spool = open();
  EXPECT_EQ(spool.next(), (ReportNumber{two.epoch, 3}));
}

TEST_F(SpoolTest, KilledBetweenTheReportAndItsNumber) {
  ReportNumber two;
  {
    Spool spool = open();
    add(spool, "one");
    fs::copy(folder_.path() / "spool/numbers", folder_.path() / "numbers.before");
    two = add(spool, "two");
  }
  fs::rename(folder_.path() / "numbers.before", folder_.path() / "spool/numbers");
  Spool spool = open();
  EXPECT_EQ(spool.waiting(), 2U);
  EXPECT_EQ(spool.next().sequence, two.sequence + 1);
}

TEST_F(SpoolTest, KilledWhileWritingLeavesNothingBehind) {
  { open(); }
  put(folder_.path() / "spool/.1-1.report.Xa81zz", "half");
  Spool spool = open();
  EXPECT_EQ(spool.waiting(), 0U);
  EXPECT_FALSE(fs::exists(folder_.path() / "spool/.1-1.report.Xa81zz"));
}

TEST_F(SpoolTest, LostNumbersBeginANewEpoch) {
  ReportNumber one;
  {
    Spool spool = open();
    one = add(spool, "one");
  }
  clock_.advance(-std::chrono::hours(1));
  put(folder_.path() / "spool/numbers", "gar bage");
  Spool spool = open();
  EXPECT_GT(spool.next().epoch, one.epoch);
  EXPECT_EQ(spool.next().sequence, 1U);
  EXPECT_EQ(spool.oldest()->number, one);  // the old epoch's report still goes out, first
  const auto fresh = add(spool, "fresh");
  spool.acknowledge(one);
  EXPECT_EQ(spool.oldest()->number, fresh);
}

TEST_F(SpoolTest, ATornFileIsSetAsideAndTheNextGoesOut) {
  Spool spool = open();
  const auto one = add(spool, "one");
  add(spool, "two");
  put(file(one), "3 0000000000000000\none");
  EXPECT_EQ(spool.oldest()->text, "two");
  EXPECT_EQ(files(".broken"), 1U);
  EXPECT_EQ(spool.waiting(), 1U);
  put(folder_.path() / "spool/what-is-this.report", "x");
  EXPECT_EQ(open().waiting(), 1U);
  EXPECT_EQ(files(".broken"), 2U);
}

TEST_F(SpoolTest, BrokenFilesAreBounded) {
  Spool spool = open();
  for (int i = 0; i < 18; ++i) put(file(add(spool, "text")), "");
  EXPECT_FALSE(spool.oldest());
  EXPECT_EQ(files(".broken"), 16U);
}

TEST_F(SpoolTest, DropsTheOldestOverItsLimits) {
  Spool spool = open({3, 1000});
  for (int i = 1; i <= 5; ++i) add(spool, std::to_string(i));
  EXPECT_EQ(spool.waiting(), 3U);
  EXPECT_EQ(spool.dropped(), 2U);
  EXPECT_EQ(spool.oldest()->text, "3");
  add(spool, std::string(990, 'x'));
  EXPECT_EQ(spool.waiting(), 1U);  // by bytes; the newest always stays
  EXPECT_EQ(files(".report"), 1U);
}

TEST_F(SpoolTest, AFailedWriteFreesTheNumber) {
  Spool spool = open();
  const auto number = spool.next();
  fs::remove_all(folder_.path() / "spool");
  EXPECT_FALSE(spool.add(number, "text"));
  EXPECT_EQ(spool.next(), number);
  EXPECT_EQ(spool.waiting(), 0U);
}

}  // namespace
}  // namespace steward::meter
