#include "casework/findings.h"

#include <algorithm>

#include "base/text.h"
#include "casework/outbox.h"

namespace steward::casework {
namespace {

// The run was cancelled or had ended: a job that is still shown as running is an older answer of Slurm's. Not
// for long: what still runs after two minutes did not end.
bool run_is_over(const Case& closed, const RunKey& run, Time now) {
  const CaseJob* job = job_in(closed, run.job);
  return job != nullptr && job->run == run && job->ended_at != no_time && now - job->ended_at < minutes(2);
}

// People settled the matter for this job: it is not raised again. An exemption settles it only while it is in
// force, and then the rule is kept (exemption_for).
bool settled_by_people(const Draft& draft, const Job& job, const JobKey& key) {
  const std::vector<CaseId> cases = draft.about_all(key);
  return std::any_of(cases.begin(), cases.end(), [&](CaseId id) {
    const Case& value = draft.see(id);
    return value.uid == job.uid && value.user == job.user && job_in(value, key)->settled;
  });
}

// A cancellation of this run that was begun and settled as failed; 0: none.
CancellationId tried_to_cancel(const Case& in, const RunKey& run) {
  for (const Cancellation& each : in.cancellations) {
    const bool tried = each.attempted_at != no_time && each.state == CancellationState::failed;
    if (tried && each.run == run) return each.id;
  }
  return {};
}

// Whether a finding about this job may be raised at all, whatever case it would go to.
bool may_be_raised(const Draft& draft, const Job& job, const RunKey& run, const Verdict& verdict,
                   const policy::Policy& policy) {
  if (!policy.makes_cases(verdict.rule, job)) return false;
  if (settled_by_people(draft, job, run.job)) return false;
  const Case* known = draft.about(run.job);
  if (known == nullptr) return true;
  if (known->open()) return cancelling(*known, run) == nullptr && !run_is_over(*known, run, draft.at());
  const bool same_person = known->uid == job.uid && known->user == job.user;
  return !same_person || (!run_is_over(*known, run, draft.at()) && cancelling(*known, run) == nullptr);
}

std::optional<Plot> drawn(const std::function<Plot()>& plot) {
  if (!plot) return std::nullopt;
  Plot made = plot();
  return made.empty() ? std::nullopt : std::optional(std::move(made));
}

void take_breaks(Draft& draft, const Job& job, const RunKey& run, const Verdict& verdict,
                 const policy::Policy& policy, Reach reach, const std::function<Plot()>& plot) {
  if (!may_be_raised(draft, job, run, verdict, policy)) return;
  const CaseId in =
      case_for(draft, job, run, verdict.principle, beginning(verdict.rule, policy, reach), policy);
  const Finding* known = finding_in(draft.see(in), run.job, verdict.rule);
  if (known != nullptr && known->standing) return;
  draft.emit(in, event::FindingMade{verdict.rule, run.job, verdict.reason, verdict.evidence, drawn(plot)});
}

void take_keeps(Draft& draft, const RunKey& run, const Verdict& verdict) {
  const Case* known = draft.about(run.job);
  if (known == nullptr || !known->open()) return;
  const Finding* finding = finding_in(*known, run.job, verdict.rule);
  if (finding != nullptr && finding->standing)
    draft.emit(known->id, event::FindingEnded{verdict.rule, run.job, verdict.exempt});
}

// What a new policy does not ask for any more is held against nobody, and nobody is thanked for mending it.
void end_switched_off(Draft& draft, const Job& job, const RunKey& run, const policy::Policy& policy) {
  const Case* known = draft.about(run.job);
  if (known == nullptr || !known->open()) return;
  const std::vector<Finding> findings = known->findings;
  for (const Finding& finding : findings) {
    if (finding.standing && finding.job == run.job && !policy.makes_cases(finding.rule, job))
      draft.emit(known->id, event::FindingEnded{finding.rule, run.job, true});
  }
}

}  // namespace

CaseState beginning(std::string_view rule, const policy::Policy& policy, Reach reach) {
  if (!reach.contact) return CaseState::watched;
  return policy.first_contact(rule) == policy::FirstContact::draft ? CaseState::drafted : CaseState::told;
}

CaseId matter_for(Draft& draft, uid_t uid, const std::string& user, std::string_view principle,
                  CaseState begins, const policy::Policy& policy) {
  const Case* known = draft.matter(uid, user, principle);
  if (known != nullptr && known->open()) return known->id;
  const bool repeats = known != nullptr && known->resolution != Resolution::mistaken &&
                       has_room(*known, draft.at()) &&
                       draft.at() - known->closed_at < policy.conduct.repeat_within;
  if (!repeats) return draft.open({uid, user, std::string(principle), begins});
  const CaseId in = known->id;
  draft.emit(in, event::CaseReopened{begins, "steward", "it happened again"});
  return in;
}

CaseId case_for(Draft& draft, const Job& job, const RunKey& run, std::string_view principle, CaseState begins,
                const policy::Policy& policy) {
  const Case* about = draft.about(run.job);
  const bool here = about != nullptr && about->open() && about->uid == job.uid && about->user == job.user;
  const CaseId in = here ? about->id : matter_for(draft, job.uid, job.user, principle, begins, policy);
  const CaseJob* known = job_in(draft.see(in), run.job);
  if (known == nullptr) {
    draft.emit(in,
               event::JobJoined{run, show_id(job), one_line(job.name, 120), one_line(node_names(job), 120)});
  } else if (known->run != run) {
    run_changed(draft, known->run, run);
  } else if (known->ended_at != no_time) {
    draft.emit(in, event::RunChanged{run});  // it was thought to have ended, and runs
  }
  return in;
}

void consider(Draft& draft, const Job& job, const RunKey& run, const std::vector<Verdict>& verdicts,
              const policy::Policy& policy, Reach reach, const std::function<Plot()>& plot) {
  if (const Case* known = draft.about(run.job); known != nullptr && known->open()) {
    const RunKey before = job_in(*known, run.job)->run;
    if (before != run) run_changed(draft, before, run);
  }
  end_switched_off(draft, job, run, policy);
  for (const Verdict& verdict : verdicts) {
    if (verdict.judgement == Judgement::breaks) take_breaks(draft, job, run, verdict, policy, reach, plot);
    if (verdict.judgement == Judgement::keeps) take_keeps(draft, run, verdict);
  }
}

void run_ended(Draft& draft, const RunKey& run, JobState how, const policy::Policy& policy, Reach reach) {
  if (how == JobState::pending || how == JobState::requeued)  // waits for its next run: the matter stays
    return lapse_everywhere(draft, run, "the job was requeued");
  const Case* known = draft.about(run.job);
  if (known == nullptr || !known->open()) return;
  const CaseJob* job = job_in(*known, run.job);
  if (job->run != run || job->ended_at != no_time) return;
  const CaseId in = known->id;
  if (cancelling(*known, run) != nullptr) return;  // the cancellation's own outcome tells of the end
  lapse_everywhere(draft, run, "the job has ended");
  if (how == JobState::cancelled && tried_to_cancel(*known, run)) {
    cancellation_came_late(draft, in, tried_to_cancel(*known, run), reach);
  } else {
    draft.emit(in, event::RunEnded{run, how == JobState::cancelled});
  }
  attend(draft, in, policy, reach);
}

void run_changed(Draft& draft, const RunKey& before, const RunKey& now) {
  lapse_everywhere(draft, before, "the job was requeued: this is a new run");
  const Case* known = draft.about(before.job);
  if (known == nullptr || !known->open()) return;
  if (before.job == now.job) {
    draft.emit(known->id, event::RunChanged{now});
  } else if (job_in(*known, before.job)->ended_at == no_time) {
    // Slurm's clock was set back, so that the new run looks like another job with this number.
    draft.emit(known->id, event::RunEnded{before, false});
  }
}

}  // namespace steward::casework
