#include "facts/front_ends.h"

#include <algorithm>
#include <vector>

namespace steward::facts {
namespace {

// In steps of this a decay by halves is near enough to a straight line.
constexpr Duration kStep = seconds(10);
constexpr std::uint64_t kSomeIo = 1 << 20;  // bytes a second: below it nobody is kept from the disk

std::int64_t clamped(std::int64_t permille) { return std::clamp<std::int64_t>(permille, 0, 1000); }

// How far above `floor`, permille of what is left above it: no jump at the floor.
std::int64_t above(std::int64_t permille, std::int64_t floor) {
  return floor >= 1000 ? 0 : clamped((permille - floor) * 1000 / (1000 - floor));
}

std::int64_t share(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return 0;
  return clamped(static_cast<std::int64_t>(std::min(part, whole) * 1000 / whole));
}

// How far above a fair part among `people`; somebody alone shares with the system.
std::int64_t beyond_fair(std::int64_t permille, std::int64_t people) {
  const std::int64_t n = std::max<std::int64_t>(2, people);
  return clamped((permille * n - 1000) / (n - 1));
}

std::int64_t waiting_for_cpu(const MachineUse& machine, std::int64_t floor) {
  if (machine.pressure) return above(machine.pressure->cpu_some, floor);
  if (machine.cpus == 0 || machine.busy_permille < 900) return 0;
  return clamped(std::int64_t{machine.load_centi} * 10 / machine.cpus - 1000);
}

// Also where the kernel does not say that anybody waits: below a twentieth left, somebody soon will.
std::int64_t waiting_for_memory(const MachineUse& machine, std::int64_t floor) {
  const std::int64_t left = machine.memory_mib == 0 ? 1000 : share(machine.available_mib, machine.memory_mib);
  const std::int64_t scarce = clamped((50 - left) * 20);
  // Any waiting for memory is worse than the same for a CPU: a quarter of the floor.
  return machine.pressure ? std::max(scarce, above(machine.pressure->memory_some, floor / 4)) : scarce;
}

// Somebody who copies waits for the disk by nature: only when all wait it is anybody's harm.
std::int64_t waiting_for_io(const MachineUse& machine, std::int64_t floor) {
  return machine.pressure ? above(machine.pressure->io_full, floor) : 0;
}

struct Whole {
  std::uint64_t cpu_ms = 0, memory_mib = 0, io_bytes = 0, tasks = 0;
  std::int64_t people = 0;  // who take part at all
};

std::uint64_t io_of(const PersonUse& use) { return use.io ? use.io->read_bytes + use.io->written_bytes : 0; }

Whole whole_of(const NodeReport& report) {
  const MachineUse& machine = *report.machine;
  const auto length =
      static_cast<std::uint64_t>(std::max<std::int64_t>(1, (report.end - report.begin).count()));
  Whole whole;
  whole.cpu_ms = length * machine.cpus * machine.busy_permille / 1000;
  whole.memory_mib = machine.memory_mib - std::min(machine.memory_mib, machine.available_mib);
  std::uint64_t counted = 0;
  for (const PersonUse& use : report.people) {
    counted += use.cpu_ms;
    whole.io_bytes += io_of(use);
    whole.tasks += use.tasks;
    whole.people += use.cpu_ms * 100 >= length * machine.cpus || use.memory_mib * 20 >= machine.memory_mib;
  }
  whole.cpu_ms = std::max(whole.cpu_ms, counted);
  if (whole.io_bytes * 1000 / length < kSomeIo) whole.io_bytes = 0;
  return whole;
}

// Tasks by the hundreds that each get little stand in everybody's way: they count up to twice their CPU time.
FrontEndShares shares_of(const PersonUse& use, const Whole& whole) {
  FrontEndShares shares;
  shares.tasks = use.tasks >= 100 ? share(use.tasks, whole.tasks) : 0;
  shares.cpu = share(use.cpu_ms, whole.cpu_ms);
  shares.cpu = std::max(shares.cpu, std::min(shares.tasks, 2 * shares.cpu));
  shares.memory = share(use.memory_mib, whole.memory_mib);
  shares.io = share(io_of(use), whole.io_bytes);
  return shares;
}

void decay(Duration& harm, Duration passed, Duration half_life) {
  for (Duration left = passed; left > Duration(0) && harm > Duration(0); left -= kStep) {
    const Duration step = std::min(left, kStep);
    harm -= Duration((harm.count() * step.count() * 693 + half_life.count() * 1000 - 1) /
                     (half_life.count() * 1000));  // ln 2, rounded up: it comes to nothing in the end
  }
  harm = std::max(harm, Duration(0));
}

void end_if_gone(PersonOnFrontEnd& person) {
  if (person.harm > Duration(0)) return;
  person.since = no_time;
  person.by_cpu = person.by_memory = person.by_io = Duration(0);
  person.shares = {};
  person.pressure = {};
  person.kinds.clear();
}

Pressure higher(const Pressure& a, const Pressure& b) {
  return {std::max(a.cpu_some, b.cpu_some), std::max(a.memory_some, b.memory_some),
          std::max(a.memory_full, b.memory_full), std::max(a.io_some, b.io_some),
          std::max(a.io_full, b.io_full)};
}

// What is told of the person is what it was while it did harm.
void note(PersonOnFrontEnd& person, const NodeReport& report, const PersonUse& use,
          const FrontEndShares& shares) {
  const bool begins = person.since == no_time;
  if (begins) person.since = report.begin;
  if (begins || use.cpu_ms >= person.use.cpu_ms) person.use = use;
  person.use.memory_mib = std::max(person.use.memory_mib, use.memory_mib);
  person.use.tasks = std::max(person.use.tasks, use.tasks);
  person.shares = {std::max(person.shares.cpu, shares.cpu), std::max(person.shares.memory, shares.memory),
                   std::max(person.shares.io, shares.io), std::max(person.shares.tasks, shares.tasks)};
  if (report.machine->pressure) person.pressure = higher(person.pressure, *report.machine->pressure);
  for (const auto& [kind, count] : use.kinds) {
    std::uint32_t& most = person.kinds[kind];
    most = std::max(most, count);
  }
}

}  // namespace

HarmParts harm_permille(const MachineUse& machine, const FrontEndShares& excess, bool transfers,
                        const policy::FrontEndHarm& numbers) {
  const std::int64_t floor = numbers.pressure_permille;
  const std::int64_t cpu = waiting_for_cpu(machine, floor) * excess.cpu;
  const std::int64_t memory = waiting_for_memory(machine, floor) * excess.memory * numbers.memory_weight;
  // Data has to come and go through the front-end: who transfers may take the disk for half the harm.
  const std::int64_t io = waiting_for_io(machine, floor) * excess.io / (transfers ? 2 : 1);
  return {cpu / 1000, memory / 1000, io / 1000};
}

void FrontEnds::take(const NodeReport& report, const policy::FrontEndHarm& numbers) {
  if (!report.machine) return;
  // Alone there, one waits for oneself.
  const bool alone = report.people.size() < 2;
  const Whole whole = whole_of(report);
  for (const PersonUse& use : report.people) {
    PersonOnFrontEnd& person = people_[{report.node, use.uid}];
    person.node = report.node;
    person.uid = use.uid;
    if (!use.user.empty()) person.user = use.user;
    // An interval that reaches back before the last look was counted up to there.
    const Duration whole_interval = report.end - report.begin;
    const Duration length =
        person.seen == no_time ? whole_interval : std::min(whole_interval, report.end - person.seen);
    if (length <= Duration(0)) continue;
    if (person.seen != no_time) decay(person.harm, report.end - person.seen, numbers.half_life);
    person.seen = report.end;
    person.others = static_cast<std::uint32_t>(report.people.size() - 1);
    const FrontEndShares shares = shares_of(use, whole);
    FrontEndShares excess{beyond_fair(shares.cpu, whole.people), beyond_fair(shares.memory, whole.people),
                          beyond_fair(shares.io, whole.people), 0};
    if (alone) excess.cpu = excess.io = 0;
    const HarmParts harm =
        harm_permille(*report.machine, excess, use.kinds.contains(ProcessKind::transfer), numbers);
    if (harm.all() > 0) note(person, report, use, shares);
    person.harm += length * harm.all() / 1000;
    person.by_cpu += length * harm.cpu / 1000;
    person.by_memory += length * harm.memory / 1000;
    person.by_io += length * harm.io / 1000;
    end_if_gone(person);
  }
}

void FrontEnds::fade(Time now, const policy::FrontEndHarm& numbers) {
  for (auto at = people_.begin(); at != people_.end();) {
    PersonOnFrontEnd& person = at->second;
    // The agent's next report says what happened since; one that is late does not keep harm alive.
    if (now - person.seen > minutes(2)) {
      decay(person.harm, now - minutes(2) - person.seen, numbers.half_life);
      person.seen = now - minutes(2);
      end_if_gone(person);
    }
    const bool gone = person.harm == Duration(0) && now - person.seen >= minutes(2);
    at = gone ? people_.erase(at) : std::next(at);
  }
}

void FrontEnds::forget(uid_t uid) {
  std::erase_if(people_, [&](const auto& each) { return each.first.second == uid; });
}

const PersonOnFrontEnd* FrontEnds::worst_of(uid_t uid) const {
  const PersonOnFrontEnd* worst = nullptr;
  for (const auto& [key, person] : people_) {
    if (key.second == uid && (worst == nullptr || person.harm > worst->harm)) worst = &person;
  }
  return worst;
}

}  // namespace steward::facts
