#include "casework/findings.h"

#include <algorithm>

#include "base/text.h"
#include "casework/outbox.h"

namespace steward::casework {
namespace {

const Finding* finding_of(const Case& in, const std::string& rule) {
  for (const Finding& finding : in.findings) {
    if (finding.rule == rule) return &finding;
  }
  return nullptr;
}

bool was_contacted(const Case& in) {
  return std::any_of(in.contacts.begin(), in.contacts.end(),
                     [](const Contact& contact) { return contact.passage == Passage::accepted; });
}

std::string node_list(const Job& job) {
  std::string nodes;
  for (const NodeAllocation& allocation : job.nodes) nodes += (nodes.empty() ? "" : ",") + allocation.node;
  return one_line(nodes, 120);
}

CaseId open_case(Draft& draft, const Job& job, const RunKey& run, bool held) {
  return draft.open({job.uid, job.user, run, show_id(job), one_line(job.name, 120), node_list(job), held});
}

// Whether a new finding may open a case although one was closed: not when people settled the matter for this
// job.
bool settled_by_people(const Case& closed) {
  return closed.resolution == Resolution::explained || closed.resolution == Resolution::mistaken;
}

// The run was cancelled or had ended: a job that is still shown as running is an older answer of Slurm's. Not
// for long: what still runs after two minutes did not end.
bool run_is_over(const Case& closed, const RunKey& run, Time now) {
  return closed.run == run && now - closed.closed_at < minutes(2) &&
         (closed.resolution == Resolution::cancelled_with_permission ||
          closed.resolution == Resolution::cancelled_in_emergency ||
          closed.resolution == Resolution::job_ended);
}

Evidence words_of(const Verdict& verdict) {
  Evidence words = verdict.evidence;
  words.emplace_back("rule", verdict.rule);
  words.emplace_back("reason", verdict.reason);
  return words;
}

bool cancelling(const Case& in) {
  return std::any_of(in.cancellations.begin(), in.cancellations.end(), [](const Cancellation& cancellation) {
    return cancellation.state == CancellationState::owed ||
           cancellation.state == CancellationState::attempting;
  });
}

// A cancellation of this run that was begun and settled as failed; 0: none.
CancellationId tried_to_cancel(const Case& in, const RunKey& run) {
  for (const Cancellation& cancellation : in.cancellations) {
    const bool begun =
        std::any_of(in.permissions.begin(), in.permissions.end(), [&](const Permission& permission) {
          return permission.id == cancellation.permission && permission.state == PermissionState::used;
        });
    if (cancellation.run == run && (begun || cancellation.emergency)) return cancellation.id;
  }
  return {};
}

void take_breaks(Draft& draft, CaseId in, const Verdict& verdict) {
  const Finding* known = finding_of(draft.see(in), verdict.rule);
  if (known != nullptr && known->standing) return;
  draft.emit(in, event::FindingMade{verdict.rule, verdict.reason, verdict.evidence});
}

void take_keeps(Draft& draft, CaseId in, const Verdict& verdict) {
  const Finding* known = finding_of(draft.see(in), verdict.rule);
  if (known != nullptr && known->standing) draft.emit(in, event::FindingEnded{verdict.rule});
}

// Every rule has been kept for a while: a single busy interval is no remedy, and must not make a matter of it
// again.
bool all_kept(const Case& in, Time now, Duration calm) {
  return !in.findings.empty() &&
         std::all_of(in.findings.begin(), in.findings.end(), [&](const Finding& finding) {
           return !finding.standing && now - finding.last_at >= calm;
         });
}

void close(Draft& draft, CaseId in, Resolution resolution, const std::string& words) {
  lapse_permissions(draft, in, words);
  draft.emit(in, event::CaseClosed{resolution, "steward", words});
}

void close_remedied(Draft& draft, CaseId in, const std::string& words, Reach reach) {
  const bool tell = was_contacted(draft.see(in));
  close(draft, in, Resolution::remedied, words);
  if (tell && reach.contact) draft.owe(in, MessageKind::remedied, ChannelKind::mail, {{"words", words}});
}

// Observe mode was switched off while the matter stands: now the person hears of it.
void lift_hold(Draft& draft, CaseId in, const Verdict& verdict, Reach reach) {
  draft.emit(in, event::HoldLifted{});
  owe_word(draft, in, MessageKind::finding, words_of(verdict), reach);
}

}  // namespace

void owe_word(Draft& draft, CaseId in, MessageKind kind, const Evidence& words, Reach reach) {
  draft.owe(in, kind, ChannelKind::mail, words);
  if (reach.at_terminal) draft.owe(in, kind, ChannelKind::terminal, words);
}

void lapse_permissions(Draft& draft, CaseId in, const std::string& why) {
  const std::vector<Permission> permissions = draft.see(in).permissions;
  for (const Permission& permission : permissions) {
    if (permission.state != PermissionState::asked && permission.state != PermissionState::given) continue;
    draft.emit(in, event::PermissionLapsed{permission.id, why});
  }
}

void consider(Draft& draft, const Job& job, const RunKey& run, const std::vector<Verdict>& verdicts,
              Reach reach) {
  const Case* known = draft.about(run.job);
  CaseId in = known == nullptr ? CaseId{} : known->id;
  if (known != nullptr && !known->open()) {
    if (settled_by_people(*known) || run_is_over(*known, run, draft.at()) || cancelling(*known)) return;
    in = CaseId{};
  }
  if (in && draft.see(in).run != run) run_changed(draft, draft.see(in).run, run);
  for (const Verdict& verdict : verdicts) {
    if (verdict.judgement == Judgement::breaks) {
      const bool first = !in;
      if (first) in = open_case(draft, job, run, !reach.contact);
      take_breaks(draft, in, verdict);
      if (first && reach.contact) owe_word(draft, in, MessageKind::finding, words_of(verdict), reach);
      if (!first && draft.see(in).held && reach.contact) lift_hold(draft, in, verdict, reach);
    } else if (verdict.judgement == Judgement::keeps && in) {
      take_keeps(draft, in, verdict);
    }
  }
  if (in && draft.see(in).open() && all_kept(draft.see(in), draft.at(), reach.calm) &&
      !cancelling(draft.see(in))) {
    close_remedied(draft, in, "the job works again", reach);
  }
}

void run_ended(Draft& draft, const RunKey& run, JobState how, Reach reach) {
  const Case* known = draft.about(run.job);
  if (known == nullptr || !known->open() || known->run != run) return;
  const CaseId in = known->id;
  if (how == JobState::pending || how == JobState::requeued) {  // waits for its next run: the matter stays
    lapse_permissions(draft, in, "the job was requeued");
    return;
  }
  if (cancelling(*known)) return;  // the cancellation's own outcome closes the case
  if (how == JobState::cancelled && tried_to_cancel(*known, run)) {
    cancellation_came_late(draft, in, tried_to_cancel(*known, run), reach);
    return;
  }
  if (how == JobState::cancelled && was_contacted(*known)) {
    close_remedied(draft, in, "the job was ended", reach);
    return;
  }
  close(draft, in, Resolution::job_ended, "the job has ended");
}

void run_changed(Draft& draft, const RunKey& before, const RunKey& now) {
  const Case* known = draft.about(before.job);
  if (known == nullptr || !known->open()) return;
  const CaseId in = known->id;
  lapse_permissions(draft, in, "the job was requeued: this is a new run");
  draft.emit(in, event::RunChanged{now});
}

}  // namespace steward::casework
