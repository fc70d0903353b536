#include "portal/api/call.h"

#include "base/text.h"
#include "wire/json.h"

namespace steward::portal {
int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid:
      return 400;
    case ErrorCode::garbled:
      return 400;
    case ErrorCode::refused:
      return 403;
    case ErrorCode::not_found:
      return 404;
    case ErrorCode::conflict:
      return 409;
    case ErrorCode::io:
      return 500;
    case ErrorCode::unavailable:
      return 503;
    case ErrorCode::timeout:
      return 504;
  }
  return 500;
}

net::Response answer(std::string json) {
  net::Response response;
  response.body = std::move(json);
  // Answers hold one person's matters: nothing between here and them may keep a copy.
  response.headers["Cache-Control"] = "no-store";
  return response;
}

net::Response answer(const Error& error) {
  net::Response response = answer(wire::to_json(error));
  response.status = status_of(error.code);
  return response;
}

Result<bool> flag(const net::Request& request, const std::string& name) {
  const auto found = request.query.find(name);
  if (found == request.query.end() || found->second == "false") return false;
  if (found->second == "true") return true;
  return fail(ErrorCode::invalid, "query parameter \"" + name + "\" is true or false");
}

Result<CaseId> captured_case(const Call& call) {
  const auto number = parse_integer(call.captured.at(0));
  if (!number || *number <= 0)
    return fail(ErrorCode::invalid, "a case is named by its number, as in /api/v1/cases/3");
  return CaseId{*number};
}

Result<std::int64_t> number(const net::Request& request, const std::string& name, std::int64_t fallback,
                            std::int64_t least, std::int64_t most) {
  const auto found = request.query.find(name);
  if (found == request.query.end()) return fallback;
  const auto value = parse_integer(found->second);
  if (value && *value >= least && *value <= most) return *value;
  return fail(ErrorCode::invalid, "query parameter \"" + name + "\" is a whole number of " +
                                      std::to_string(least) + " to " + std::to_string(most));
}

Result<std::size_t> points(const net::Request& request) {
  const auto count = number(request, "points", 120, 1, 1000);
  if (!count) return tl::unexpected(count.error());
  return static_cast<std::size_t>(*count);
}

Status check_user(const std::string& user) {
  constexpr std::size_t kNameBytes = 256;
  if (!user.empty() && user.size() <= kNameBytes && one_line(user, kNameBytes) == user) return {};
  return fail(ErrorCode::invalid, "a person is named by their login name, as in /api/v1/export/mads");
}

Error no_such_case() {
  return {ErrorCode::not_found, "there is no such case among those you may see; `steward cases` lists them"};
}

Error no_such_job() {
  return {ErrorCode::not_found, "there is no such job among those you may see; `steward jobs` lists them"};
}

Error no_such_person() {
  return {ErrorCode::not_found,
          "there is no such person among those whose data you may see; `steward export` gives you yours"};
}

}  // namespace steward::portal
