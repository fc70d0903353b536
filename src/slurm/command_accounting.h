// Slurm's accounting: which runs have ended. An edge: sacct in earnest, a fake in tests.
#pragma once

#include <functional>

#include "base/subprocess.h"
#include "slurm/accounting.h"
#include "slurm/command.h"

namespace steward::slurm {

class Accounting {
 public:
  virtual ~Accounting() = default;
  // The runs that ended in [from, to), in no order. Blocks, for a minute where there are many: a worker of
  // its own calls it. Errors: unavailable (slurmdbd is away), timeout, garbled; some runs may have been taken
  // then.
  virtual Status ended(Time from, Time to, const std::function<void(EndedJob&&)>& take) = 0;
};

class CommandAccounting final : public Accounting {
 public:
  CommandAccounting(Place place, CommandRunner& runner) : place_(std::move(place)), runner_(runner) {}
  Status ended(Time from, Time to, const std::function<void(EndedJob&&)>& take) override;

 private:
  Place place_;
  CommandRunner& runner_;  // must outlive this
};

}  // namespace steward::slurm
