// Live: the loop that drives the one step in earnest. It stamps inputs with the time, commits what the step
// decided, and only then carries out what is owed: mails, terminal words, looks at Slurm, cancellations with
// a warrant.
//
// Reports wait some milliseconds for one another and are committed together (reports.cpp).
//
// Serving thread only, but for the lambdas it posts to its workers. Nothing is retried once the other side
// could have acted; what fails before that is tried again with back-off. An input whose commit failed (disk
// full) and that cannot be said again by its sender is kept and taken again at the next tick.
#pragma once

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "engine/backoff.h"
#include "engine/clock_watch.h"
#include "engine/edges.h"
#include "engine/service.h"
#include "engine/step.h"
#include "engine/texts.h"
#include "store/series_keeper.h"

namespace steward::facts {
class Rhythm;
struct GpuNodes;
}  // namespace steward::facts

namespace steward::engine {

class Live final : public Service {
 public:
  Live(Edges edges, Names names, policy::Policy policy, Texts texts);
  ~Live() override;

  // Loads the store, refills the windows, settles what was under way, starts the timers.
  // Errors: whatever the store says.
  Status start();
  // Begins nothing new; what is under way is still heard of, so that a letter in hand does not end as
  // unclear. Reports wait for nothing any more.
  void wind_down();
  // Takes nothing more; workers that wait for the serving thread are told no.
  void stop();

  // As change_policy().
  // `texts`: made for it, where they hang on the policy, too.
  Status reload(policy::Policy policy, Texts texts);

  // The timers' bodies; tests call them instead of waiting.
  void take_reports();  // those that wait
  void tick();
  void poll();
  void read_history();
  void learn_rhythm();

  Result<Caller> identify(uid_t uid) override;
  void take_report(const Caller& caller, SentReport sent, std::optional<Duration> ahead,
                   ReportTaken then) override;  // reports.cpp
  Result<ActAnswer> act(const Caller& caller, const PersonAct& act,
                        std::optional<std::int64_t> seen = {}) override;
  Language language(const Caller& caller) override;
  Status choose_language(const Caller& caller, const std::string& language) override;
  void preview(const Caller& caller, CaseId in, const std::optional<PersonAct>& act, Previewed then) override;
  void test_mail(const Caller& caller, const std::string& address,
                 std::function<void(Result<MailTest>)> then) override;
  void examine(const Caller& caller, std::function<void(Result<std::vector<Check>>)> then) override;
  Result<Cluster> cluster(const Caller& caller) override;  // cluster.cpp
  std::vector<RuleView> rules() override;
  Result<std::vector<JobView>> jobs(const Caller& caller, bool everybody) override;
  Result<JobView> job(const Caller& caller, const std::string& shown_id) override;
  Result<JobSeries> job_series(const Caller& caller, const std::string& shown_id, std::size_t most) override;
  Result<std::vector<NodeSummary>> nodes(const Caller& caller) override;
  Result<NodeView> node(const Caller& caller, const std::string& node) override;
  Result<NodeSeries> node_series(const Caller& caller, const std::string& node, Duration back,
                                 std::size_t most) override;
  Result<std::vector<Case>> cases(const Caller& caller, const store::CaseFilter& filter) override;
  Result<Case> find_case(const Caller& caller, CaseId id) override;
  Result<std::vector<Event>> events_of(const Caller& caller, CaseId id) override;
  Result<std::vector<Event>> ledger(const Caller& caller, std::int64_t from, std::size_t limit) override;
  Result<std::vector<Emergency>> emergencies(const Caller& caller) override;
  Result<PersonData> export_data(const Caller& caller, const std::string& user) override;
  Result<std::size_t> forget(const Caller& caller, const std::string& user) override;
  Result<LedgerCheck> verify_ledger(const Caller& caller) override;
  Result<Health> health(const Caller& caller) override;
  Result<HistoryView> history(const Caller& caller, const std::string& user, std::int64_t days) override;

  Result<HistoryImport> import_history(const Caller& caller, Time since) override;
  Result<HistoryImport> history_import(const Caller& caller) override;
  Result<std::vector<SlurmId>> import_jobs(const Caller& caller, std::vector<EndedJob> jobs) override;
  Result<std::vector<Waste>> waste(const Caller& caller) override;
  Result<RhythmView> rhythm(const Caller& caller) override;  // rhythm.cpp
  Status take_mail(const ReceivedMail& mail) override;       // mail.cpp

  // links.cpp
  tl::expected<AnswerPage, LinkTrouble> look_at_link(const std::string& token) const override;
  tl::expected<void, LinkRefusal> answer_by_link(const std::string& token, const LinkAnswer& answer) override;

  const State& state() const { return state_; }

 private:
  struct Taken {
    std::optional<casework::Done> done;
    std::optional<Warrant> warrant;
  };
  Result<Taken> take(InputBody body);
  Outcome step_on_tape(const Input& input, std::string_view json = {});
  Status commit(const store::Change& change);
  void take_or_keep(InputBody body);
  void retake_kept();
  void every(Duration period, void (Live::*body)());
  template <typename Answer>
  Answer on_serving(std::function<Answer()> work, Answer when_stopping);

  // reports.cpp
  struct WaitingReport {
    ReportId id;
    SentReport sent;
    ReportTaken then;
  };
  struct ReportGroup;
  ReportGroup step_group(std::span<WaitingReport> waiting);
  Status keep_group(ReportGroup& group);
  void answer_report(const WaitingReport& report);
  Duration keeps_reports() const;

  // series.cpp
  void keep_series();
  void add_series(const NodeReport& report);

  // views.cpp: a job that the caller may see. Errors: as job() answers.
  Result<const Job*> find_own(const Caller& caller, const std::string& shown_id) const;

  // next_run.cpp
  void add_next(JobView& view);
  NextRun next_of(const JobView& view, const EndedJob& run);
  std::optional<EndedJob> kept_run(const EndedJob& run);
  std::vector<EndedJob> others_of_name(const EndedJob& run);
  Result<std::optional<JobView>> remembered(const Caller& caller, const std::string& shown_id);

  // history.cpp
  using Jobs = std::shared_ptr<std::vector<EndedJob>>;
  using Then = std::function<void(const Status&)>;
  void read_piece(Time from, Time to, Time read_to, std::function<void(const Status&, std::int64_t)> then);
  void keep_slice(const Jobs& jobs, std::size_t at, Time read_to, const Then& then);
  void took_history(const Status& status, Time to);
  void import_next();
  std::string gpu_type_of(const EndedJob& job) const;
  void keep_ended();
  void tell_ended(std::vector<EndedJob> jobs, bool complete);
  void recall_past();
  void forget_history();
  // rhythm.cpp
  void rhythm_has_changed();  // old jobs were taken in
  facts::GpuNodes gpu_nodes() const;
  void learn_piece();
  void learned();
  JobSeries series_of(const Job& job, Time until, std::size_t most);  // series.cpp
  std::optional<MeasuredUse> measured_of(const Job& job, Time end);   // series.cpp

  // privacy.cpp
  bool has_history(uid_t uid) const;
  Result<store::KnownPerson> person_named(const std::string& user) const;
  Result<std::vector<Case>> cases_of(uid_t uid, const std::string& user) const;

  // outbox.cpp
  struct Recipient {
    bool person = false;  // looked up in the address book; else it has an address
    uid_t uid = 0;
    std::string user;
    Result<std::string> address;
  };
  void carry_out();
  void carry_out_mails(Due& owed);
  void send_each(const Due::Contacts& owed);
  bool may_go(CaseId in, ContactId contact) const;
  std::pair<std::uint64_t, bool> turn_of(CaseId in, ContactId contact) const;
  bool may_try(const Due::Contacts& contents, ChannelKind channel) const;
  std::pair<contact::Channel*, Executor*> way_of(ChannelKind channel);
  void send(const Due::Contacts& contents);
  contact::SendOutcome reach(const Recipient& recipient, contact::Letter& letter);
  Result<std::string> address_beside(const Contact& contact) const;
  void note_outcome(const Due::Contacts& contents, ChannelKind channel, const contact::SendOutcome& outcome);
  void sent(const Due::Contacts& contents, ChannelKind channel, const contact::SendOutcome& outcome,
            const std::string& message_id);
  void forget_failures(ContactId contact);
  bool given_up(ContactId contact) const;
  void print(CaseId in, ContactId contact);
  std::vector<TerminalWord> hand_out_words(const std::string& node);
  // previews.cpp
  struct Previewing {
    std::vector<Preview> all;
    std::vector<Recipient> recipients;  // one each
  };
  Executor& trying_worker();
  void ask_cluster();
  std::vector<std::string> without_agent() const;
  void add_preview(const Case& in, const Contact& contact, Previewing& previewing) const;
  void add_outcome(const Outcome& outcome, Previewing& previewing) const;
  // cancelling.cpp
  void cancel(CaseId in, CancellationId cancellation);
  bool still_owed(CancellationId cancellation) const;
  void looked_too_slowly(CancellationId cancellation);
  void cancel_done(CancellationId cancellation, const slurm::CancelResult& result);
  void resolve(CaseId in, CancellationId cancellation);

  void recall(CaseId id);
  Result<Caller> look_up(uid_t uid) const;
  static void hide_staffs_own(const Caller& caller, Case& value);
  void erase_expired();
  void publish_head();
  Status check_names(const PersonAct& act) const;
  Status may_report(const Caller& caller, const NodeReport& report) const;
  void hear_clock(const std::string& node, Duration ahead);

  Edges edges_;
  Names names_;
  contact::NamesAsAddresses usual_addresses_;
  Texts texts_;
  State state_;
  store::SeriesKeeper series_;
  std::map<std::string, store::Acknowledged> acknowledged_;
  std::vector<WaitingReport> waiting_;  // in the order in which they came
  bool gathering_ = false;              // a timer will take them
  std::deque<InputBody> kept_;
  std::deque<facts::EndedRun> ended_;  // their measurements are still to be summed up
  std::set<ContactId> sending_;
  std::set<CancellationId> cancelling_;
  std::map<CancellationId, int> slow_looks_;
  std::map<uid_t, std::pair<Caller, Time>> callers_;  // for a minute: the name service may be slow
  // What staff were last shown: the version of each case. So that two on one case see each other's acts.
  std::map<std::pair<uid_t, CaseId>, std::int64_t> shown_;
  ClockWatch clocks_;
  Time erased_at_ = no_time;  // when cases were last looked through for those whose time is over
  Time head_looked_at_ = no_time;
  std::map<ChannelKind, Backoff> backoff_;
  std::map<ContactId, Time> failing_since_;    // of the same: their first failure since the start
  std::map<ContactId, std::uint64_t> failed_;  // of letters still owed: the number of their last failure
  std::uint64_t failures_ = 0;
  std::map<ContactId, Backoff> letter_backoff_;  // of letters that the server takes, but not now
  Backoff slurm_backoff_{minutes(5)};
  Backoff cancel_backoff_{minutes(1)};
  std::string mail_trouble_;
  std::string slurm_trouble_;
  Time slurm_at_ = no_time;
  bool polling_ = false;
  Cluster cluster_;  // as Slurm said it last
  bool asking_cluster_ = false;
  Backoff history_backoff_{hours(1)};
  Time history_reread_at_ = no_time;
  bool reading_history_ = false;
  HistoryImport import_;
  std::string accounting_trouble_;
  Time recalled_to_ = no_time;  // of what is kept, the step has been told so far since the start
  bool caught_up_ = false;      // accounting, since the start
  bool all_told_ = false;
  std::shared_ptr<facts::Rhythm> learning_;  // null: nothing is being learned
  Time learned_to_ = no_time;
  Time rhythm_due_ = no_time;
  Time busy_counted_at_ = no_time;  // when rhythm_ was last told how busy it is
  std::optional<RhythmView> rhythm_;
  bool winding_down_ = false;
  std::shared_ptr<std::atomic<bool>> stopping_ = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace steward::engine
