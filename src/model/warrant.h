// Warrant: what a cancellation needs. Made only by casework's court, from a permission or an emergency that
// stands in the ledger and an observation of the job that is less than a second old. Move-only, used up by
// Slurm::cancel, never stored, never loaded: after a restart there is none.
#pragma once

#include <string>

#include "base/time.h"
#include "model/case.h"
#include "model/job.h"

namespace steward {

namespace casework {
class Court;
}

class Warrant {
 public:
  Warrant(Warrant&& other) noexcept;
  Warrant& operator=(Warrant&& other) noexcept;
  Warrant(const Warrant&) = delete;
  Warrant& operator=(const Warrant&) = delete;

  bool valid() const { return valid_; }  // false once moved from
  // The exact scancel target: "A_T" for an array task (its raw id may equal the array's), the leader's id for
  // a het job (which is cancelled whole), else the id.
  const std::string& target() const { return target_; }
  SlurmId job() const { return run_.job.id; }
  const RunKey& run() const { return run_; }
  uid_t owner_uid() const { return owner_uid_; }
  const std::string& owner() const { return owner_; }
  JobState state() const { return state_; }
  Time observed_at() const { return observed_at_; }
  CancellationId cancellation() const { return cancellation_; }

 private:
  friend class casework::Court;
  Warrant() = default;

  bool valid_ = false;
  std::string target_;
  RunKey run_;
  uid_t owner_uid_ = 0;
  std::string owner_;
  JobState state_ = JobState::running;
  Time observed_at_ = no_time;
  CancellationId cancellation_;
};

}  // namespace steward
