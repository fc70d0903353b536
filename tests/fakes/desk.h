// A case book with what tests of casework need around it: commit a draft, hold the events, ask for the case.
#pragma once

#include <functional>
#include <vector>

#include "casework/acts.h"
#include "casework/book.h"
#include "casework/findings.h"
#include "fakes/plain_writer.h"
#include "fakes/story.h"

namespace steward {

class Desk {
 public:
  // Runs `work` on a draft at `now` and settles it.
  template <typename Work>
  auto with_draft(Work work) {
    casework::Draft draft(book, now, writer);
    if constexpr (std::is_void_v<decltype(work(draft))>) {
      work(draft);
      keep(draft);
    } else {
      auto result = work(draft);
      keep(draft);
      return result;
    }
  }

  Result<casework::Done> act(const Caller& caller, const PersonAct& act) {
    casework::Draft draft(book, now, writer);
    auto done = casework::take(draft, caller, act, around());
    if (done) {
      keep(draft);
    } else if (!draft.empty()) {
      throw std::logic_error("a refused act left events behind");
    }
    return done;
  }

  CaseId find(const Job& job) {
    jobs[job.id] = job;
    const Verdict verdict{
        "idle_gpu", Judgement::breaks, "1 of 1 GPUs held have never been used", {{"gpus", std::int64_t{1}}}};
    with_draft([&](casework::Draft& draft) {
      casework::consider(draft, job, run_of(job), {verdict}, {true, false});
    });
    return book.about(run_of(job).job)->id;
  }

  RunKey run_of(const Job& job) const { return {{"aicloud", job.id, job.submit}, job.start}; }
  const Case& see(CaseId id) const { return *book.find(id); }

  casework::Surroundings around() {
    casework::Surroundings result;
    result.job = [this](SlurmId raw) { return jobs.contains(raw) ? &jobs.at(raw) : nullptr; };
    result.run = [this](SlurmId raw) {
      return jobs.contains(raw) ? std::optional(run_of(jobs.at(raw))) : std::nullopt;
    };
    result.reach = [](uid_t) { return casework::Reach{true, false}; };
    return result;
  }

  casework::CaseBook book;
  casework::Writer writer = plain_writer();
  std::vector<Event> ledger;
  std::map<SlurmId, Job> jobs;
  Time now = story::morning + hours(3);

 private:
  void keep(casework::Draft& draft) {
    ledger.insert(ledger.end(), draft.events().begin(), draft.events().end());
    book.settle(std::move(draft));
  }
};

}  // namespace steward
