// Slurm's accounting, by hand.
#pragma once

#include <optional>
#include <vector>

#include "slurm/slurm.h"

namespace steward {

struct FakeAccounting final : slurm::Accounting {
  std::vector<EndedJob> jobs;
  std::optional<Error> trouble;
  std::vector<std::pair<Time, Time>> asked;

  Status ended(Time from, Time to, const std::function<void(EndedJob&&)>& take) override {
    asked.emplace_back(from, to);
    for (const EndedJob& job : jobs) {
      if (job.end >= from && job.end < to) take(EndedJob(job));
    }
    return trouble ? Status(tl::unexpected<Error>(*trouble)) : Status();
  }
};

}  // namespace steward
