// One call of the API, as its handlers see it, and the answers they share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/service.h"
#include "model/person.h"
#include "net/http.h"

namespace steward::portal {

struct Call {
  engine::Service& service;
  const Caller& caller;
  const net::Request& request;
  std::vector<std::string> captured;  // what stood in the pattern's {…}, in order

  bool staff() const { return caller.role == Role::staff; }
};

net::Response answer(std::string json);
// The error as JSON, with the status that fits its code.
net::Response answer(const Error& error);

// "true" or "false" in the query; absent is false. Errors: invalid.
Result<bool> flag(const net::Request& request, const std::string& name);
// The number in the pattern's first {…}. Errors: invalid.
Result<CaseId> captured_case(const Call& call);

// The one answer about a case that is not there or not the caller's, so that nobody learns which.
Error no_such_case();
Error no_such_job();

}  // namespace steward::portal
