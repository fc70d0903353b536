#include "programs/steward/api.h"

#include "base/text.h"
#include "net/client.h"
#include "net/target.h"
#include "programs/steward/clean.h"
#include "wire/json.h"
#include "wire/mail_json.h"
#include "wire/rhythm_json.h"

namespace steward::cli {
namespace {

// Longer than any read takes; a ledger of years is checked in seconds.
constexpr Duration kPatience = std::chrono::seconds(60);

// Cleans a value that was read; errors name the answer, not the field alone.
template <typename Value>
Result<Value> cleaned(Result<Value> value) {
  if (!value) return fail_in("stewardd's answer", value.error());
  clean(*value);
  return value;
}

template <typename Value>
Result<Value> read(const Result<std::string>& text, Result<Value> (*parse)(std::string_view)) {
  if (!text) return tl::unexpected(text.error());
  return cleaned(parse(*text));
}

template <typename Value>
Result<std::vector<Value>> read_list(const Result<std::string>& text, std::string_view key,
                                     Result<Value> (*parse)(std::string_view)) {
  if (!text) return tl::unexpected(text.error());
  const auto items = wire::list_from_json(key, *text);
  if (!items) return fail_in("stewardd's answer", items.error());
  std::vector<Value> values;
  values.reserve(items->size());
  for (const std::string& item : *items) {
    auto value = cleaned(parse(item));
    if (!value) return tl::unexpected(value.error());
    values.push_back(std::move(*value));
  }
  return values;
}

}  // namespace

Fetch fetch_from(const std::string& socket) { return fetch_with(socket, ""); }

Fetch fetch_with(const std::string& socket, const std::string& munge_socket) {
  return [socket, munge_socket](const std::string& method, const std::string& target,
                                const std::string& body) -> Result<net::Response> {
    const auto endpoint = net::Endpoint::parse(socket);
    if (!endpoint) return tl::unexpected<Error>(endpoint.error());
    if (endpoint->is_tcp() && endpoint->cluster.empty()) {
      return fail(ErrorCode::invalid,
                  "name the cluster, too, as your credential is made for it alone: "
                  "CLUSTER@" +
                      socket);
    }
    auto response = net::fetch(*endpoint, method, target, body, kPatience, munge_socket);
    if (response || response.error().code != ErrorCode::unavailable) return response;
    return fail(ErrorCode::unavailable, response.error().message +
                                            (response.error().message.ends_with('?') ? "" : ".") +
                                            " Another stewardd is named by --socket PATH|CLUSTER@HOST:PORT.");
  };
}

Result<std::string> Api::ask(const std::string& method, const std::string& target,
                             const std::string& body) const {
  auto response = fetch_(method, "/api/v1" + target, body);
  if (!response) return tl::unexpected(response.error());
  if (response->status < 400) return std::move(response->body);
  auto error = wire::error_from_json(response->body);
  if (!error)
    return fail(ErrorCode::garbled,
                "the answer has status " + std::to_string(response->status) + " and no reason");
  error->message = one_line(error->message, 1000);
  return tl::unexpected(*error);
}

Result<std::string> Api::get(const std::string& target) const { return ask("GET", target, ""); }

Result<wire::Me> Api::me() const { return read(get("/me"), wire::me_from_json); }
Result<std::vector<JobView>> Api::jobs(bool everybody) const {
  return read_list(get(jobs_target(everybody)), "jobs", wire::job_view_from_json);
}
Result<JobView> Api::job(const std::string& shown_id) const {
  return read(get(job_target(shown_id)), wire::job_view_from_json);
}
Result<JobSeries> Api::job_series(const std::string& shown_id, std::size_t points) const {
  return read(get(job_series_target(shown_id, points)), wire::job_series_from_json);
}
Result<std::vector<RuleView>> Api::rules() const {
  return read_list(get("/rules"), "rules", wire::rule_view_from_json);
}

Result<HistoryView> Api::history(std::int64_t days, const std::string& user) const {
  return read(get(history_target(days, user)), wire::history_view_from_json);
}

Result<RhythmView> Api::rhythm() const { return read(get("/rhythm"), wire::rhythm_from_json); }

Result<HistoryImport> Api::history_import() const {
  return read(get("/history/import"), wire::history_import_from_json);
}
Result<HistoryImport> Api::import_history(Time since) const {
  return read(ask("POST", "/history/import", wire::since_to_json(since)), wire::history_import_from_json);
}
Result<std::vector<std::string>> Api::import_jobs(const std::vector<std::string>& jobs) const {
  const auto taken = ask("POST", "/history/jobs", wire::list_json("jobs", jobs));
  if (!taken) return tl::unexpected<Error>(taken.error());
  auto refused = wire::list_from_json("refused", *taken);
  if (!refused) return fail_in("stewardd's answer", refused.error());
  for (std::string& number : *refused) number = one_line(number, 20);
  return refused;
}
Result<std::vector<Waste>> Api::waste() const {
  return read_list(get("/waste"), "waste", wire::waste_from_json);
}
Result<std::vector<NodeSummary>> Api::nodes() const {
  return read_list(get("/nodes"), "nodes", wire::node_summary_from_json);
}
Result<NodeView> Api::node(const std::string& node) const {
  return read(get(node_target(node)), wire::node_view_from_json);
}
Result<NodeSeries> Api::node_series(const std::string& node, std::int64_t hours, std::size_t points) const {
  return read(get(node_series_target(node, hours, points)), wire::node_series_from_json);
}
Result<std::vector<Case>> Api::cases(bool everybody, bool open_only) const {
  return read_list(get(cases_target(everybody, open_only)), "cases", wire::case_from_json);
}
Result<Case> Api::find_case(CaseId id) const { return read(get(case_target(id)), wire::case_from_json); }
Result<std::vector<Event>> Api::events_of(CaseId id) const {
  return read_list(get(events_target(id)), "events", wire::event_from_json);
}
Result<std::vector<Event>> Api::ledger(std::int64_t from, std::size_t limit) const {
  return read_list(get(ledger_target(from, limit)), "events", wire::event_from_json);
}
Result<std::vector<Emergency>> Api::emergencies() const {
  return read_list(get("/emergencies"), "emergencies", wire::emergency_from_json);
}
Result<PersonData> Api::export_data(const std::string& user) const {
  return read(get(export_target(user)), wire::person_data_from_json);
}
Result<std::size_t> Api::forget(const std::string& user) const {
  const auto text = ask("POST", "/forget", wire::forget_to_json(user));
  if (!text) return tl::unexpected(text.error());
  auto erased = wire::erased_from_json(*text);
  if (!erased) return fail_in("stewardd's answer", erased.error());
  return erased;
}
Result<wire::PortalLink> Api::portal_link() const {
  return read(ask("POST", "/portal/link", ""), wire::portal_link_from_json);
}
Result<wire::PortalLogout> Api::portal_logout() const {
  return read(ask("POST", "/portal/logout", ""), wire::portal_logout_from_json);
}
Result<wire::LanguageAnswer> Api::language() const {
  return read(get("/me/language"), wire::language_answer_from_json);
}
Result<wire::LanguageAnswer> Api::choose_language(const std::string& language) const {
  return read(ask("POST", "/me/language", wire::language_to_json(language)), wire::language_answer_from_json);
}
Result<std::vector<Preview>> Api::outbox(CaseId id) const {
  return read_list(get(case_target(id) + "/outbox"), "previews", wire::preview_from_json);
}
Result<std::vector<Preview>> Api::preview(const PersonAct& act) const {
  return read_list(ask("POST", "/acts/preview", wire::to_json(act)), "previews", wire::preview_from_json);
}
Result<Cluster> Api::cluster() const { return read(get("/cluster"), wire::cluster_from_json); }
Result<std::vector<Check>> Api::examine() const {
  return read_list(ask("POST", "/doctor", "{}"), "checks", wire::check_from_json);
}
Result<MailTest> Api::test_mail(const std::string& address) const {
  return read(ask("POST", "/mail/test", wire::address_to_json(address)), wire::mail_test_from_json);
}
Result<LedgerCheck> Api::ledger_check() const {
  return read(get("/ledger/check"), wire::ledger_check_from_json);
}
Result<Health> Api::health() const { return read(get("/health"), wire::health_from_json); }

Result<wire::ActAnswer> Api::act(const PersonAct& act, std::optional<std::int64_t> seen) const {
  const std::string target = seen ? "/acts?seen=" + std::to_string(*seen) : "/acts";
  const auto text = ask("POST", target, wire::to_json(act));
  if (!text) return tl::unexpected(text.error());
  auto answer = wire::act_answer_from_json(*text);
  if (!answer) return fail_in("stewardd's answer", answer.error());
  if (answer->in) clean(*answer->in);
  if (answer->emergency) clean(*answer->emergency);
  return answer;
}

Status Api::deliver(const ReceivedMail& mail) const {
  const auto taken = ask("POST", "/mail", wire::to_json(mail));
  if (!taken) return tl::unexpected(taken.error());
  return {};
}

Result<JobView> Api::job_named(const std::string& id) const {
  auto shown = job(id);
  if (shown || shown.error().code != ErrorCode::not_found) return shown;
  const auto own = jobs(false);
  if (!own) return tl::unexpected(own.error());
  for (const JobView& each : *own) {
    if (std::to_string(each.job.id) == id) return each;
  }
  return shown;
}

std::string jobs_target(bool everybody) { return everybody ? "/jobs?everybody=true" : "/jobs"; }
std::string job_target(const std::string& shown_id) { return "/jobs/" + shown_id; }
std::string history_target(std::int64_t days, const std::string& user) {
  return "/history?days=" + std::to_string(days) + (user.empty() ? "" : "&user=" + net::percent_encode(user));
}

std::string job_series_target(const std::string& shown_id, std::size_t points) {
  return job_target(shown_id) + "/series?points=" + std::to_string(points);
}
std::string node_target(const std::string& node) { return "/nodes/" + net::percent_encode(node); }
std::string node_series_target(const std::string& node, std::int64_t hours, std::size_t points) {
  return node_target(node) + "/series?hours=" + std::to_string(hours) + "&points=" + std::to_string(points);
}
std::string cases_target(bool everybody, bool open_only) {
  std::string target = "/cases";
  if (everybody) target += "?everybody=true";
  if (open_only) target += everybody ? "&open=true" : "?open=true";
  return target;
}
std::string case_target(CaseId id) { return "/cases/" + std::to_string(id.value); }
std::string events_target(CaseId id) { return case_target(id) + "/events"; }
std::string ledger_target(std::int64_t from, std::size_t limit) {
  return "/ledger?from=" + std::to_string(from) + "&limit=" + std::to_string(limit);
}
std::string export_target(const std::string& user) { return "/export/" + net::percent_encode(user); }

}  // namespace steward::cli
