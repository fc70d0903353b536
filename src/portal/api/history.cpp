#include "model/rights.h"
#include "portal/api/handlers.h"
#include "wire/api_json.h"
#include "wire/json.h"

namespace steward::portal {
namespace {

constexpr std::int64_t kMonth = 30, kMostDays = 400;

}  // namespace

net::Response get_history(const Call& call) {
  const auto days = number(call.request, "days", kMonth, 1, kMostDays);
  if (!days) return answer(days.error());
  const auto named = call.request.query.find("user");
  const std::string user = named == call.request.query.end() ? "" : named->second;
  if (const Status right = user.empty() ? Status() : check_user(user); !right) return answer(right.error());
  const auto history = call.service.history(call.caller, user, *days);
  if (history) return answer(wire::to_json(*history));
  return answer(history.error().code == ErrorCode::not_found ? no_such_person() : history.error());
}

namespace {

net::Response answer_import(const Result<HistoryImport>& import) {
  return import ? answer(wire::to_json(*import)) : answer(import.error());
}

}  // namespace

net::Response get_history_import(const Call& call) {
  return answer_import(call.service.history_import(call.caller));
}

// Rights before the body: a stranger learns nothing from what is said of it.
net::Response post_history_import(const Call& call) {
  if (const Status allowed = may(call.caller, Act::import_history, call.caller.uid); !allowed)
    return answer(allowed.error());
  const auto since = wire::since_from_json(call.request.body);
  if (!since) return answer(since.error());
  return answer_import(call.service.import_history(call.caller, *since));
}

net::Response post_history_jobs(const Call& call) {
  if (const Status allowed = may(call.caller, Act::import_history, call.caller.uid); !allowed)
    return answer(allowed.error());
  const auto items = wire::list_from_json("jobs", call.request.body);
  if (!items) return answer(items.error());
  std::vector<EndedJob> jobs;
  for (const std::string& item : *items) {
    auto job = wire::ended_job_from_json(item);
    if (!job) return answer(Error{ErrorCode::invalid, job.error().message});
    jobs.push_back(std::move(*job));
  }
  const auto refused = call.service.import_jobs(call.caller, std::move(jobs));
  if (!refused) return answer(refused.error());
  std::vector<std::string> numbers;
  for (const SlurmId id : *refused) numbers.push_back(std::to_string(id));
  return answer(wire::list_json("refused", numbers));
}

net::Response get_waste(const Call& call) {
  const auto waste = call.service.waste(call.caller);
  if (!waste) return answer(waste.error());
  std::vector<std::string> items;
  for (const Waste& each : *waste) items.push_back(wire::to_json(each));
  return answer(wire::list_json("waste", items));
}

}  // namespace steward::portal
