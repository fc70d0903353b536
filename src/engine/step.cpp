#include "engine/step.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "casework/findings.h"
#include "casework/links.h"
#include "casework/notices.h"
#include "casework/outbox.h"
#include "casework/platform.h"
#include "casework/received.h"
#include "casework/release.h"
#include "casework/troubleshooting.h"
#include "engine/sight.h"
#include "facts/plot.h"
#include "rules/rules.h"

namespace steward::engine {
namespace {

// How long a closed case stays in memory after its end at least, so that a person's late act still finds it,
// and the weekly mail its last one.
constexpr Duration keep_closed = hours(8 * 24);
// A word handed to a front-end's agent that was never heard of again.
constexpr Duration terminal_patience = minutes(2);
// What Slurm said so long ago is no ground for saying anything of a job.
constexpr Duration slurm_patience = minutes(5);

struct Stepper {
  State& state;
  const Input& input;
  Outcome& outcome;

  casework::Draft& draft() const { return outcome.draft; }

  casework::Reach reach(uid_t uid) const {
    const bool present =
        std::any_of(state.at_terminal.begin(), state.at_terminal.end(), [&](const auto& node) {
          return node.second.contains(uid) &&
                 input.at - state.facts.sights().at(node.first).last_end < terminal_patience;
        });
    return {state.policy.mode == policy::Mode::contact, present, state.policy.rules_window() / 2,
            state.policy.in_job_output, state.policy.conduct.terminal_pause};
  }

  void attend(CaseId in) const {
    const Case& value = draft().see(in);
    std::vector<JobKey> held;
    for (const CaseJob& job : value.jobs) {
      if (job.ended_at == no_time && gathers(value) && !found_now(value, job)) held.push_back(job.job());
    }
    casework::attend(draft(), in, state.policy, reach(value.uid), held);
  }

  // Do the last tick's verdicts still say what the case says of the job?
  bool found_now(const Case& in, const CaseJob& job) const {
    if (!hears_slurm()) return false;
    const auto now = state.verdicts.find(job.job().id);
    return std::any_of(in.findings.begin(), in.findings.end(), [&](const Finding& finding) {
      const rules::Rule* rule = rules::find(finding.rule);
      return finding.standing && finding.job == job.job() && rule != nullptr && now != state.verdicts.end() &&
             now->second.rules[rules::index_of(*rule)] == Standing::breaks;
    });
  }

  // Without word from Slurm nobody knows who still holds what: nothing is said of anybody.
  bool hears_slurm() const { return state.polled && input.at - state.polled_at < slurm_patience; }

  void operator()(const input::Started&) const {
    state.watching_since = state.ticked_at = input.at;
    casework::recover(draft(), state.book, state.policy);
  }

  void operator()(const input::Report& in) const {
    outcome.unfit = !state.facts.take_report(in.report, input.at);
    const bool newest = !outcome.unfit && state.facts.sights().at(in.report.node).last_end == in.report.end;
    // From the backlog of an agent that was cut off nobody learns who sits at a terminal now.
    if (newest && state.front_ends.contains(in.report.node)) {
      state.at_terminal[in.report.node] = {in.report.at_terminal.begin(), in.report.at_terminal.end()};
      state.front_end_harm.take(in.report, state.policy.rules.front_end_harm);
    }
    for (const TerminalResult& result : in.report.delivered) {
      settle_contact(result.contact, result.delivery, result.detail);
    }
  }

  void operator()(const input::Ended& in) const {
    for (const EndedJob& job : in.jobs) {
      if (state.past.take(job)) state.past_watch.asked[job.uid].changed = true;
    }
    state.past_watch.complete |= in.complete;
  }

  void operator()(const input::Poll& in) const {
    state.polled = true;
    state.polled_at = input.at;
    const facts::PollChanges changes = state.facts.take_poll(in.jobs, input.at);
    for (const auto& [before, now] : changes.requeued) casework::run_changed(draft(), before, now);
    for (const facts::EndedRun& ended : changes.ended) {
      state.verdicts.erase(ended.job.id);
      casework::run_ended(draft(), ended.run, ended.job.state, state.policy, reach(ended.job.uid));
    }
    outcome.ended = changes.ended;
    end_vanished();
  }

  // Jobs of cases whose run ended while stewardd was not looking.
  void end_vanished() const {
    for (CaseId id : state.book.restless()) {
      const Case& value = *state.book.find(id);
      if (!value.open() || !gathers(value)) continue;
      for (const CaseJob& job : value.jobs) {
        if (job.ended_at == no_time) end_if_vanished(id, value, job);
      }
    }
  }

  void end_if_vanished(CaseId id, const Case& in, const CaseJob& case_job) const {
    const SlurmId raw = case_job.job().id;
    const JobFacts* facts = state.facts.find(raw);
    if (facts != nullptr && facts->run.job == case_job.job()) return;
    if (!draft().see(id).open()) return;
    const Job* job = state.facts.find_job(raw);
    const bool same = job != nullptr && job->uid == in.uid && job->start == case_job.run.start;
    // Ids of waiting jobs are not given to others: it was requeued.
    const bool waits = job != nullptr && job->uid == in.uid && job->state == JobState::pending;
    if (same && job->state == JobState::other) return;  // a word we do not know is no end
    const JobState how = waits ? JobState::pending : same ? job->state : JobState::other;
    casework::run_ended(draft(), case_job.run, how, state.policy, reach(in.uid));
  }

  casework::Surroundings surroundings() const {
    casework::Surroundings around{state.policy, {}, {}, {}, {}, {}, state.polled};
    around.job = [this](SlurmId raw) { return state.facts.find_job(raw); };
    around.run = [this](SlurmId raw) -> std::optional<RunKey> {
      const JobFacts* facts = state.facts.find(raw);
      const bool runs = facts != nullptr && facts->job->state != JobState::completing;
      return runs ? std::optional(facts->run) : std::nullopt;
    };
    around.reach = [this](uid_t uid) { return reach(uid); };
    around.context = [this](SlurmId raw) { return context_of(state, raw, input.at); };
    around.platform = [this] { return platform_now(state, input.at); };
    return around;
  }

  void operator()(const input::Person& in) const {
    if (in.by_link) {
      if (const Status fits = casework::use_link(draft(), in.caller, in.by_link, in.act); !fits) {
        outcome.refused = fits.error();
        return;
      }
    }
    const auto done = casework::take(draft(), in.caller, in.act, surroundings(), in.seen);
    if (done) {
      outcome.done = *done;
      // Leave and words hold at once, not with the next day's look.
      if (const Case* in_case = draft().find(done->in)) outcome.spoke_of = in_case->uid;
    } else {
      outcome.refused = done.error();
    }
  }

  void operator()(const input::ContactCommit& in) const {
    const auto id = case_with(state.book, in.contact);
    if (!id) return refuse("this contact is no longer known");
    if (const Status status = casework::contact_attempting(draft(), *id, in.contact); !status) {
      outcome.refused = status.error();
      return;
    }
    for (const ContactId also : in.also) {
      const auto other = case_with(state.book, also);
      if (!other) return refuse("a word of the same letter is no longer known");
      if (const Status status = casework::contact_attempting(draft(), *other, also); !status) {
        outcome.refused = status.error();
        return;
      }
    }
  }

  void operator()(const input::ContactDone& in) const {
    settle_contact(in.contact, in.delivery, in.detail);
    for (const ContactId also : in.also) settle_contact(also, in.delivery, in.detail);
  }

  void operator()(const input::Mail& in) const {
    const auto id = case_with(state.book, in.contact);
    if (!id) return refuse("the mail's matter is no longer known");
    const Status taken = casework::take_mail(draft(), *id, in, surroundings());
    if (!taken) outcome.refused = taken.error();
  }

  void operator()(const input::CancelObserved& in) const {
    const auto id = case_with(state.book, in.cancellation);
    if (!id) return;
    outcome.warrant = casework::cancellation_observed(draft(), state.book, *id, in.cancellation, in.job,
                                                      in.observed_at, reach(draft().see(*id).uid));
    if (!outcome.warrant) attend(*id);
  }

  void operator()(const input::CancelDone& in) const {
    const auto id = case_with(state.book, in.cancellation);
    if (!id) return;
    casework::cancellation_settled(draft(), *id, in.cancellation, in.done, in.detail,
                                   reach(draft().see(*id).uid));
    attend(*id);
  }

  void operator()(const input::CancelResolved& in) const {
    const auto id = case_with(state.book, in.cancellation);
    if (!id) return;
    casework::cancellation_resolved(draft(), *id, in.cancellation, in.job, reach(draft().see(*id).uid));
    attend(*id);
  }

  void operator()(const input::Erase& in) const {
    for (const Case& value : in.cases) {
      draft().adopt(value);
      draft().emit(value.id, event::CaseErased{in.by, in.why});
    }
    if (!in.forgotten) return;
    draft().person_forgotten(*in.forgotten, in.by);
    outcome.forgotten = in.forgotten;
  }

  void operator()(const input::Head& in) const {
    const std::string words = fmt::format("The ledger has {} entries. Its head:\n{}\n\n{}", in.ledger.entries,
                                          in.ledger.head, how_things_stand(state, input.at));
    casework::publish_head(draft(), words, in.ledger.begun_at, state.policy);
  }

  void operator()(const input::Tick&) const {
    watch_clock();
    state.doubted.clear();
    if (hears_slurm()) judge_all();
    outcome.judged = judge_people(state, draft(), input.at, [this](uid_t uid) { return reach(uid); });
    attend_all();
    casework::consider_faults(draft(), sight_now(state, input.at), state.policy,
                              state.policy.mode == policy::Mode::contact);
    give_up_on_silent_terminals();
    state.book.forget([this](const Case& value) { return done_with(value); });
  }

  void watch_clock() const {
    // A daemon that looked away for so long has seen nothing meanwhile.
    const Duration longest = std::max<Duration>(minutes(5), 3 * state.policy.interval);
    const Duration passed = input.at - state.ticked_at;
    if (passed < Duration(0) || passed > longest) state.watching_since = input.at;
    state.ticked_at = input.at;
  }

  void judge_all() const {
    rules::Subject subject(state.policy, input.at);
    Doubts doubts(state, input.at, &state.doubted);
    for (SlurmId id : state.facts.running()) {
      const JobFacts& facts = *state.facts.find(id);
      const Case* known = state.book.about(facts.run.job);
      judge(facts, subject, doubts, known != nullptr);
      if (known != nullptr || !facts.job->comment.empty()) release(facts, doubts);
    }
  }

  // Words are made for what breaks alone, and for the jobs of cases: most jobs keep all rules and are in
  // none.
  void judge(const JobFacts& facts, rules::Subject& subject, Doubts& doubts, bool in_case) const {
    Standing& standing = state.verdicts[facts.job->id];
    standing = {};
    std::vector<Verdict> verdicts;
    if (facts.job->state == JobState::running) verdicts = ask(facts, standing, subject, doubts, in_case);
    if (verdicts.empty() && !in_case) return;
    casework::consider(draft(), *facts.job, facts.run, verdicts, state.policy, reach(facts.job->uid),
                       [&] { return facts::plot_of(facts, input.at, state.facts.limits().window); });
  }

  std::vector<Verdict> ask(const JobFacts& facts, Standing& standing, rules::Subject& subject, Doubts& doubts,
                           bool in_case) const {
    subject.look_at(facts);
    std::vector<Verdict> verdicts;
    for (std::size_t i = 0; i < rules::all().size(); ++i) {
      const rules::Rule& rule = rules::all()[i];
      if (!rule.basics(subject.rules()).enabled) continue;
      rules::Opinion opinion = rule.judge(subject);
      if (opinion.judgement != Judgement::breaks && !in_case) {
        standing.rules[i] = word_of(opinion.judgement);
        continue;
      }
      verdicts.push_back(verdict_in_the_end(state, facts, rule, std::move(opinion), input.at, doubts));
      declare(facts, verdicts.back());
      standing.rules[i] = word_of(verdicts.back());
    }
    return verdicts;
  }

  // Leave that the person declared is asked for where a rule would be broken, and not before: what needs none
  // uses none up.
  void declare(const JobFacts& facts, Verdict& verdict) const {
    if (verdict.judgement != Judgement::breaks) return;
    const Exemption* leave = casework::declared_leave(draft(), *facts.job, facts.run, state.policy);
    if (leave != nullptr) excuse(verdict, Leave{leave->by, leave->reason, leave->until});
  }

  void release(const JobFacts& facts, Doubts& doubts) const {
    if (facts.job->state != JobState::running) return;
    // Words that were taken out of the comment take the permission along.
    const auto asked = casework::release_in(facts.job->comment, state.policy.conduct.release);
    Verdict idle;
    if (asked && *asked) idle = rules::all_idle(facts, state.policy, **asked, input.at);
    const std::string why = idle.judgement == Judgement::breaks ? doubts.about(facts) : "";
    casework::consider_release(draft(), *facts.job, facts.run, {idle, why}, state.policy,
                               reach(facts.job->uid));
  }

  void attend_all() const {
    std::vector<CaseId> moving;
    for (CaseId id : state.book.restless()) moving.push_back(id);
    for (CaseId id : draft().reopened()) moving.push_back(id);
    for (CaseId id : draft().opened()) moving.push_back(id);
    for (CaseId id : moving) {
      if (!at_rest(draft().see(id))) attend(id);
    }
  }

  void give_up_on_silent_terminals() const {
    for (CaseId id : state.book.restless()) {
      const Case& value = *state.book.find(id);
      for (const Contact& contact : value.contacts) {
        if (contact.channel != ChannelKind::terminal) continue;
        if (contact.passage == Passage::owed && input.at - contact.owed_at >= terminal_patience) {
          casework::contact_settled(draft(), id, contact.id, Delivery::refused,
                                    "nobody is at a terminal any more");
        }
        // After a start the agents are given time to tell what they did meanwhile.
        const Time since = std::max(contact.attempted_at, state.watching_since);
        if (contact.passage == Passage::attempting && input.at - since >= terminal_patience) {
          casework::contact_settled(draft(), id, contact.id, Delivery::unclear,
                                    "the front-end's agent never said what became of it");
        }
      }
    }
  }

  // A closed case stays while its job runs, so that the same matter is not raised again.
  bool done_with(const Case& value) const {
    Duration kept = std::max(keep_closed, state.policy.conduct.repeat_within);
    // What was told and settled is not counted again, for as long as it could be.
    if (about_person(value)) kept = std::max(kept, state.policy.habits_window());
    const bool job_known = std::any_of(value.jobs.begin(), value.jobs.end(), [this](const CaseJob& job) {
      return state.facts.find_job(job.job().id) != nullptr;
    });
    return at_rest(value) && input.at - value.closed_at > kept && !job_known;
  }

  void settle_contact(ContactId contact, Delivery delivery, const std::string& detail) const {
    const auto id = case_with(state.book, contact);
    if (id) casework::contact_settled(draft(), *id, contact, delivery, detail);
  }

  void refuse(const std::string& why) const { outcome.refused = Error{ErrorCode::not_found, why}; }
};

}  // namespace

Outcome step(State& state, const Input& input) {
  Outcome outcome{casework::Draft(state.book, input.at, state.writer), {}, {}, {}, {}, {}, {}, false, {}};
  std::visit(Stepper{state, input, outcome}, input.body);
  if (state.policy.staff_chat && !outcome.refused) casework::notify_staff(outcome.draft);
  return outcome;
}

void settle(State& state, Outcome&& outcome) {
  judged(state, outcome.judged, outcome.draft.at());
  if (outcome.forgotten) forget_past(state, *outcome.forgotten);
  if (outcome.spoke_of) state.past_watch.asked.erase(*outcome.spoke_of);
  state.book.settle(std::move(outcome.draft));
}

}  // namespace steward::engine
