#include "meter/word_book.h"

#include <gtest/gtest.h>

#include "fake_tree.h"
#include "simulated_clock.h"

namespace steward::meter {
namespace {

const TerminalWord kWord{ContactId{5}, 1000, "hello"};

class WordBookTest : public testing::Test {
 protected:
  WordBook open() {
    auto book = WordBook::open(folder_.path() / "words", clock_);
    EXPECT_TRUE(book) << (book ? "" : book.error().message);
    return std::move(*book);
  }
  TemporaryFolder folder_;
  SimulatedClock clock_{from_ms(1'800'000'000'000)};
};

TEST_F(WordBookTest, AResultIsToldUntilAReportThatCarriedItIsAcknowledged) {
  WordBook book = open();
  EXPECT_TRUE(*book.begin(kWord));
  EXPECT_TRUE(book.untold().empty());
  const TerminalResult result{kWord.contact, Delivery::accepted, "written to 1 of 1 terminals"};
  ASSERT_TRUE(book.finish(kWord, result));
  EXPECT_EQ(book.untold(), std::vector{result});
  book.carried({1, 8}, book.untold());
  book.acknowledged({1, 7});
  EXPECT_EQ(book.untold(), std::vector{result});
  EXPECT_EQ(open().untold(), std::vector{result});  // also after a crash
  book.acknowledged({1, 8});
  EXPECT_TRUE(book.untold().empty());
  EXPECT_TRUE(open().untold().empty());
}

TEST_F(WordBookTest, NeverBegunTwiceAlsoAfterARestart) {
  {
    WordBook book = open();
    EXPECT_TRUE(*book.begin(kWord));
    EXPECT_FALSE(*book.begin(kWord));
    ASSERT_TRUE(book.finish(kWord, {kWord.contact, Delivery::accepted, ""}));
    book.carried({1, 1}, book.untold());
    book.acknowledged({1, 1});
  }
  WordBook book = open();
  EXPECT_FALSE(*book.begin(kWord));
  ASSERT_EQ(book.untold().size(), 1U);  // asked for again, so told again
  EXPECT_EQ(book.untold()[0].delivery, Delivery::accepted);
}

TEST_F(WordBookTest, KilledWhileWritingIsUnclear) {
  {
    WordBook book = open();
    EXPECT_TRUE(*book.begin(kWord));
  }
  for (int restart = 0; restart < 2; ++restart) {
    WordBook book = open();
    ASSERT_EQ(book.untold().size(), 1U);
    EXPECT_EQ(book.untold()[0].contact, kWord.contact);
    EXPECT_EQ(book.untold()[0].delivery, Delivery::unclear);
    EXPECT_FALSE(*book.begin(kWord));
  }
}

TEST_F(WordBookTest, AGarbledNoteIsUnclear) {
  { EXPECT_TRUE(*open().begin(kWord)); }
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path() / "words"))
    put(entry.path(), "done x");
  EXPECT_EQ(open().untold().at(0).delivery, Delivery::unclear);
}

TEST_F(WordBookTest, TheSameNumberWithAnotherTextIsAnotherWord) {
  WordBook book = open();
  EXPECT_TRUE(*book.begin(kWord));
  EXPECT_TRUE(*book.begin({kWord.contact, kWord.uid, "another text"}));
  EXPECT_TRUE(*book.begin({kWord.contact, 1001, kWord.text}));
}

TEST_F(WordBookTest, ToldWordsAreForgottenAfterAWeek) {
  WordBook book = open();
  EXPECT_TRUE(*book.begin(kWord));
  ASSERT_TRUE(book.finish(kWord, {kWord.contact, Delivery::refused, "nobody"}));
  clock_.advance(std::chrono::hours(24 * 30));
  EXPECT_EQ(open().untold().size(), 1U);  // untold: kept however old
  book.carried({1, 1}, book.untold());
  book.acknowledged({1, 1});
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path() / "words"));
}

TEST_F(WordBookTest, WhatCannotBeNotedMustNotBeWritten) {
  WordBook book = open();
  std::filesystem::remove_all(folder_.path() / "words");
  EXPECT_FALSE(book.begin(kWord));
}

}  // namespace
}  // namespace steward::meter
