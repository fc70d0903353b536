#include "meter/background.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>

namespace steward::meter {
namespace {

using namespace std::chrono_literals;

class BackgroundTest : public testing::Test {
 protected:
  void ask(int number) {
    background_.ask([number]() -> std::optional<int> { return number; });
  }
  void ask_hanging(int number) {
    background_.ask([number, opened = opened_]() -> std::optional<int> {
      opened.wait();
      return number;
    });
  }
  // Takes for a while, until `number` was answered.
  bool is_answered(int number) {
    for (int i = 0; i < 200 && std::count(answers_.begin(), answers_.end(), number) == 0; ++i) {
      background_.take(Duration(0), [&](int answer) { answers_.push_back(answer); });
      std::this_thread::sleep_for(5ms);
    }
    return std::count(answers_.begin(), answers_.end(), number) == 1;
  }

  std::promise<void> gate_;
  std::shared_future<void> opened_ = gate_.get_future().share();
  Background<int> background_{30ms};
  std::vector<int> answers_;
};

TEST_F(BackgroundTest, OneStuckProcessKeepsTheOthersAnswersBackForAWhileOnly) {
  ask_hanging(1);
  ask(2);
  ask_hanging(3);
  ask(4);
  EXPECT_TRUE(is_answered(2));
  EXPECT_TRUE(is_answered(4));
  EXPECT_EQ(std::count(answers_.begin(), answers_.end(), 1), 0);
  gate_.set_value();
  EXPECT_TRUE(is_answered(1));  // and a late answer is still one
  EXPECT_TRUE(is_answered(3));
  ask(5);
  EXPECT_TRUE(is_answered(5));
}

TEST_F(BackgroundTest, ManyStuckProcessesMakeNoManyThreads) {
  for (int i = 0; i < 20; ++i) ask_hanging(i);
  ask(99);
  const auto end = std::chrono::steady_clock::now() + 600ms;
  while (std::chrono::steady_clock::now() < end) {
    background_.take(Duration(0), [&](int answer) { answers_.push_back(answer); });
    std::this_thread::sleep_for(5ms);
  }
  EXPECT_TRUE(answers_.empty());  // nine hang, and no tenth is tried
  gate_.set_value();
  EXPECT_TRUE(is_answered(99));
}

}  // namespace
}  // namespace steward::meter
