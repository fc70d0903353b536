#include "meter/budget.h"

#include "base/check.h"

namespace steward::meter {
namespace {

constexpr std::int64_t kMillion = 1'000'000;

std::vector<Pace> paces_of(const BudgetOptions& options) {
  std::vector<Pace> paces{options.pace};
  const std::int64_t most = options.report / options.pace.sample;
  for (std::int64_t samples = most - 1; samples >= 1; --samples) {
    if (options.report.count() % samples != 0) continue;
    const Duration sample = options.report / samples;
    paces.push_back({sample, options.pace.process_scan * sample.count() / options.pace.sample.count()});
  }
  return paces;
}

}  // namespace

Budget::Budget(BudgetOptions options) : options_(options), paces_(paces_of(options)) {
  STEWARD_CHECK(options_.pace.sample > Duration(0) && options_.cpu_ppm > 0);
}

bool Budget::go(std::size_t step, const Mark& now) {
  step_ = step;
  marks_.assign(1, now);
  return true;
}

bool Budget::hear(Duration cpu, Duration uptime) {
  const Mark now{cpu, uptime};
  marks_.push_back(now);
  if (uptime - marks_.front().uptime < options_.window) return false;
  while (marks_.size() > 2 && uptime - marks_[1].uptime >= options_.window) marks_.pop_front();
  const Mark& first = marks_.front();
  used_ppm_ = (cpu - first.cpu).count() * kMillion / (uptime - first.uptime).count();
  over_ = used_ppm_ > options_.cpu_ppm;
  if (over_) return step_ + 1 < paces_.size() && go(step_ + 1, now);
  if (step_ == 0) return false;
  // What it would use at the faster pace, as cost goes with the number of samples.
  const std::int64_t there = used_ppm_ * paces_[step_].sample.count() / paces_[step_ - 1].sample.count();
  return there * 5 < options_.cpu_ppm * 4 && go(step_ - 1, now);
}

}  // namespace steward::meter
