// Slurm's accounting by its command, sacct.
#pragma once

#include <functional>

#include "base/subprocess.h"
#include "slurm/accounting.h"
#include "slurm/command.h"
#include "slurm/slurm.h"

namespace steward::slurm {

class CommandAccounting final : public Accounting {
 public:
  CommandAccounting(Place place, CommandRunner& runner) : place_(std::move(place)), runner_(runner) {}
  Status ended(Time from, Time to, const std::function<void(EndedJob&&)>& take) override;

 private:
  Place place_;
  CommandRunner& runner_;  // must outlive this
};

}  // namespace steward::slurm
