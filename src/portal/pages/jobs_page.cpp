#include "base/text.h"
#include "portal/pages/notices.h"
#include "portal/pages/phrase.h"
#include "portal/pages/routes.h"
#include "portal/pages/tables.h"

namespace steward::portal {
namespace {

namespace h = html;

constexpr Phrase kJobsTitle{"My jobs", "Mine job"};
constexpr Phrase kJobsCaption{"Running and waiting", "Kører og venter"};
constexpr Phrase kNoJob{"Slurm knows no job of yours now.", "Slurm kender ingen job fra dig lige nu."};
constexpr Phrase kIfNoJob{"Check a script before you submit it, or see when the platform is calm.",
                          "Tjek et script, før du indsender det, eller se, hvornår platformen er rolig."};
constexpr Phrase kUseUnknown{"not measured", "ikke målt"};

// How much of the judged window its GPUs were in use; "–" of a job without.
std::string use_of(const Frame& frame, const JobView& view) {
  if (view.job.gpus == 0 || !holds_resources(view.job.state)) return "–";
  std::int64_t known = 0, active = 0;
  for (const GpuView& gpu : view.gpus) {
    known += gpu.window.valid;
    active += gpu.window.active;
  }
  if (known == 0) return std::string(say(frame.language, kUseUnknown));
  return std::to_string(100 * active / known) + " %";
}

h::Markup row(const Frame& frame, const JobView& view) {
  const Job& job = view.job;
  const std::string id = show_id(job);
  return h::tr(
      h::th(h::scope("row"), h::a(h::href(h::Url::path({"steward", "jobs", id})), id)),
      h::td(one_line(job.name, 80)), h::td(to_string(job.state)), h::td(job.gpus), h::td(use_of(frame, view)),
      h::td(moment(frame, job.start)),
      h::td(view.open_case
                ? h::a(h::href(h::Url::path({"steward", "cases", std::to_string(view.open_case->value)})),
                       view.open_case->value)
                : h::text("–")));
}

}  // namespace

net::Response get_jobs_page(const Visit& visit) {
  const Frame& frame = visit.frame;
  const auto jobs = visit.service.jobs(visit.caller(), false);
  if (!jobs) return service_trouble_page(frame, jobs.error());
  h::Markup content = h::h1(say(frame.language, kJobsTitle));
  if (jobs->empty()) {
    content += empty_state(frame, kNoJob, kIfNoJob);
  } else {
    content += table(frame, kJobsCaption,
                     {{"Job", "Job"},
                      {"Name", "Navn"},
                      {"State", "Tilstand"},
                      {"GPUs", "GPU'er"},
                      {"GPUs in use", "GPU'er i brug"},
                      {"Start", "Start"},
                      {"Case", "Sag"}},
                     h::each(*jobs, [&](const JobView& each) { return row(frame, each); }));
  }
  return page(frame, 200, say(frame.language, kJobsTitle), content);
}

}  // namespace steward::portal
