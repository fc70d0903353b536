// Service: what the API and the pages may ask of a running stewardd. Serving thread only. Every call checks
// the caller's rights first (model/rights.h) and answers about strangers' things exactly as about things that
// are not.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/act.h"
#include "model/case.h"
#include "model/checkup.h"
#include "model/cluster.h"
#include "model/event.h"
#include "model/history_view.h"
#include "model/job.h"
#include "model/mail.h"
#include "model/node_view.h"
#include "model/plot.h"
#include "model/preview.h"
#include "model/report.h"
#include "model/rhythm.h"
#include "model/rule_view.h"
#include "model/series.h"
#include "model/view.h"
#include "store/store.h"

namespace steward::engine {

// What the page shows that a link in a message leads to. Times are for people, in `zone`.
struct AnswerPage {
  std::string platform;
  std::string language;  // of subject and text: "en"
  std::string person;
  std::string subject;
  std::string text;  // as it was sent (contact/fill.h says how it is written)
  CaseId in;
  Plot plot;  // empty: none
  Time until = no_time;
  std::string zone;
  std::string job;           // "4711 (train.sh)"; empty: it is about no single job
  bool may_permit = false;   // cancelling `job`
  bool may_decline = false;  // staff asked for it
};

// What a person said by a link. All but permit hold their words.
struct LinkAnswer {
  enum class Kind { reply, permit, decline, wrong };
  Kind kind = Kind::reply;
  std::string text;
  bool operator==(const LinkAnswer&) const = default;
};

enum class LinkTrouble {
  unknown,  // no link of ours, or an altered one
  expired,
  used,     // its one answer has been taken
  over,     // the job has ended, or the case is closed
  refused,  // this answer cannot be taken, and the link stays
  not_now   // nothing could be kept or done; the link stays
};

struct LinkRefusal {
  LinkTrouble trouble = LinkTrouble::unknown;
  std::string words;  // of `refused`: why, for the person
};

// A report as its agent sent it: the bytes are kept as they came.
struct SentReport {
  NodeReport report;
  std::string json;
};

class Service {
 public:
  virtual ~Service() = default;

  // Roles from the policy file: agents' uid, staff's group, the mail server's account, else user. Errors:
  // not_found for a uid without a name.
  virtual Result<Caller> identify(uid_t uid) = 0;

  // `ahead`: how far the agent's clock is ahead of ours, when it said its time. `then` is called on the
  // serving thread when the report is committed, which is some milliseconds later: reports share a commit.
  using ReportTaken = std::function<void(const Result<ReportAnswer>&)>;
  virtual void take_report(const Caller& caller, SentReport sent, std::optional<Duration> ahead,
                           ReportTaken then) = 0;
  // The case as it is after the act. DeclareEmergency answers with no case but the emergency.
  struct ActAnswer {
    std::optional<Case> in;
    std::optional<Emergency> emergency;
  };
  // `seen`: the version of the case that the caller looked at; without it, the last that this daemon showed
  // them.
  virtual Result<ActAnswer> act(const Caller& caller, const PersonAct& act,
                                std::optional<std::int64_t> seen = {}) = 0;

  // What letters to the caller are written in, and what they may be.
  struct Language {
    std::string now;
    std::vector<std::string> known;
  };
  virtual Language language(const Caller& caller) = 0;
  // Errors: invalid for a language without texts.
  virtual Status choose_language(const Caller& caller, const std::string& language) = 0;

  // What the act would send, without doing it; or with no act, what waits in the case. Staff. Who is reached
  // is looked up on a worker, and `then` called on the serving thread.
  using Previewed = std::function<void(Result<std::vector<Preview>>)>;
  virtual void preview(const Caller& caller, CaseId in, const std::optional<PersonAct>& act,
                       Previewed then) = 0;
  // Sends a mail that says that it is one, outside of all cases. Staff.
  virtual void test_mail(const Caller& caller, const std::string& address,
                         std::function<void(Result<MailTest>)> then) = 0;
  // Whether Steward can do its work here. Staff. Slurm and the mail server are asked on workers, and `then`
  // called on the serving thread.
  virtual void examine(const Caller& caller, std::function<void(Result<std::vector<Check>>)> then) = 0;
  // What there is to ask Slurm for; for everybody, without the names of other people that reservations hold.
  // Errors: unavailable where Slurm has not said it yet.
  virtual Result<Cluster> cluster(const Caller& caller) = 0;

  // For everybody: the rules with the site's numbers.
  virtual std::vector<RuleView> rules() = 0;
  virtual Result<std::vector<JobView>> jobs(const Caller& caller, bool everybody) = 0;  // everybody: staff
  virtual Result<JobView> job(const Caller& caller, const std::string& shown_id) = 0;   // "123", "120_3"
  // Over the run's time, in at most `most` points. Errors: not_found as for job(), and before it has started.
  virtual Result<JobSeries> job_series(const Caller& caller, const std::string& shown_id,
                                       std::size_t most) = 0;
  virtual Result<std::vector<NodeSummary>> nodes(const Caller& caller) = 0;          // staff
  virtual Result<NodeView> node(const Caller& caller, const std::string& node) = 0;  // staff
  // The last `back`, in at most `most` points. Staff.
  virtual Result<NodeSeries> node_series(const Caller& caller, const std::string& node, Duration back,
                                         std::size_t most) = 0;
  virtual Result<std::vector<Case>> cases(const Caller& caller, const store::CaseFilter& filter) = 0;
  virtual Result<Case> find_case(const Caller& caller, CaseId id) = 0;
  virtual Result<std::vector<Event>> events_of(const Caller& caller, CaseId id) = 0;  // staff
  virtual Result<std::vector<Event>> ledger(const Caller& caller, std::int64_t from,
                                            std::size_t limit) = 0;              // staff
  virtual Result<std::vector<Emergency>> emergencies(const Caller& caller) = 0;  // staff
  // Everything that is stored about a person (docs/privacy.md); their own, or anybody's for staff.
  virtual Result<PersonData> export_data(const Caller& caller, const std::string& user) = 0;
  // Erases all texts of and to a person, and their name. Errors: conflict while a matter of theirs is open.
  // Answers how many cases were erased. Staff.
  virtual Result<std::size_t> forget(const Caller& caller, const std::string& user) = 0;
  virtual Result<LedgerCheck> verify_ledger(const Caller& caller) = 0;  // staff
  virtual Result<Health> health(const Caller& caller) = 0;              // staff
  // Reads Slurm's accounting from `since` on, which may take long: history_import() tells how far it is.
  // Errors: conflict while another is under way, unavailable without accounting.
  virtual Result<HistoryImport> import_history(const Caller& caller, Time since) = 0;
  virtual Result<HistoryImport> history_import(const Caller& caller) = 0;
  // Ended jobs out of a file of accounting's; the numbers of those that cannot be (a clock that was wrong,
  // another platform's) come back. What only Steward can know of a run is not taken from anybody.
  virtual Result<std::vector<SlurmId>> import_jobs(const Caller& caller, std::vector<EndedJob> jobs) = 0;
  // What the rules over many jobs find, whatever came of it; what costs others most first. Staff. Looks
  // through all runs that are known: some 40 ms for a million.
  virtual Result<std::vector<Waste>> waste(const Caller& caller) = 0;
  // The platform's week, learned from its jobs; for everybody: totals, and nobody in them. Errors:
  // unavailable in the first moments after a start.
  virtual Result<RhythmView> rhythm(const Caller& caller) = 0;
  // What ended jobs held and used in the last `days`: the caller's own (`user` empty), or anybody's for
  // staff.
  virtual Result<HistoryView> history(const Caller& caller, const std::string& user, std::int64_t days) = 0;

  // Links in messages: the token is all the identity there is, and it is good for one answer. Looking changes
  // nothing, since mail scanners follow links. An altered token and none of ours are one trouble.
  virtual tl::expected<AnswerPage, LinkTrouble> look_at_link(const std::string& token) const = 0;
  virtual tl::expected<void, LinkRefusal> answer_by_link(const std::string& token,
                                                         const LinkAnswer& answer) = 0;
  // A mail that came to one of Steward's addresses, or a bounce of a letter of its own. Whoever calls has
  // looked at Act::deliver_mail; who wrote it is for the address to say, not for the mail. The same mail may
  // come twice. Errors: not_found (no such address, or one that was altered), refused (not from this sender),
  // invalid (it can never be taken), unavailable (not now: the mail server tries again).
  virtual Status take_mail(const ReceivedMail& mail) = 0;
};

}  // namespace steward::engine
