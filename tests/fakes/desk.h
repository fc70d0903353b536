// A case book with what tests of casework need around it: commit a draft, hold the events, ask for the case.
#pragma once

#include <functional>
#include <vector>

#include "casework/acts.h"
#include "casework/book.h"
#include "casework/findings.h"
#include "casework/outbox.h"
#include "casework/release.h"
#include "fakes/plain_writer.h"
#include "fakes/story.h"

namespace steward {

// Who comes to it. karen and soren are staff.
inline const Caller freja{1001, "freja", Role::user};
inline const Caller mads{1002, "mads", Role::user};
inline const Caller karen{2001, "karen", Role::staff};
inline const Caller soren{2002, "soren", Role::staff};

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

  Result<casework::Done> act(const Caller& caller, const PersonAct& act, std::int64_t seen = 0) {
    casework::Draft draft(book, now, writer);
    auto done = casework::take(draft, caller, act, around(), seen);
    if (done) {
      keep(draft);
    } else if (!draft.empty()) {
      throw std::logic_error("a refused act left events behind");
    }
    return done;
  }

  // A job whose GPU idles: considered, and attended to.
  CaseId find(const Job& job) {
    consider(job, {{"idle_gpu",
                    "holding",
                    Judgement::breaks,
                    "1 of 1 GPUs held have never been used",
                    {{"gpus", std::int64_t{1}}}}});
    return book.about(run_of(job).job)->id;
  }

  // What a tick does with one job's verdicts.
  void consider(const Job& job, const std::vector<Verdict>& verdicts) {
    jobs[job.id] = job;
    with_draft([&](casework::Draft& draft) {
      casework::consider(draft, job, run_of(job), verdicts, policy, reach);
      attend_all(draft);
    });
  }
  // What a tick does with a permission that came with the job.
  void release(const Job& job, Judgement idle, const std::string& doubt = "") {
    const Verdict verdict{"release_if_idle", "release", idle, "all idle", {}};
    with_draft([&](casework::Draft& draft) {
      casework::consider_release(draft, job, run_of(job), {verdict, doubt}, policy, reach);
      attend_all(draft);
    });
  }
  void tick() {
    with_draft([&](casework::Draft& draft) { attend_all(draft); });
  }
  void end(const Job& job, JobState how) {
    with_draft([&](casework::Draft& draft) { casework::run_ended(draft, run_of(job), how, policy, reach); });
  }
  // Everything owed to anybody ends so.
  void deliver_all(Delivery delivery = Delivery::accepted) {
    const auto cases = book.cases();
    for (const auto& [id, value] : cases) {
      for (const Contact& contact : value.contacts) {
        if (!sendable(contact)) continue;
        with_draft([&, in = id](casework::Draft& draft) {
          if (!casework::contact_attempting(draft, in, contact.id)) return;
          casework::contact_settled(draft, in, contact.id, delivery, "the other side's words");
        });
      }
    }
  }

  RunKey run_of(const Job& job) const { return {{"aicloud", job.id, job.submit}, job.start}; }
  const Case& see(CaseId id) const { return *book.find(id); }

  void keep(casework::Draft& draft) {
    ledger.insert(ledger.end(), draft.events().begin(), draft.events().end());
    book.settle(std::move(draft));
  }

  casework::Surroundings around() {
    casework::Surroundings result{policy, {}, {}, {}, {}, {}};
    result.job = [this](SlurmId raw) { return jobs.contains(raw) ? &jobs.at(raw) : nullptr; };
    result.run = [this](SlurmId raw) {
      return jobs.contains(raw) ? std::optional(run_of(jobs.at(raw))) : std::nullopt;
    };
    result.reach = [this](uid_t) { return reach; };
    result.context = [](SlurmId raw) { return "job " + std::to_string(raw) + " as Steward sees it"; };
    result.platform = [] { return std::string("26 nodes report, no fault is seen"); };
    return result;
  }

  policy::Policy policy;
  casework::Reach reach{true, false, Duration(0)};
  casework::CaseBook book;
  casework::Writer writer = plain_writer();
  std::vector<Event> ledger;
  std::map<SlurmId, Job> jobs;
  Time now = story::morning + hours(3);

 private:
  void attend_all(casework::Draft& draft) {
    std::vector<CaseId> all = draft.opened();
    for (const auto& [id, value] : book.cases()) all.push_back(id);
    for (CaseId id : all) casework::attend(draft, id, policy, reach);
  }
};

}  // namespace steward
