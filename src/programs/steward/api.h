// The API as `steward` calls it: JSON over the daemon's socket or port, values cleaned for printing.
//
// Errors are the API's own, with its words; unavailable when nobody answers at the socket.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/act.h"
#include "model/case.h"
#include "model/event.h"
#include "model/history_view.h"
#include "model/mail.h"
#include "model/rhythm.h"
#include "model/rule_view.h"
#include "model/series.h"
#include "model/view.h"
#include "net/http.h"
#include "wire/api_json.h"
#include "wire/cluster_json.h"
#include "wire/portal_json.h"

namespace steward::cli {

// One request, blocking: net::fetch bound to a socket, or a test's own.
using Fetch = std::function<Result<net::Response>(const std::string& method, const std::string& target,
                                                  const std::string& body)>;
// `socket`: a path, or CLUSTER@HOST:PORT, where munged says who calls (at its socket, else where libmunge
// looks).
Fetch fetch_from(const std::string& socket);
Fetch fetch_with(const std::string& socket, const std::string& munge_socket);

class Api {
 public:
  explicit Api(Fetch fetch) : fetch_(std::move(fetch)) {}

  // The answer's JSON as it came. `target` stands below /api/v1.
  Result<std::string> get(const std::string& target) const;

  Result<wire::Me> me() const;
  Result<std::vector<JobView>> jobs(bool everybody) const;
  Result<JobView> job(const std::string& shown_id) const;
  Result<std::vector<RuleView>> rules() const;
  Result<HistoryImport> history_import() const;
  Result<HistoryImport> import_history(Time since) const;
  // Each as wire::to_json() has it; the numbers of those that cannot be come back.
  Result<std::vector<std::string>> import_jobs(const std::vector<std::string>& jobs) const;
  Result<std::vector<Waste>> waste() const;
  Result<RhythmView> rhythm() const;
  Result<HistoryView> history(std::int64_t days, const std::string& user) const;
  Result<JobSeries> job_series(const std::string& shown_id, std::size_t points) const;
  Result<std::vector<NodeSummary>> nodes() const;
  Result<NodeView> node(const std::string& node) const;
  Result<NodeSeries> node_series(const std::string& node, std::int64_t hours, std::size_t points) const;
  Result<std::vector<Case>> cases(bool everybody, bool open_only) const;
  Result<Case> find_case(CaseId id) const;
  // Events as they came, not cleaned: what is printed of them passes one_line() (layout.h: Table does it).
  Result<std::vector<Event>> events_of(CaseId id) const;
  Result<std::vector<Event>> ledger(std::int64_t from, std::size_t limit) const;
  Result<std::vector<Emergency>> emergencies() const;
  Result<PersonData> export_data(const std::string& user) const;
  Result<std::size_t> forget(const std::string& user) const;  // how many cases were erased
  Result<wire::PortalLink> portal_link() const;
  Result<wire::PortalLogout> portal_logout() const;
  Result<wire::LanguageAnswer> language() const;
  Result<wire::LanguageAnswer> choose_language(const std::string& language) const;
  Result<std::vector<Preview>> outbox(CaseId id) const;              // what waits in the case
  Result<std::vector<Preview>> preview(const PersonAct& act) const;  // what the act would send
  Result<Cluster> cluster() const;
  Result<std::vector<Check>> examine() const;
  Result<MailTest> test_mail(const std::string& address) const;
  Result<LedgerCheck> ledger_check() const;
  Result<Health> health() const;
  // `seen`: the version of the case that was shown to whoever acts.
  Result<wire::ActAnswer> act(const PersonAct& act, std::optional<std::int64_t> seen = {}) const;
  // A mail that came in; for the mail server's account.
  Status deliver(const ReceivedMail& mail) const;
  // The job that squeue shows so, else the caller's own with that raw id.
  Result<JobView> job_named(const std::string& id) const;

 private:
  Result<std::string> ask(const std::string& method, const std::string& target,
                          const std::string& body) const;
  Fetch fetch_;
};

// The targets of the read commands, so that --json asks for the same thing as the page for people.
std::string jobs_target(bool everybody);
std::string job_target(const std::string& shown_id);
std::string history_target(std::int64_t days, const std::string& user);
std::string job_series_target(const std::string& shown_id, std::size_t points);
std::string node_target(const std::string& node);
std::string node_series_target(const std::string& node, std::int64_t hours, std::size_t points);
std::string cases_target(bool everybody, bool open_only);
std::string case_target(CaseId id);
std::string events_target(CaseId id);
std::string ledger_target(std::int64_t from, std::size_t limit);
std::string export_target(const std::string& user);

}  // namespace steward::cli
