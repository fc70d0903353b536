// One call of the API, as its handlers see it, and the answers they share.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/service.h"
#include "model/person.h"
#include "net/http.h"
#include "portal/login/login.h"

namespace steward::portal {

struct Call {
  engine::Service& service;
  const Caller& caller;
  const net::Request& request;
  std::vector<std::string> captured;  // what stood in the pattern's {…}, in order
  Login* login = nullptr;             // the portal's; nullptr: there is none

  bool staff() const { return caller.role == Role::staff; }
};

int status_of(ErrorCode code);  // of HTTP
net::Response answer(std::string json);
// The error as JSON, with the status that fits its code.
net::Response answer(const Error& error);

// "true" or "false" in the query; absent is false. Errors: invalid.
Result<bool> flag(const net::Request& request, const std::string& name);
// The number in the pattern's first {…}. Errors: invalid.
Result<CaseId> captured_case(const Call& call);

// A whole number in the query, `fallback` when it is absent. Errors: invalid (below `least`, above `most`, no
// number).
Result<std::int64_t> number(const net::Request& request, const std::string& name, std::int64_t fallback,
                            std::int64_t least, std::int64_t most);
// Of a series, from the query: 120 when it is not said. Errors: invalid.
Result<std::size_t> points(const net::Request& request);
// A login name as accounts have them: one plain line of at most 256 bytes. Errors: invalid.
Status check_user(const std::string& user);

// The one answer about a case that is not there or not the caller's, so that nobody learns which.
Error no_such_case();
Error no_such_job();
Error no_such_person();

}  // namespace steward::portal
