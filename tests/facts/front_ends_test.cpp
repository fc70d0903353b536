// Harm on a front-end: what adds up, what fades, and who is meant.
#include "facts/front_ends.h"

#include <gtest/gtest.h>

#include <functional>

namespace steward::facts {
namespace {

const Time eight = from_ms(1'795'766'400'000);
constexpr uid_t kIda = 1001, kMads = 1002;

// Two cores, 4 GiB, PSI as given; people as given.
struct FrontEnd {
  policy::FrontEndHarm numbers;
  FrontEnds front_ends;
  Time now = eight;
  MachineUse machine{2, 200, 50, 4096, 3000, Pressure{}};
  std::vector<PersonUse> people;

  void person(uid_t uid, std::uint64_t cpu_ms, std::uint64_t memory_mib = 100, std::uint32_t tasks = 5,
              std::map<ProcessKind, std::uint32_t> kinds = {}) {
    PersonUse use;
    use.uid = uid;
    use.user = uid == kIda ? "ida" : "mads";
    use.cpu_ms = cpu_ms;
    use.memory_mib = memory_mib;
    use.tasks = use.processes = tasks;
    use.kinds = std::move(kinds);
    people.push_back(use);
  }
  Duration interval = seconds(30);
  void go_on(Duration length) {
    for (const Time end = now + length; now < end;) {
      NodeReport report;
      report.node = "ai-fe02";
      report.begin = now;
      now += interval;
      report.end = now;
      report.machine = machine;
      report.people = people;
      front_ends.take(report, numbers);
      front_ends.fade(now, numbers);
    }
  }
  Duration harm_of(uid_t uid) const {
    const PersonOnFrontEnd* person = front_ends.worst_of(uid);
    return person == nullptr ? Duration(0) : person->harm;
  }
  bool found(uid_t uid) const { return harm_of(uid) >= numbers.harm; }
};

// Ida trains on all cores while Mads edits.
FrontEnd training() {
  FrontEnd world;
  world.machine.busy_permille = 1000;
  world.machine.load_centi = 900;
  world.machine.pressure->cpu_some = 950;
  world.person(kIda, 57'000, 800, 12, {{ProcessKind::trainer, 8}});
  world.person(kMads, 600);
  return world;
}

TEST(FrontEnds, ATrainingIsFoundAfterSomeMinutes) {
  FrontEnd world = training();
  world.go_on(minutes(3));
  EXPECT_FALSE(world.found(kIda)) << world.harm_of(kIda).count();
  world.go_on(minutes(6));
  EXPECT_TRUE(world.found(kIda)) << world.harm_of(kIda).count();
  EXPECT_EQ(world.harm_of(kMads), Duration(0));
}

TEST(FrontEnds, TwoMinutesOfCompilingAreForgivenAndForgotten) {
  FrontEnd world = training();
  world.go_on(minutes(2));
  EXPECT_LT(world.harm_of(kIda) * 2, world.numbers.harm + seconds(1)) << world.harm_of(kIda).count();
  world.people[0].cpu_ms = 10;
  world.machine = MachineUse{2, 50, 10, 4096, 3000, Pressure{}};
  world.go_on(minutes(20));
  EXPECT_LT(world.harm_of(kIda), seconds(10));
}

TEST(FrontEnds, AloneOneWaitsForOneself) {
  FrontEnd world = training();
  world.people.pop_back();
  world.go_on(hours(1));
  EXPECT_EQ(world.harm_of(kIda), Duration(0));
}

// Arbiter 2's badness reaches its limit by bursts at 13 % duty; here they never do.
TEST(FrontEnds, BurstsNowAndThenNeverAddUp) {
  FrontEnd world = training();
  for (int round = 0; round < 40; ++round) {
    world.machine.pressure->cpu_some = 950;
    world.people[0].cpu_ms = 57'000;
    world.go_on(seconds(60));
    world.machine.pressure->cpu_some = 20;
    world.people[0].cpu_ms = 100;
    world.go_on(minutes(6));
    EXPECT_FALSE(world.found(kIda));
  }
}

TEST(FrontEnds, ABusyNodeThatIsWellHarmsNobody) {
  FrontEnd world = training();
  world.machine.pressure->cpu_some = 150;
  world.go_on(hours(3));
  EXPECT_EQ(world.harm_of(kIda), Duration(0));
}

TEST(FrontEnds, ManyWhoEachTakeALittleAreNobodysFault) {
  FrontEnd world;
  world.machine.busy_permille = 1000;
  world.machine.pressure->cpu_some = 990;
  for (uid_t uid = 2001; uid <= 2020; ++uid) world.person(uid, 3'000);
  world.go_on(hours(1));
  for (uid_t uid = 2001; uid <= 2020; ++uid) EXPECT_EQ(world.harm_of(uid), Duration(0));
}

TEST(FrontEnds, AMemoryHogIsFoundWithinTwoMinutes) {
  FrontEnd world;
  world.machine = MachineUse{2, 600, 300, 4096, 60, Pressure{100, 700, 500, 300, 200}};
  world.person(kIda, 2'000, 3'500);
  world.person(kMads, 600);
  world.go_on(seconds(120));
  EXPECT_TRUE(world.found(kIda)) << world.harm_of(kIda).count();
  EXPECT_FALSE(world.found(kMads));
  EXPECT_GT(world.front_ends.worst_of(kIda)->by_memory, world.front_ends.worst_of(kIda)->by_cpu);
}

// Without swap the kernel need not say that anybody waits until it is too late: what is left of it speaks.
TEST(FrontEnds, ScarceMemorySpeaksWithoutPressure) {
  FrontEnd world;
  world.machine = MachineUse{2, 500, 200, 2419, 70, Pressure{47, 0, 0, 0, 0}};
  world.person(kIda, 26'000, 2'135, 6);
  world.person(kMads, 600);
  world.go_on(minutes(5));
  ASSERT_TRUE(world.found(kIda));
  EXPECT_EQ(world.front_ends.worst_of(kIda)->by_cpu, Duration(0));
}

TEST(FrontEnds, AForkStormCountsByItsTasks) {
  FrontEnd world;
  world.machine.busy_permille = 1000;
  world.machine.pressure->cpu_some = 990;
  // Short-lived processes: less CPU time is seen than they take, and a thousand tasks stand in the queue.
  world.person(kIda, 30'000, 300, 1'500);
  world.person(kMads, 3'000);
  world.go_on(minutes(8));
  EXPECT_TRUE(world.found(kIda)) << world.harm_of(kIda).count();
}

TEST(FrontEnds, ATransferMayTakeTheDiskAStormMayNot) {
  FrontEnd transfer;
  transfer.machine.pressure->io_some = transfer.machine.pressure->io_full = 950;
  transfer.person(kIda, 6'000, 50, 3, {{ProcessKind::transfer, 1}});
  transfer.people[0].io = IoUse{6'000'000'000, 0};
  transfer.person(kMads, 300);
  transfer.people[1].io = IoUse{1'000'000, 0};
  FrontEnd storm = transfer;
  storm.people[0].kinds = {{ProcessKind::other, 8}};
  transfer.go_on(hours(1));
  storm.go_on(minutes(10));
  EXPECT_FALSE(transfer.found(kIda)) << transfer.harm_of(kIda).count();
  EXPECT_TRUE(storm.found(kIda)) << storm.harm_of(kIda).count();
}

TEST(FrontEnds, AnIdleEditorsServerHarmsNobodyABusyOneDoes) {
  FrontEnd idle;
  idle.machine.pressure->cpu_some = 30;
  idle.person(kIda, 300, 900, 40, {{ProcessKind::ide_server, 4}});
  FrontEnd busy = training();
  busy.people[0].kinds = {{ProcessKind::ide_server, 4}};
  idle.go_on(hours(8));
  busy.go_on(minutes(8));
  EXPECT_EQ(idle.harm_of(kIda), Duration(0));
  EXPECT_TRUE(busy.found(kIda));
}

TEST(FrontEnds, WithoutPressureTheRunQueueSpeaks) {
  FrontEnd world = training();
  world.machine.pressure.reset();
  world.go_on(minutes(9));
  EXPECT_TRUE(world.found(kIda));
  FrontEnd well = training();
  well.machine.pressure.reset();
  well.machine.load_centi = 200;  // as many tasks as CPUs
  well.go_on(hours(1));
  EXPECT_FALSE(well.found(kIda));
}

// No jump at a threshold: a little more pressure is a little more harm.
TEST(FrontEnds, HarmHasNoJumps) {
  const policy::FrontEndHarm numbers;
  MachineUse machine{2, 1000, 900, 4096, 3000, Pressure{}};
  std::int64_t before = 0;
  for (std::uint32_t pressure = 0; pressure <= 1000; ++pressure) {
    machine.pressure->cpu_some = pressure;
    const std::int64_t harm = harm_permille(machine, {1000, 0, 0, 0}, false, numbers).all();
    EXPECT_GE(harm, before);
    EXPECT_LE(harm - before, 3);
    before = harm;
  }
  EXPECT_EQ(before, 1000);
}

// The same whatever the interval of the reports, but for rounding.
TEST(FrontEnds, ShortIntervalsAddUpAsLongOnesDo) {
  FrontEnd one = training(), other = training();
  other.interval = seconds(1);
  for (PersonUse& use : other.people) use.cpu_ms /= 30;
  one.go_on(minutes(6));
  other.go_on(minutes(6));
  EXPECT_NEAR(static_cast<double>(one.harm_of(kIda).count()),
              static_cast<double>(other.harm_of(kIda).count()), 10'000);
}

TEST(FrontEnds, WhoIsGoneIsForgottenInTime) {
  FrontEnd world = training();
  world.go_on(minutes(10));
  const Duration before = world.harm_of(kIda);
  world.people.clear();
  world.machine = MachineUse{2, 50, 10, 4096, 3000, Pressure{}};
  world.go_on(minutes(10));
  EXPECT_LT(world.harm_of(kIda), before / 2);
  world.go_on(hours(1));
  EXPECT_EQ(world.front_ends.worst_of(kIda), nullptr);
}

TEST(FrontEnds, AReportThatCameTwiceCountsOnce) {
  FrontEnd once = training(), twice = training();
  once.go_on(minutes(2));
  for (int i = 0; i < 4; ++i) {
    const Time before = twice.now;
    twice.go_on(seconds(30));
    twice.now = before;
    twice.go_on(seconds(30));
  }
  EXPECT_EQ(once.harm_of(kIda), twice.harm_of(kIda));
}

}  // namespace
}  // namespace steward::facts
