#include <fmt/format.h>

#include "rules/habits.h"
#include "rules/reserve.h"

namespace steward::rules {
namespace {

// A GPU that hardly ran is idle, which is another rule's matter.
constexpr std::int64_t kRunsPermille = 50;

Duration gpu_time(const PastRun& run) { return run.elapsed() * run.gpus; }

// Known well enough: measured nearly all of the time, on GPUs that the person asked for by name.
bool tells(const PastSubject& subject, const PastRun& run) {
  return run.gpus > 0 && run.chose_gpu && ran_through(run) && run.gpu_active_s > 0 &&
         seconds(run.gpu_measured_s) * 1000 >= gpu_time(run) * subject.policy().coverage_permille &&
         std::int64_t{run.gpu_active_s} * 1000 >= std::int64_t{run.gpu_measured_s} * kRunsPermille;
}

// The least type that would have done; nullopt: none that is less than the one it ran on.
const policy::GpuType* lesser(const PastSubject& subject, const PastRun& run) {
  const policy::GpuTooLarge& numbers = subject.rules().gpu_too_large;
  const policy::Supply& supply = subject.supply();
  const int its = supply.gpu_type(subject.name_of(run.gpu_type));
  if (!is_light(numbers, run.gpu_load_s, run.gpu_measured_s)) return nullptr;
  for (int i = 0; i < its; ++i) {
    const policy::GpuType& type = supply.gpu_types[static_cast<std::size_t>(i)];
    if (fits(numbers, run.most_gpu_mib, type.memory_mib)) return &type;
  }
  return nullptr;
}

struct Largest {
  const policy::GpuType* fits = nullptr;  // the greatest of the lesser ones: it would have done for all
  std::string type;
  std::uint32_t memory_mib = 0;
  std::int64_t load_s = 0, measured_s = 0;
};

void note(Largest& largest, const PastSubject& subject, const PastRun& run, const policy::GpuType* fits) {
  if (largest.fits == nullptr || fits > largest.fits) largest.fits = fits;  // in the order of the list
  largest.type = subject.name_of(run.gpu_type);
  largest.memory_mib = std::max(largest.memory_mib, run.most_gpu_mib);
  largest.load_s += run.gpu_load_s;
  largest.measured_s += run.gpu_measured_s;
}

}  // namespace

Opinion gpu_too_large(const PastSubject& subject) {
  const policy::GpuTooLarge& numbers = subject.rules().gpu_too_large;
  Excess excess;
  Largest largest;
  subject.each([&](const PastRun& run) {
    if (!tells(subject, run)) return;
    excess.look(gpu_time(run));
    const policy::GpuType* fits = lesser(subject, run);
    if (fits == nullptr) return;
    excess.add(run, gpu_time(run), gpu_time(run));
    note(largest, subject, run, fits);
  });
  if (!excess.is_habit(numbers)) return keeps_or_unknown(excess, numbers);
  const std::int64_t load = largest.load_s * 1000 / std::max<std::int64_t>(1, largest.measured_s);
  return breaks(subject, excess, excess.wasted,
                fmt::format("{} of {} jobs that asked for their GPUs by name would have run on a lesser type "
                            "({} instead of {}): {} GPU-hours",
                            excess.over, excess.looked_at, largest.fits->name, largest.type,
                            hours_words(excess.wasted)),
                fmt::format("with the busiest GPU above {} permille of its load on average (load_permille), "
                            "or more than {} permille of a "
                            "lesser type's memory in use (memory_permille)",
                            numbers.load_permille, numbers.memory_permille),
                {{"gpu_type", largest.type},
                 {"gpu_type.fits", largest.fits->name},
                 {"most_gpu_mib", std::int64_t{largest.memory_mib}},
                 {"load_permille.of_one", load}});
}

}  // namespace steward::rules
