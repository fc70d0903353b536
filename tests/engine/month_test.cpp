// A month of contact: who is written to, when, and how often.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/calendar.h"
#include "engine/platform_month.h"

namespace steward {
namespace {

using month::Month;
using month::Nature;
using month::Sent;

// 2026: over Easter (2 to 6 April) and the change to summer time (29 March), and over Christmas.
Time day(unsigned at_month, unsigned at_day, int year = 2026) {
  const std::chrono::sys_days midnight(std::chrono::year(year) / at_month / at_day);
  return Time(std::chrono::duration_cast<Duration>(midnight.time_since_epoch()));
}

class Contacts : public ::testing::TestWithParam<std::tuple<unsigned, Time, Time>> {};

std::string date_of(Time at) {
  const LocalMinute local = local_minute(at, "Europe/Copenhagen");
  return fmt::format("{}-{}", static_cast<unsigned>(local.day.month()),
                     static_cast<unsigned>(local.day.day()));
}

// The second word about a job comes no sooner than the matter's cool-down.
void expect_cool_down(const std::vector<Sent>& mails, const policy::Policy& policy) {
  std::map<CaseId, Time> last;
  for (const Sent& mail : mails) {
    if (mail.kinds.front() != MessageKind::finding) continue;
    const auto before = last.find(mail.cases.front());
    if (before != last.end()) {
      EXPECT_GE(mail.at - before->second, policy.conduct.again) << mail.user;
    }
    last[mail.cases.front()] = mail.at;
  }
}

TEST_P(Contacts, NobodyGetsMoreThanTheirFirstWordsAndOneMailAWorkingDay) {
  const auto& [seed, begin, end] = GetParam();
  Month made(seed, 220, begin, end);
  made.run();
  std::map<std::pair<std::string, std::string>, int> digests;
  std::map<MessageKind, int> kinds;
  std::map<std::string, int> by_person;
  std::size_t gathered = 0;
  for (const Sent& mail : made.mails) {
    const auto person = made.people.find(mail.user);
    ASSERT_NE(person, made.people.end()) << "only people are written to: " << mail.user;
    EXPECT_NE(person->second.nature, Nature::works) << mail.user << " did nothing wrong";
    ++by_person[mail.user];
    for (const MessageKind kind : mail.kinds) ++kinds[kind];
    if (!mail.digest) {
      EXPECT_EQ(mail.kinds, std::vector{MessageKind::finding}) << "all else waits";
      continue;
    }
    gathered += mail.kinds.size();
    EXPECT_TRUE(policy::in_office_hours(made.state().policy.supply.office, mail.at)) << iso_time(mail.at);
    EXPECT_EQ(++digests[std::make_pair(mail.user, date_of(mail.at))], 1)
        << mail.user << " " << iso_time(mail.at);
  }
  expect_cool_down(made.mails, made.state().policy);
  // The stories are really told: each kind of word went, and the idle were written to.
  EXPECT_GT(kinds[MessageKind::finding], 50);
  EXPECT_GT(kinds[MessageKind::reminder], 5);
  EXPECT_GT(kinds[MessageKind::remedied], 20);
  EXPECT_GT(kinds[MessageKind::habit], 5);
  EXPECT_GT(gathered, digests.size()) << "several words went in one mail";
  for (const auto& [user, person] : made.people) {
    if (person.nature == Nature::ignores) {
      EXPECT_GT(by_person[user], 0) << user;
    }
  }
  fmt::print(
      "seed {}: {} people, {} jobs left idle, {} cases; mails: {} first words, {} digests with {} words ({} "
      "reminders, "
      "{} thanks, {} habits); {:.2f} mails a job left idle\n",
      seed, made.people.size(), made.idle_episodes, made.state().book.cases().size(),
      kinds[MessageKind::finding], digests.size(), gathered, kinds[MessageKind::reminder],
      kinds[MessageKind::remedied], kinds[MessageKind::habit],
      static_cast<double>(made.mails.size()) / static_cast<double>(made.idle_episodes));
}

INSTANTIATE_TEST_SUITE_P(Months, Contacts,
                         ::testing::Values(std::make_tuple(1u, day(3, 16), day(4, 16)),
                                           std::make_tuple(2u, day(12, 10), day(1, 10, 2027))));

}  // namespace
}  // namespace steward
