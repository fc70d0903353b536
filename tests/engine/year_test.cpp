// A year of a platform's accounting, from sacct's rows to verdicts: who was made to waste is found, and
// nobody else ever is.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "facts/past.h"
#include "fakes/made_accounting.h"
#include "rules/habits.h"
#include "slurm/accounting.h"

namespace steward {
namespace {

policy::Policy with_quotas() {
  policy::Policy policy;
  policy.supply.quotas = {{"normal", {"normal"}, {}, 12, 12, Duration(0), Duration(0)},
                          {"deadline", {"deadline"}, {}, 12, 12, hours(24 * 14), hours(24 * 14)}};
  return policy;
}

TEST(Year, WhoWastesIsFoundAndNobodyOfNormalUse) {
  made::Year year;
  year.people = 200;
  year.jobs = 200 * 200;
  made::Accounting accounting(year);
  facts::Past past;
  slurm::AccountingReader reader(year.mark, [&](EndedJob&& job) { past.take(job); });
  accounting.write([&](const std::string& rows) { reader.feed(rows); });
  ASSERT_TRUE(reader.finish());
  ASSERT_EQ(past.people().size(), year.people);

  const policy::Policy policy = with_quotas();
  const std::map<made::Habit, std::string> planted = {{made::Habit::many_cores, "cpus_over_need"},
                                                      {made::Habit::serial, "serial_on_many_cores"},
                                                      {made::Habit::deadline_for_ever, "beyond_limits"}};
  // At the end of each month: a finding of the year's last month alone would be chance.
  for (int month = 0; month < 9; ++month) {
    const Time now = from_ms((year.end_s - month * 30 * 86'400) * 1000);
    for (const made::Person& person : accounting.people()) {
      std::set<std::string> found;
      for (const rules::HabitRule& rule : rules::habits()) {
        if (policy.first_contact(rule.name) == policy::FirstContact::advice) continue;
        const Verdict verdict =
            rules::judge_habit(rule, *past.of(person.uid), past.names(), policy, no_time, now);
        if (verdict.judgement == Judgement::breaks) found.insert(verdict.rule);
      }
      const auto expected = planted.find(person.habit);
      EXPECT_EQ(found, expected == planted.end() ? std::set<std::string>() : std::set{expected->second})
          << person.user << ", month " << month;
    }
  }
}

}  // namespace
}  // namespace steward
