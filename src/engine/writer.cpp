#include "engine/writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace steward::engine {
namespace {

// What a person is greeted by: a login name that is an address is greeted by its first part.
std::string person_of(const Case& in) { return in.user.substr(0, in.user.find('@')); }

constexpr std::size_t jobs_named = 5;

// The job that the words are about: the run's, else the only one.
const CaseJob* job_meant(const Case& in, const std::optional<RunKey>& run) {
  if (run) return job_in(in, run->job);
  return in.jobs.size() == 1 ? &in.jobs.front() : nullptr;
}

std::string list_of_jobs(const Case& in) {
  std::string list;
  std::size_t named = 0, more = 0;
  const bool all_ended =
      std::all_of(in.jobs.begin(), in.jobs.end(), [](const CaseJob& job) { return job.ended_at != no_time; });
  for (const CaseJob& job : in.jobs) {
    if (job.ended_at != no_time && !all_ended) continue;
    if (named == jobs_named) {
      ++more;
      continue;
    }
    ++named;
    list += (list.empty() ? "" : ", ") + job.shown;
  }
  return more == 0 ? list : fmt::format("{} (+{})", list, more);
}

// Which line of matter.txt says what the case is about.
std::string matter_of(const Case& in, const CaseJob* job) {
  if (in.principle == principle::support || in.principle == principle::concern) return in.principle;
  if (in.principle.starts_with(principle::platform)) return "platform";
  if (about_person(in)) return in.principle;
  return job != nullptr ? "job" : "jobs";
}

contact::Params params_of(const Case& in, const std::string& platform, const casework::Brief& brief) {
  const CaseJob* job = job_meant(in, brief.run);
  contact::Params params = brief.words;  // what they name goes before what the case says of itself
  const contact::Params own = {{"case", in.id.value},
                               {"person", person_of(in)},
                               {"user", in.user},
                               {"platform", platform},
                               {"matter", matter_of(in, job)},
                               {"jobs", list_of_jobs(in)},
                               {"job", job == nullptr ? list_of_jobs(in) : job->shown},
                               {"job_name", job == nullptr ? std::string() : job->name},
                               {"nodes", job == nullptr ? std::string() : job->nodes}};
  params.insert(params.end(), own.begin(), own.end());
  return params;
}

}  // namespace

casework::Writer make_writer(contact::Messages messages, std::string platform, std::string instance,
                             std::string domain) {
  const auto texts = std::make_shared<const contact::Messages>(std::move(messages));
  return [texts, platform = std::move(platform), instance = std::move(instance), domain = std::move(domain)](
             const Case& in, const casework::Brief& brief) {
    const contact::Rendered rendered = texts->render(brief.kind, params_of(in, platform, brief));
    return casework::Written{rendered.subject, rendered.text,
                             fmt::format("<c{}.{}@{}>", brief.contact.value, instance, domain)};
  };
}

}  // namespace steward::engine
