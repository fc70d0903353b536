// Live's hands on Slurm: an owed cancellation is looked at, decided and carried out in one piece.
#include "base/log.h"
#include "engine/live.h"
#include "engine/on_serving.h"

namespace steward::engine {
namespace {

SlurmId job_of(const Case& in, CancellationId id) {
  for (const Cancellation& cancellation : in.cancellations) {
    if (cancellation.id == id) return cancellation.run.job.id;
  }
  return 0;
}

}  // namespace

// Looking, deciding and acting are one piece of work on Slurm's worker, so that no poll can come between.
void Live::cancel(CaseId in, CancellationId id) {
  if (!cancelling_.insert(id).second) return;
  const SlurmId raw = job_of(*state_.book.find(in), id);
  edges_.slurm_worker.post([this, id, raw, stopping = stopping_] {
    if (stopping->load()) return;
    // Withdrawn while it waited for its turn: Slurm is not asked for nothing.
    if (!on_serving<bool>([this, id] { return still_owed(id); }, false)) {
      return edges_.serving.post([this, id, stopping] {
        if (!stopping->load()) cancelling_.erase(id);
      });
    }
    const Time observed_at = edges_.clock.now();
    const auto job = edges_.slurm.job(raw);
    if (!job) {
      const slurm::CancelResult result{slurm::CancelOutcome::unclear, job.error().message};
      edges_.serving.post([this, id, result, stopping] {
        if (!stopping->load()) cancel_done(id, result);
      });
      return;
    }
    using Issued = std::shared_ptr<std::optional<Warrant>>;
    const Issued warrant = on_serving<Issued>(
        [this, id, observed = *job, observed_at]() -> Issued {
          if (winding_down_) return nullptr;
          auto taken = take(input::CancelObserved{id, observed, observed_at});
          if (taken && !taken->warrant && still_owed(id)) looked_too_slowly(id);
          if (!taken || !taken->warrant) return nullptr;
          return std::make_shared<std::optional<Warrant>>(std::move(taken->warrant));
        },
        nullptr);
    slurm::CancelResult result{slurm::CancelOutcome::unclear, ""};
    if (warrant) result = edges_.slurm.cancel(std::move(**warrant));
    edges_.serving.post([this, id, result, stopping] {
      if (!stopping->load()) cancel_done(id, result);
    });
  });
}

bool Live::still_owed(CancellationId id) const {
  for (const auto& [in, cancellation] : due(state_.book).observe) {
    if (cancellation == id) return true;
  }
  return false;
}

// Slurm took longer than a warrant lives. Some tries later a person has to look; the owner's word stands
// meanwhile.
void Live::looked_too_slowly(CancellationId id) {
  constexpr int most_looks = 5;
  const Duration wait = cancel_backoff_.failed(edges_.clock.now());
  log(LogLevel::warning, "slurm_too_slow_to_cancel",
      {{"cancellation", id.value}, {"looks", slow_looks_[id] + 1}, {"retry_in_ms", wait.count()}});
  if (++slow_looks_[id] < most_looks) return;
  slow_looks_.erase(id);
  take_or_keep(input::CancelDone{id, false, "Slurm answers too slowly to look and act within a second"});
}

void Live::cancel_done(CancellationId id, const slurm::CancelResult& result) {
  cancelling_.erase(id);
  if (result.outcome == slurm::CancelOutcome::unclear) {
    // Not begun: it stays owed. Begun: Slurm is asked what became of the run. Either way not at once.
    if (!result.detail.empty()) {
      const Duration wait = cancel_backoff_.failed(edges_.clock.now());
      log(LogLevel::warning, "cancellation_unclear",
          {{"cancellation", id.value}, {"why", result.detail}, {"retry_in_ms", wait.count()}});
    }
    return;
  }
  cancel_backoff_.succeeded();
  take_or_keep(input::CancelDone{id, result.outcome == slurm::CancelOutcome::done, result.detail});
}

void Live::resolve(CaseId in, CancellationId id) {
  if (!cancelling_.insert(id).second) return;
  const SlurmId raw = job_of(*state_.book.find(in), id);
  edges_.slurm_worker.post([this, id, raw, stopping = stopping_] {
    if (stopping->load()) return;
    const auto job = std::make_shared<Result<std::optional<Job>>>(edges_.slurm.job(raw));
    edges_.serving.post([this, id, job, stopping] {
      if (stopping->load()) return;
      if (!*job) return cancel_done(id, {slurm::CancelOutcome::unclear, job->error().message});
      cancelling_.erase(id);
      cancel_backoff_.succeeded();
      take_or_keep(input::CancelResolved{id, **job});
    });
  });
}

}  // namespace steward::engine
