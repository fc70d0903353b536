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

}  // namespace

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
  if (!job_id_like(id)) {
    return answer(
        Error{ErrorCode::invalid, "a job is named as squeue shows it: 123, or 120_3 for an array task"});
  }
  const auto job = call.service.job(call.caller, id);
  if (job) return answer(wire::to_json(*job));
  const ErrorCode code = job.error().code;
  return answer(code == ErrorCode::not_found || code == ErrorCode::refused ? no_such_job() : job.error());
}

}  // namespace steward::portal
