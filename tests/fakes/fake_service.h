// An in-memory engine::Service: people, jobs and cases are put in by the test; acts change the cases the way
// a person would see it, without casework's due process. Rights are the real ones (model/rights.h).
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/service.h"
#include "model/rights.h"

namespace steward::fakes {

class FakeService final : public engine::Service {
 public:
  std::map<uid_t, Caller> people;
  std::vector<JobView> all_jobs;
  std::vector<Case> all_cases;
  std::vector<Event> events;
  std::vector<Emergency> all_emergencies;
  std::vector<PersonAct> acts;                    // every act that got as far as the service
  std::vector<std::optional<std::int64_t>> seen;  // the version that came with each
  std::vector<std::string> forgotten;
  std::vector<RuleView> rule_views;
  std::vector<NodeReport> reports;              // every report taken
  std::vector<std::optional<Duration>> aheads;  // what the agent's clock was said to be, with each
  std::map<std::string, JobSeries> all_series;  // by the job as squeue shows it
  std::vector<NodeView> all_nodes;
  NodeSeries series_of_node;
  HistoryView history_now;
  HistoryImport import_now;
  std::vector<EndedJob> imported;
  std::vector<Waste> waste_now;
  std::optional<RhythmView> rhythm_now;
  std::vector<ReceivedMail> mails;  // every one taken
  Health health_now;
  LedgerCheck ledger_state;
  std::map<uid_t, std::string> languages;
  std::vector<Preview> previews;
  std::vector<PersonAct> previewed;
  MailTest mail_test;
  std::optional<Cluster> cluster_now;
  std::vector<Check> checks_now;
  std::vector<std::string> tested_addresses;
  std::optional<Error> trouble;  // set: every call fails with it
  Time now = from_seconds(1'795'000'000);
  std::function<void()> before_act;                       // what happens just before an act arrives
  std::map<std::string, engine::AnswerPage> links;        // by token
  std::map<std::string, engine::LinkTrouble> dead_links;  // those that work no more
  std::vector<engine::LinkAnswer> link_answers;           // every one that was taken
  std::optional<engine::LinkRefusal> link_refusal;        // set: no answer is taken
  mutable int looks = 0;                                  // how often anybody looked at a link

  void add_person(uid_t uid, std::string user, Role role) {
    people[uid] = Caller{uid, std::move(user), role};
  }

  Result<Caller> identify(uid_t uid) override {
    const auto found = people.find(uid);
    if (found == people.end()) return fail(ErrorCode::not_found, "no such user");
    return found->second;
  }

  void examine(const Caller& caller, std::function<void(Result<std::vector<Check>>)> then) override {
    if (const auto allowed = ready(caller, Act::see_all); !allowed)
      return then(tl::unexpected(allowed.error()));
    then(checks_now);
  }
  Result<Cluster> cluster(const Caller&) override {
    if (!cluster_now) return fail(ErrorCode::unavailable, "Slurm has not said yet what there is");
    return *cluster_now;
  }

  std::vector<RuleView> rules() override { return rule_views; }

  void take_report(const Caller& caller, engine::SentReport sent, std::optional<Duration> ahead,
                   ReportTaken then) override {
    if (const auto allowed = ready(caller, Act::report); !allowed)
      return then(tl::unexpected(allowed.error()));
    reports.push_back(sent.report);
    aheads.push_back(ahead);
    then(ReportAnswer{sent.report.sequence, {}});
  }

  Result<ActAnswer> act(const Caller& caller, const PersonAct& act,
                        std::optional<std::int64_t> version) override {
    if (trouble) return tl::unexpected(*trouble);
    if (before_act) before_act();
    acts.push_back(act);
    seen.push_back(version);
    return std::visit([&](const auto& each) { return perform(caller, each); }, act);
  }

  Result<std::vector<JobView>> jobs(const Caller& caller, bool everybody) override {
    if (const auto allowed = ready(caller, everybody ? Act::see_all : Act::see_job); !allowed) {
      return tl::unexpected(allowed.error());
    }
    std::vector<JobView> found;
    for (const JobView& job : all_jobs) {
      if (everybody || job.job.uid == caller.uid) found.push_back(job);
    }
    return found;
  }

  Result<JobView> job(const Caller& caller, const std::string& shown_id) override {
    if (trouble) return tl::unexpected(*trouble);
    for (const JobView& job : all_jobs) {
      if (show_id(job.job) == shown_id && may(caller, Act::see_job, job.job.uid)) return job;
    }
    return fail(ErrorCode::not_found, "no job " + shown_id);
  }

  Result<JobSeries> job_series(const Caller& caller, const std::string& shown_id, std::size_t) override {
    const auto view = job(caller, shown_id);
    if (!view) return tl::unexpected(view.error());
    return all_series[shown_id];
  }

  Result<std::vector<NodeSummary>> nodes(const Caller& caller) override {
    if (const auto allowed = ready(caller, Act::see_all); !allowed) return tl::unexpected(allowed.error());
    std::vector<NodeSummary> summaries;
    for (const NodeView& view : all_nodes) summaries.push_back(view.summary);
    return summaries;
  }

  Result<NodeView> node(const Caller& caller, const std::string& name) override {
    if (const auto allowed = ready(caller, Act::see_all); !allowed) return tl::unexpected(allowed.error());
    for (const NodeView& view : all_nodes) {
      if (view.summary.node == name) return view;
    }
    return fail(ErrorCode::not_found, "no node " + name);
  }

  Result<NodeSeries> node_series(const Caller& caller, const std::string& name, Duration,
                                 std::size_t) override {
    const auto view = node(caller, name);
    if (!view) return tl::unexpected(view.error());
    return series_of_node;
  }

  Result<std::vector<Case>> cases(const Caller& caller, const store::CaseFilter& filter) override {
    const bool own = filter.uid == caller.uid;
    if (const auto allowed = ready(caller, own ? Act::see_case : Act::see_all); !allowed) {
      return tl::unexpected(allowed.error());
    }
    std::vector<Case> found;
    for (const Case& each : all_cases) {
      if (filter.uid && *filter.uid != each.uid) continue;
      if (!filter.open_only || each.open()) found.push_back(shown(caller, each));
    }
    return found;
  }

  Result<Case> find_case(const Caller& caller, CaseId id) override {
    auto found = visible(caller, id);
    if (!found) return tl::unexpected(found.error());
    return shown(caller, **found);
  }

  Result<std::vector<Event>> events_of(const Caller& caller, CaseId id) override {
    if (const auto allowed = ready(caller, Act::see_all); !allowed) return tl::unexpected(allowed.error());
    std::vector<Event> found;
    for (const Event& event : events) {
      if (event.in == id) found.push_back(event);
    }
    return found;
  }

  Result<std::vector<Event>> ledger(const Caller& caller, std::int64_t from, std::size_t limit) override {
    if (const auto allowed = ready(caller, Act::see_ledger); !allowed) return tl::unexpected(allowed.error());
    std::vector<Event> found;
    for (const Event& event : events) {
      if (event.seq >= from && found.size() < limit) found.push_back(event);
    }
    return found;
  }

  Result<std::vector<Emergency>> emergencies(const Caller& caller) override {
    if (const auto allowed = ready(caller, Act::see_all); !allowed) return tl::unexpected(allowed.error());
    return all_emergencies;
  }

  Result<PersonData> export_data(const Caller& caller, const std::string& user) override {
    if (trouble) return tl::unexpected(*trouble);
    for (const auto& [uid, person] : people) {
      if (person.user != user || !may(caller, Act::export_data, uid)) continue;
      PersonData data{uid, user, {}, {}};
      for (const Case& each : all_cases) {
        if (each.uid == uid) data.cases.push_back(shown(caller, each));
      }
      for (const JobView& each : all_jobs) {
        if (each.job.uid == uid) data.jobs.push_back(each);
      }
      return data;
    }
    return fail(ErrorCode::not_found, "nobody is called " + user);
  }

  Result<std::size_t> forget(const Caller& caller, const std::string& user) override {
    if (trouble) return tl::unexpected(*trouble);
    if (const auto allowed = may(caller, Act::forget, nobody_uid); !allowed)
      return tl::unexpected(allowed.error());
    forgotten.push_back(user);
    return static_cast<std::size_t>(std::count_if(all_cases.begin(), all_cases.end(),
                                                  [&](const Case& each) { return each.user == user; }));
  }

  Result<LedgerCheck> verify_ledger(const Caller& caller) override {
    if (const auto allowed = ready(caller, Act::see_ledger); !allowed) return tl::unexpected(allowed.error());
    return ledger_state;
  }

  Result<HistoryImport> import_history(const Caller& caller, Time since) override {
    if (const auto allowed = ready(caller, Act::import_history); !allowed)
      return tl::unexpected(allowed.error());
    import_now.from = since;
    return import_now;
  }
  Result<HistoryImport> history_import(const Caller& caller) override {
    if (const auto allowed = ready(caller, Act::import_history); !allowed)
      return tl::unexpected(allowed.error());
    return import_now;
  }
  Result<std::vector<SlurmId>> import_jobs(const Caller& caller, std::vector<EndedJob> jobs) override {
    if (const auto allowed = ready(caller, Act::import_history); !allowed)
      return tl::unexpected(allowed.error());
    for (EndedJob& job : jobs) imported.push_back(std::move(job));
    return std::vector<SlurmId>();
  }
  Result<std::vector<Waste>> waste(const Caller& caller) override {
    if (const auto allowed = ready(caller, Act::see_all); !allowed) return tl::unexpected(allowed.error());
    return waste_now;
  }
  Result<RhythmView> rhythm(const Caller&) override {
    if (!rhythm_now) return fail(ErrorCode::unavailable, "the history is still being read");
    return *rhythm_now;
  }

  Result<HistoryView> history(const Caller&, const std::string&, std::int64_t) override {
    return history_now;
  }
  tl::expected<engine::AnswerPage, engine::LinkTrouble> look_at_link(
      const std::string& token) const override {
    ++looks;
    const auto dead = dead_links.find(token);
    if (dead != dead_links.end()) return tl::unexpected(dead->second);
    const auto found = links.find(token);
    if (found == links.end()) return tl::unexpected(engine::LinkTrouble::unknown);
    return found->second;
  }
  tl::expected<void, engine::LinkRefusal> answer_by_link(const std::string& token,
                                                         const engine::LinkAnswer& answer) override {
    if (link_refusal) return tl::unexpected(*link_refusal);
    if (const auto page = look_at_link(token); !page)
      return tl::unexpected(engine::LinkRefusal{page.error(), ""});
    link_answers.push_back(answer);
    links.erase(token);
    dead_links[token] = engine::LinkTrouble::used;
    return {};
  }
  Language language(const Caller& caller) override {
    const auto chosen = languages.find(caller.uid);
    return {chosen == languages.end() ? "en" : chosen->second, {"da", "en"}};
  }
  Status choose_language(const Caller& caller, const std::string& language) override {
    if (language != "da" && language != "en") return fail(ErrorCode::invalid, "there are no such texts");
    languages[caller.uid] = language;
    return {};
  }
  void preview(const Caller& caller, CaseId, const std::optional<PersonAct>& act, Previewed then) override {
    if (const auto allowed = ready(caller, Act::see_all); !allowed)
      return then(tl::unexpected(allowed.error()));
    if (act) previewed.push_back(*act);
    then(previews);
  }
  void test_mail(const Caller& caller, const std::string& address,
                 std::function<void(Result<MailTest>)> then) override {
    if (const auto allowed = ready(caller, Act::see_all); !allowed)
      return then(tl::unexpected(allowed.error()));
    tested_addresses.push_back(address);
    then(mail_test);
  }
  Status take_mail(const ReceivedMail& mail) override {
    if (trouble) return tl::unexpected(*trouble);
    mails.push_back(mail);
    return {};
  }
  Result<Health> health(const Caller& caller) override {
    if (const auto allowed = ready(caller, Act::see_all); !allowed) return tl::unexpected(allowed.error());
    return health_now;
  }

 private:
  // As Live shows it: what staff do among themselves is for staff.
  static Case shown(const Caller& caller, Case value) {
    if (caller.role == Role::staff && caller.uid != value.uid) return value;
    value.tasks.clear();
    value.touches.clear();
    std::erase_if(value.conversation, [](const Entry& entry) { return entry.meaning == Meaning::note; });
    std::erase_if(value.contacts, [](const Contact& contact) {
      return contact.to != Audience::owner || contact.passage == Passage::drafted ||
             contact.passage == Passage::dropped;
    });
    return value;
  }

  Status ready(const Caller& caller, Act act) const {
    if (trouble) return tl::unexpected(*trouble);
    return may(caller, act, caller.uid);
  }

  Result<Case*> visible(const Caller& caller, CaseId id) {
    if (trouble) return tl::unexpected(*trouble);
    for (Case& each : all_cases) {
      if (each.id == id && may(caller, Act::see_case, each.uid)) return &each;
    }
    return fail(ErrorCode::not_found, "no case " + std::to_string(id.value));
  }

  template <typename Change>
  Result<ActAnswer> in_case(const Caller& caller, CaseId id, Act right, Change change) {
    auto found = visible(caller, id);
    if (!found) return tl::unexpected(found.error());
    if (const auto allowed = may(caller, right, (*found)->uid); !allowed)
      return tl::unexpected(allowed.error());
    if (const Status changed = change(**found); !changed) return tl::unexpected(changed.error());
    return ActAnswer{shown(caller, **found), std::nullopt};
  }

  std::int64_t next_id() { return ++last_id_; }

  // An act in a case whose doing is not what these tests are about: it is only let through.
  Result<ActAnswer> let(const Caller& caller, CaseId id, Act right) {
    return in_case(caller, id, right, [](Case&) { return Status(); });
  }
  static const RunKey& run_in(const Case& in, SlurmId job) {
    for (const CaseJob& each : in.jobs) {
      if (job == 0 || each.run.job.id == job) return each.run;
    }
    return in.jobs.front().run;
  }

  Result<ActAnswer> perform(const Caller& caller, const act::Reply& act) {
    return in_case(caller, act.in, Act::answer, [&](Case& in) {
      in.conversation.push_back({now, caller.user, false, act.meaning, act.text});
      return Status();
    });
  }
  Result<ActAnswer> perform(const Caller& caller, const act::Permit& act) {
    return in_case(caller, act.in, Act::permit,
                   [&](Case& in) { return answer(in, act.job, PermissionState::given); });
  }
  Result<ActAnswer> perform(const Caller& caller, const act::Decline& act) {
    return in_case(caller, act.in, Act::decline, [&](Case& in) {
      if (!act.text.empty()) in.conversation.push_back({now, caller.user, false, Meaning::words, act.text});
      return answer(in, act.job, PermissionState::declined);
    });
  }
  Result<ActAnswer> perform(const Caller& caller, const act::Withdraw& act) {
    return in_case(caller, act.in, Act::decline, [&](Case& in) -> Status {
      for (Permission& each : in.permissions) {
        if (each.state == PermissionState::given) return each.state = PermissionState::withdrawn, Status();
      }
      return fail(ErrorCode::conflict, "there is no unused permission to withdraw");
    });
  }
  Result<ActAnswer> raise(const Caller& caller, std::string_view principle, const std::string& text) {
    Case opened;
    opened.id = CaseId{next_id()};
    opened.uid = caller.uid;
    opened.user = caller.user;
    opened.principle = principle;
    opened.state = CaseState::answered;
    opened.opened_at = opened.state_since = now;
    opened.conversation.push_back({now, caller.user, false, Meaning::words, text});
    all_cases.push_back(opened);
    return ActAnswer{opened, std::nullopt};
  }
  Result<ActAnswer> perform(const Caller& caller, const act::Concern& act) {
    return raise(caller, principle::concern, act.text);
  }
  Result<ActAnswer> perform(const Caller& caller, const act::Support& act) {
    return raise(caller, principle::support, act.text);
  }
  Result<ActAnswer> perform(const Caller& caller, const act::Say& act) {
    return in_case(caller, act.in, Act::contact, [&](Case& in) {
      in.conversation.push_back({now, caller.user, true, Meaning::words, act.text});
      return Status();
    });
  }
  Result<ActAnswer> perform(const Caller& caller, const act::OpenCase& act) {
    const auto meant = std::find_if(all_jobs.begin(), all_jobs.end(),
                                    [&](const JobView& each) { return each.job.id == act.job; });
    const uid_t owner = meant == all_jobs.end() ? nobody_uid : meant->job.uid;
    if (const auto allowed = may(caller, Act::contact, owner); !allowed)
      return tl::unexpected(allowed.error());
    for (const JobView& job : all_jobs) {
      if (job.job.id != act.job) continue;
      Case opened;
      opened.id = CaseId{next_id()};
      opened.uid = job.job.uid;
      opened.user = job.job.user;
      opened.principle = principle::by_staff;
      opened.state = CaseState::told;
      opened.opened_at = now;
      opened.conversation.push_back({now, caller.user, true, Meaning::words, act.text});
      all_cases.push_back(opened);
      return ActAnswer{opened, std::nullopt};
    }
    return fail(ErrorCode::not_found, "no such job");
  }
  Result<ActAnswer> perform(const Caller& caller, const act::Note& act) {
    return in_case(caller, act.in, Act::note, [&](Case& in) {
      in.conversation.push_back({now, caller.user, true, Meaning::note, act.text});
      return Status();
    });
  }
  Result<ActAnswer> perform(const Caller& caller, const act::Ask& act) {
    return in_case(caller, act.in, Act::ask, [&](Case& in) {
      in.permissions.push_back({PermissionId{next_id()}, run_in(in, act.job), PermissionState::asked, now,
                                caller.user, no_time, Duration(0)});
      return Status();
    });
  }
  Result<ActAnswer> perform(const Caller& caller, const act::Approve& act) {
    return in_case(caller, act.in, Act::approve, [&](Case& in) -> Status {
      for (Contact& each : in.contacts) {
        if (each.passage != Passage::drafted) continue;
        each.passage = Passage::owed;
        return {};
      }
      return fail(ErrorCode::conflict, "no draft waits in this case");
    });
  }
  Result<ActAnswer> perform(const Caller& caller, const act::Assign& act) {
    return in_case(caller, act.in, Act::assign, [&](Case& in) {
      in.assigned = act.to.empty() ? caller.user : act.to;
      return Status();
    });
  }
  Result<ActAnswer> perform(const Caller& caller, const act::Ticket& act) {
    return let(caller, act.in, Act::ticket);
  }
  Result<ActAnswer> perform(const Caller& caller, const act::Grant& act) {
    return in_case(caller, act.in, Act::exempt, [&](Case& in) {
      in.exemptions.push_back({ExemptionId{next_id()}, act.rule, std::nullopt, now + act.lasts, act.reason,
                               caller.user, no_time});
      return Status();
    });
  }
  Result<ActAnswer> perform(const Caller& caller, const act::Revoke& act) {
    return let(caller, act.in, Act::exempt);
  }
  Result<ActAnswer> perform(const Caller& caller, const act::Close& act) {
    return in_case(caller, act.in, Act::close, [&](Case& in) -> Status {
      if (!in.open()) return fail(ErrorCode::conflict, "the case is closed already");
      in.state = CaseState::closed;
      in.resolution = act.resolution;
      in.closed_at = now;
      in.closed_by = caller.user;
      in.closing_words = act.words;
      return {};
    });
  }
  Result<ActAnswer> perform(const Caller& caller, const act::Reopen& act) {
    return let(caller, act.in, Act::reopen);
  }
  Result<ActAnswer> perform(const Caller& caller, const act::SettleTask& act) {
    return in_case(caller, act.in, Act::settle_task, [&](Case& in) -> Status {
      for (StaffTask& task : in.tasks) {
        if (task.id != act.task) continue;
        task.done_at = now;
        task.done_by = caller.user;
        return {};
      }
      return fail(ErrorCode::not_found, "no such task in this case");
    });
  }
  Result<ActAnswer> perform(const Caller& caller, const act::DeclareEmergency& act) {
    if (const auto allowed = may(caller, Act::declare_emergency, caller.uid); !allowed)
      return tl::unexpected(allowed.error());
    Emergency declared;
    declared.id = EmergencyId{next_id()};
    declared.declared_by = caller.user;
    declared.declared_at = now;
    declared.expires_at = now + act.lasts;
    declared.cause = act.cause;
    declared.reason = act.reason;
    declared.evidence = act.evidence;
    for (const SlurmId id : act.jobs) declared.runs.push_back({{"aicloud", id, now}, now});
    return ActAnswer{std::nullopt, declared};
  }
  Result<ActAnswer> perform(const Caller& caller, const act::ConfirmEmergency& act) {
    if (const auto allowed = may(caller, Act::declare_emergency, caller.uid); !allowed)
      return tl::unexpected(allowed.error());
    for (Emergency& each : all_emergencies) {
      if (each.id != act.emergency) continue;
      each.confirmed_by = caller.user;
      each.confirmed_at = now;
      return ActAnswer{std::nullopt, each};
    }
    return fail(ErrorCode::not_found, "no such emergency has been declared");
  }
  Result<ActAnswer> perform(const Caller& caller, const act::Cancel& act) {
    return in_case(caller, act.in, Act::cancel, [&](Case& in) -> Status {
      for (Permission& each : in.permissions) {
        if (each.state != PermissionState::given) continue;
        each.state = PermissionState::used;
        Cancellation owed;
        owed.id = CancellationId{next_id()};
        owed.run = each.run;
        owed.permission = each.id;
        owed.owed_at = now;
        in.cancellations.push_back(owed);
        return {};
      }
      return fail(ErrorCode::refused, "no permission stands in this case; `steward ask` asks for it");
    });
  }

  Status answer(Case& in, SlurmId job, PermissionState state) {
    for (Permission& each : in.permissions) {
      if (each.state != PermissionState::asked || (job != 0 && each.run.job.id != job)) continue;
      each.state = state;
      each.answered_at = now;
      return {};
    }
    in.permissions.push_back(
        {PermissionId{next_id()}, run_in(in, job), state, no_time, "", now, Duration(0)});
    return {};
  }

  std::int64_t last_id_ = 1000;
};

}  // namespace steward::fakes
