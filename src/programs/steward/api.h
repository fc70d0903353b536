// The API as `steward` calls it: JSON over the daemon's Unix socket, values cleaned for printing.
//
// Errors are the API's own, with its words; unavailable when nobody answers at the socket.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/act.h"
#include "model/case.h"
#include "model/event.h"
#include "model/view.h"
#include "net/http.h"
#include "wire/api_json.h"

namespace steward::cli {

// One request, blocking: net::fetch bound to a socket, or a test's own.
using Fetch = std::function<Result<net::Response>(const std::string& method, const std::string& target,
                                                  const std::string& body)>;
Fetch fetch_from(const std::string& socket);

class Api {
 public:
  explicit Api(Fetch fetch) : fetch_(std::move(fetch)) {}

  // The answer's JSON as it came. `target` stands below /api/v1.
  Result<std::string> get(const std::string& target) const;

  Result<wire::Me> me() const;
  Result<std::vector<JobView>> jobs(bool everybody) const;
  Result<JobView> job(const std::string& shown_id) const;
  Result<std::vector<Case>> cases(bool everybody, bool open_only) const;
  Result<Case> find_case(CaseId id) const;
  Result<std::vector<Event>> events_of(CaseId id) const;  // as they came: print kinds and times only
  Result<LedgerCheck> ledger_check() const;
  Result<Health> health() const;
  Result<wire::ActAnswer> act(const PersonAct& act) const;

 private:
  Result<std::string> ask(const std::string& method, const std::string& target,
                          const std::string& body) const;
  Fetch fetch_;
};

// The targets of the read commands, so that --json asks for the same thing as the page for people.
std::string jobs_target(bool everybody);
std::string job_target(const std::string& shown_id);
std::string cases_target(bool everybody, bool open_only);
std::string case_target(CaseId id);
std::string events_target(CaseId id);

}  // namespace steward::cli
