// Good and bad months for each rule over a person's ended jobs. Beside every one that breaks stands what
// looks much like it and does not.
#include "rules/habits.h"

#include <gtest/gtest.h>

#include "fakes/months.h"

namespace steward::rules {
namespace {

using months::measured;
using months::Month;
using months::noon;
using months::on_a40;
using months::run;

EndedJob small_on_a40(SlurmId id, Time end) { return measured(on_a40(run(id, end, hours(10))), 100, 3'000); }

TEST(GpuTooLarge, IsFoundWhereALesserTypeHadDone) {
  Month month;
  month.add(12, small_on_a40);
  const Verdict verdict = month.say("gpu_too_large");
  ASSERT_EQ(verdict.judgement, Judgement::breaks) << verdict.reason;
  EXPECT_EQ(months::text_in(verdict, "gpu_type.fits"), "Tesla T4");
  EXPECT_EQ(harm_of(verdict.evidence), hours(120));
  EXPECT_NE(verdict.reason.find("120 GPU-hours"), std::string::npos) << verdict.reason;
}

TEST(GpuTooLarge, FitsMeansAFifthLeftOver) {
  Month month;
  month.add(12, [](SlurmId id, Time end) { return measured(on_a40(run(id, end, hours(10))), 100, 13'000); });
  EXPECT_EQ(months::text_in(month.say("gpu_too_large"), "gpu_type.fits"),
            "NVIDIA A10");  // 13 of 15 GB would not
}

TEST(GpuTooLarge, NobodyIsBlamedForWhatSlurmGaveThem) {
  Month month;
  month.add(12, [](SlurmId id, Time end) {
    EndedJob job = small_on_a40(id, end);
    job.chose_gpu = false;
    return job;
  });
  EXPECT_NE(month.say("gpu_too_large").judgement, Judgement::breaks);
}

TEST(GpuTooLarge, NotWhereItsMemoryOrItsLoadIsNeeded) {
  Month memory, load, unmeasured, least;
  memory.add(12, [](SlurmId id, Time end) { return measured(on_a40(run(id, end, hours(10))), 100, 44'000); });
  load.add(12, [](SlurmId id, Time end) { return measured(on_a40(run(id, end, hours(10))), 700, 3'000); });
  unmeasured.add(12, [](SlurmId id, Time end) { return on_a40(run(id, end, hours(10))); });
  least.add(12, [](SlurmId id, Time end) {
    EndedJob job = small_on_a40(id, end);
    job.gpu_type = "Tesla T4";
    return job;
  });
  for (const Month* each : {&memory, &load, &unmeasured, &least})
    EXPECT_NE(each->say("gpu_too_large").judgement, Judgement::breaks);
}

TEST(GpuTooLarge, TheBusiestGpuTells) {
  Month month;
  month.add(12, [](SlurmId id, Time end) {
    EndedJob job = measured(on_a40(run(id, end, hours(10), 4)), 200, 3'000);
    job.measured->spread = GpuSpread{4, hours(10), hours(8)};  // one at four fifths, the others hardly at all
    return job;
  });
  EXPECT_NE(month.say("gpu_too_large").judgement, Judgement::breaks) << "a lesser type would take longer";
}

TEST(GpuTooLarge, AnIdleGpuIsAnotherRulesMatter) {
  Month month;
  month.add(12, [](SlurmId id, Time end) {
    EndedJob job = small_on_a40(id, end);
    job.measured->gpu_active = job.measured->gpu_load = Duration(0);
    return job;
  });
  EXPECT_NE(month.say("gpu_too_large").judgement, Judgement::breaks);
}

TEST(GpuTooLarge, MostlyRightIsRight) {
  Month month;
  month.add(11, small_on_a40);
  month.add(12, [](SlurmId id, Time end) { return measured(on_a40(run(id, end, hours(10))), 800, 40'000); });
  EXPECT_EQ(month.say("gpu_too_large").judgement, Judgement::keeps);
}

TEST(GpuTooLarge, WhatWasToldOnceIsNotCountedAgain) {
  Month month;
  month.add(12, small_on_a40);
  EXPECT_NE(month.say("gpu_too_large", noon - hours(1)).judgement, Judgement::breaks);
}

TEST(GpuTooLarge, AScopeOrLeaveSetsRunsAside) {
  Month month;
  month.add(12, small_on_a40);
  policy::Scope scope{"teaching", {}, {}, {"aau"}, {}, month.policy.rules};
  scope.rules.gpu_too_large.enabled = false;
  month.policy.scopes = {scope};
  EXPECT_NE(month.say("gpu_too_large").judgement, Judgement::breaks);
  month.policy.scopes.clear();
  month.policy.exemptions = {{{}, {}, {"prioritized"}, {}, {"gpu_too_large"}, "a course", noon + hours(1)}};
  EXPECT_NE(month.say("gpu_too_large").judgement, Judgement::breaks);
  month.policy.exemptions.front().until = noon - hours(1);
  EXPECT_NE(month.say("gpu_too_large").judgement, Judgement::breaks) << "what ran under leave stays under it";
  month.policy.exemptions.front().until = noon - hours(24 * 30);
  EXPECT_EQ(month.say("gpu_too_large").judgement, Judgement::breaks);
}

EndedJob with_cores(SlurmId id, Time end, Duration length, std::uint32_t cpus, std::int64_t busy_centi) {
  EndedJob job = run(id, end, length, 0);
  job.cpus = cpus;
  job.memory_mib = cpus * 3'800;
  job.accounted.cpu_ms = (length * busy_centi / 100).count();
  return job;
}

TEST(CpusOverNeed, IsFoundWhereCoresStandStill) {
  Month month;
  month.add(5, [](SlurmId id, Time end) { return with_cores(id, end, hours(48), 64, 400); });
  const Verdict verdict = month.say("cpus_over_need");
  ASSERT_EQ(verdict.judgement, Judgement::breaks) << verdict.reason;
  // Beyond twice the use: 56 cores for 240 hours; six of them are a GPU.
  EXPECT_EQ(harm_of(verdict.evidence), hours(56 * 240) / 6);
}

TEST(CpusOverNeed, TheDefaultAndTwiceTheUseAreNoWaste) {
  Month by_default, half, unknown;
  by_default.add(50, [](SlurmId id, Time end) {
    EndedJob job = run(id, end, hours(20), 8);
    job.accounted.cpu_ms = Duration(hours(1)).count();
    return job;
  });
  half.add(50, [](SlurmId id, Time end) { return with_cores(id, end, hours(48), 64, 3200); });
  unknown.add(50, [](SlurmId id, Time end) { return with_cores(id, end, hours(48), 64, 0); });
  for (const Month* each : {&by_default, &half, &unknown})
    EXPECT_NE(each->say("cpus_over_need").judgement, Judgement::breaks);
}

TEST(SerialOnManyCores, IsFoundAndToldOnce) {
  Month month;
  month.add(8, [](SlurmId id, Time end) { return with_cores(id, end, hours(3), 32, 101); });
  EXPECT_EQ(month.say("serial_on_many_cores").judgement, Judgement::breaks);
  EXPECT_NE(month.say("cpus_over_need").judgement, Judgement::breaks);
  month.policy.rules.serial_on_many_cores.enabled = false;
  month.policy.rules.cpus_over_need.least = hours(500);
  EXPECT_EQ(month.say("cpus_over_need").judgement, Judgement::breaks);
}

TEST(SerialOnManyCores, NotWhereTwoWorkOrNone) {
  Month two, none;
  two.add(8, [](SlurmId id, Time end) { return with_cores(id, end, hours(3), 32, 200); });
  none.add(8, [](SlurmId id, Time end) { return with_cores(id, end, hours(3), 32, 10); });
  EXPECT_NE(two.say("serial_on_many_cores").judgement, Judgement::breaks);
  EXPECT_NE(none.say("serial_on_many_cores").judgement, Judgement::breaks);
}

EndedJob with_memory(SlurmId id, Time end, std::uint64_t asked_mib, std::uint64_t used_mib) {
  EndedJob job = measured(run(id, end, hours(48)), 800, 20'000, used_mib);
  job.memory_mib = asked_mib;
  return job;
}

TEST(MemoryOverNeed, IsFoundInGpuHours) {
  Month month;
  month.add(10, [](SlurmId id, Time end) { return with_memory(id, end, 400'000, 20'000); });
  const Verdict verdict = month.say("memory_over_need");
  ASSERT_EQ(verdict.judgement, Judgement::breaks) << verdict.reason;
  EXPECT_EQ(harm_of(verdict.evidence), hours(480) * 9);  // 360 GB beyond the default are nine GPUs' shares
}

TEST(MemoryOverNeed, NotWhereItWasNeededOrNobodyKnows) {
  Month needed, by_default, unmeasured, ran_out;
  needed.add(10, [](SlurmId id, Time end) { return with_memory(id, end, 400'000, 150'000); });
  by_default.add(10, [](SlurmId id, Time end) { return with_memory(id, end, 40'000, 1'000); });
  unmeasured.add(10, [](SlurmId id, Time end) {
    EndedJob job = with_memory(id, end, 400'000, 20'000);
    job.measured.reset();
    return job;
  });
  ran_out.add(10, [](SlurmId id, Time end) {
    EndedJob job = with_memory(id, end, 400'000, 20'000);
    job.state = JobState::out_of_memory;
    return job;
  });
  for (const Month* each : {&needed, &by_default, &unmeasured, &ran_out})
    EXPECT_NE(each->say("memory_over_need").judgement, Judgement::breaks);
}

EndedJob with_limit(SlurmId id, Time end, Duration length, Duration limit,
                    JobState state = JobState::completed) {
  EndedJob job = run(id, end, length);
  job.time_limit = limit;
  job.state = state;
  return job;
}

TEST(MemoryOverNeed, WhatWasWatchedForAPartSaysNothing) {
  Month month;
  month.add(10, [](SlurmId id, Time end) {
    EndedJob job = with_memory(id, end, 400'000, 20'000);
    job.measured->node_measured = hours(10);
    return job;
  });
  EXPECT_NE(month.say("memory_over_need").judgement, Judgement::breaks);
}

TEST(CpusOverNeed, CpuTimeThatWasLostSaysNothing) {
  Month timeouts, nearly_none, half_watched;
  timeouts.add(5, [](SlurmId id, Time end) {
    EndedJob job = with_cores(id, end, hours(48), 64, 400);
    job.state = JobState::timeout;
    return job;
  });
  nearly_none.add(5, [](SlurmId id, Time end) { return with_cores(id, end, hours(48), 64, 0); });
  half_watched.add(5, [](SlurmId id, Time end) {
    EndedJob job = with_cores(id, end, hours(48), 64, 0);
    job.measured = MeasuredUse{};
    job.measured->cpu_ms = Duration(hours(20)).count();
    job.measured->node_measured = hours(5);
    return job;
  });
  for (const Month* each : {&timeouts, &nearly_none, &half_watched})
    EXPECT_NE(each->say("cpus_over_need").judgement, Judgement::breaks);
}

TEST(Habits, WhatWasSubmittedBeforeThePersonWasToldIsNotCounted) {
  Month month;
  month.add(12, [](SlurmId id, Time end) {
    EndedJob job = small_on_a40(id, end);
    job.submit = noon - hours(24 * 30);
    return job;
  });
  EXPECT_EQ(month.say("gpu_too_large").judgement, Judgement::breaks);
  EXPECT_NE(month.say("gpu_too_large", noon - hours(24 * 29)).judgement, Judgement::breaks);
}

TEST(TimeLimitOverNeed, IsFoundAndSaysWhatWouldDo) {
  Month month;
  month.add(20, [](SlurmId id, Time end) { return with_limit(id, end, hours(5), hours(144)); });
  const Verdict verdict = month.say("time_limit_over_need");
  ASSERT_EQ(verdict.judgement, Judgement::breaks) << verdict.reason;
  EXPECT_NE(std::find(verdict.evidence.begin(), verdict.evidence.end(),
                      std::pair<std::string, Value>("enough", Duration(hours(8)))),
            verdict.evidence.end());
}

TEST(TimeLimitOverNeed, OneThatRanOutOfTimeNeededItAll) {
  Month two_ran_out;
  two_ran_out.add(18, [](SlurmId id, Time end) { return with_limit(id, end, hours(5), hours(144)); });
  two_ran_out.add(
      2, [](SlurmId id, Time end) { return with_limit(id, end, hours(144), hours(144), JobState::timeout); });
  EXPECT_NE(two_ran_out.say("time_limit_over_need").judgement, Judgement::breaks);
}

TEST(TimeLimitOverNeed, CancelledFailedInteractiveAndShortOnesSayNothing) {
  Month cancelled, failed, interactive, tries;
  cancelled.add(20, [](SlurmId id, Time end) {
    return with_limit(id, end, hours(5), hours(144), JobState::cancelled);
  });
  failed.add(
      20, [](SlurmId id, Time end) { return with_limit(id, end, hours(5), hours(144), JobState::failed); });
  interactive.add(20, [](SlurmId id, Time end) {
    EndedJob job = with_limit(id, end, hours(1), hours(6));
    job.batch = false;
    return job;
  });
  tries.add(20, [](SlurmId id, Time end) { return with_limit(id, end, minutes(5), hours(144)); });
  for (const Month* each : {&cancelled, &failed, &interactive, &tries})
    EXPECT_EQ(each->say("time_limit_over_need").judgement, Judgement::unknown);
}

Month with_quotas() {
  Month month;
  month.policy.supply.quotas = {{"normal", {"normal"}, {}, 12, 12, Duration(0), Duration(0)},
                                {"deadline", {"deadline"}, {}, 12, 12, hours(24 * 14), hours(24 * 14)}};
  return month;
}

TEST(BeyondLimits, MoreAtOnceThanTheQuotaGives) {
  Month month = with_quotas();
  for (SlurmId id = 1; id <= 3; ++id) month.past.take(run(id, noon - hours(1), hours(10), 8));
  const Verdict verdict = month.say("beyond_limits");
  ASSERT_EQ(verdict.judgement, Judgement::breaks) << verdict.reason;
  EXPECT_NE(verdict.reason.find("24 GPUs"), std::string::npos) << verdict.reason;
}

TEST(BeyondLimits, OneAfterTheOtherIsNotAtOnce) {
  Month month = with_quotas();
  for (SlurmId id = 1; id <= 5; ++id) month.past.take(run(id, noon - hours(10 * id), hours(10), 8));
  EXPECT_EQ(month.say("beyond_limits").judgement, Judgement::keeps);
}

TEST(BeyondLimits, AnotherDoorIsAnotherQuota) {
  Month month = with_quotas();
  for (SlurmId id = 1; id <= 3; ++id) {
    EndedJob job = run(id, noon - hours(1), hours(10), 8);
    job.qos = id == 1 ? "normal" : "unprivileged";
    month.past.take(job);
  }
  EXPECT_EQ(month.say("beyond_limits").judgement, Judgement::keeps);
  month.policy.supply.quotas.push_back({"by all doors", {}, {}, 20, 0, Duration(0), Duration(0)});
  EXPECT_EQ(month.say("beyond_limits").judgement, Judgement::breaks);
}

TEST(BeyondLimits, DeadlineAccessEndsAfterFourteenDays) {
  const auto used_over = [](int days) {
    Month month = with_quotas();
    for (SlurmId day = 0; day < static_cast<SlurmId>(days); ++day) {
      EndedJob job = run(1 + day, noon - hours(24 * day) - hours(1), hours(20));
      job.qos = "deadline";
      month.past.take(job);
    }
    return month.say("beyond_limits").judgement;
  };
  EXPECT_EQ(used_over(14), Judgement::keeps);
  EXPECT_EQ(used_over(17), Judgement::breaks);
}

TEST(BeyondLimits, AfterThePauseItBeginsAnew) {
  Month month = with_quotas();
  for (SlurmId day = 0; day < 10; ++day) {
    for (const int back : {0, 26}) {  // ten days, sixteen without, ten days
      EndedJob job = run(1 + day * 2 + (back > 0), noon - hours(24 * (day + back)) - hours(1), hours(20));
      job.qos = "deadline";
      month.past.take(job);
    }
  }
  EXPECT_EQ(month.say("beyond_limits").judgement, Judgement::keeps);
}

TEST(OffPeak, LongJobsThatBeginInOfficeHours) {
  const auto begun_at = [](Duration of_day) {
    Month month;
    // Monday to Thursday, 23 to 26 November, local midnight is 23:00 UTC.
    for (SlurmId day = 0; day < 4; ++day) {
      for (SlurmId each = 0; each < 3; ++each) {
        const Time start = noon - hours(24 * (1 + day)) - hours(13) + of_day;
        month.past.take(run(10 * day + each, start + hours(12), hours(12)));
      }
    }
    return month.say("off_peak").judgement;
  };
  EXPECT_EQ(begun_at(hours(10)), Judgement::breaks);
  EXPECT_NE(begun_at(hours(18)), Judgement::breaks);
  EXPECT_NE(begun_at(hours(7)), Judgement::breaks);
}

TEST(OffPeak, WhatHadToWaitIsItsQueuesDoing) {
  Month month;
  for (SlurmId id = 1; id <= 12; ++id) {
    EndedJob job = run(id, noon - hours(24) + hours(8), hours(12));
    job.eligible = job.start - hours(20);
    month.past.take(job);
  }
  EXPECT_NE(month.say("off_peak").judgement, Judgement::breaks);
}

// Short runs that fail, one TIMEOUT, tries, sessions, honest work: nobody of these is ever found.
TEST(Habits, NormalUseIsNeverFound) {
  Month month = with_quotas();
  month.add(30, [](SlurmId id, Time end) {
    EndedJob job = run(id, end, minutes(3));
    job.state = JobState::failed;
    job.time_limit = hours(144);
    return job;
  });
  month.add(20, [](SlurmId id, Time end) { return measured(on_a40(run(id, end, minutes(20))), 50, 2'000); });
  month.add(
      1, [](SlurmId id, Time end) { return with_limit(id, end, hours(144), hours(144), JobState::timeout); });
  month.add(10, [](SlurmId id, Time end) { return measured(run(id, end, hours(9), 2), 800, 20'000); });
  month.add(10, [](SlurmId id, Time end) {
    EndedJob job = with_cores(id, end, minutes(25), 16, 100);
    job.batch = false;
    return job;
  });
  month.add(3, [](SlurmId id, Time end) { return with_memory(id, end, 200'000, 20'000); });
  for (const HabitRule& rule : habits()) {
    const Verdict verdict = month.say(rule.name);
    EXPECT_NE(verdict.judgement, Judgement::breaks) << rule.name << ": " << verdict.reason;
  }
}

TEST(Habits, EveryRuleIsOfThePolicyAndTheOtherWayRound) {
  std::vector<std::string> named;
  policy::Rules rules;
  policy::each_habit(rules, [&](std::string_view name, const auto& numbers) {
    named.emplace_back(name);
    const HabitRule* rule = find_habit(name);
    ASSERT_NE(rule, nullptr) << name;
    EXPECT_EQ(&rule->basics(rules), &numbers) << name;
  });
  ASSERT_EQ(named.size(), kHabits);
  for (std::size_t i = 0; i < kHabits; ++i) EXPECT_EQ(habits()[i].name, named[i]);
}

}  // namespace
}  // namespace steward::rules
