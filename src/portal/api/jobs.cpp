#include <algorithm>

#include "portal/api/handlers.h"
#include "wire/json.h"

namespace steward::portal {
namespace {

// "123" or "120_3".
bool job_id_like(const std::string& text) {
  return !text.empty() && text.size() <= 32 && text.front() != '_' && text.back() != '_' &&
         std::count(text.begin(), text.end(), '_') <= 1 &&
         text.find_first_not_of("0123456789_") == std::string::npos;
}

Error badly_named() {
  return {ErrorCode::invalid, "a job is named as squeue shows it: 123, or 120_3 for an array task"};
}

// A job that is not there and one that is not the caller's are answered in the same bytes.
Error without_traces(const Error& error) {
  return error.code == ErrorCode::not_found || error.code == ErrorCode::refused ? no_such_job() : error;
}

}  // namespace

net::Response get_rules(const Call& call) {
  std::vector<std::string> items;
  for (const RuleView& rule : call.service.rules()) items.push_back(wire::to_json(rule));
  return answer(wire::list_json("rules", items));
}

net::Response get_jobs(const Call& call) {
  const auto everybody = flag(call.request, "everybody");
  if (!everybody) return answer(everybody.error());
  const auto jobs = call.service.jobs(call.caller, *everybody);
  if (!jobs) return answer(jobs.error());
  std::vector<std::string> items;
  items.reserve(jobs->size());
  for (const JobView& job : *jobs) items.push_back(wire::to_json(job));
  return answer(wire::list_json("jobs", items));
}

net::Response get_job(const Call& call) {
  const std::string& id = call.captured.at(0);
  if (!job_id_like(id)) return answer(badly_named());
  const auto job = call.service.job(call.caller, id);
  return job ? answer(wire::to_json(*job)) : answer(without_traces(job.error()));
}

net::Response get_job_series(const Call& call) {
  const std::string& id = call.captured.at(0);
  if (!job_id_like(id)) return answer(badly_named());
  const auto count = points(call.request);
  if (!count) return answer(count.error());
  const auto series = call.service.job_series(call.caller, id, *count);
  return series ? answer(wire::to_json(*series)) : answer(without_traces(series.error()));
}

}  // namespace steward::portal
