#include <fmt/format.h>

#include "base/text.h"
#include "portal/pages/notices.h"
#include "portal/pages/phrase.h"
#include "portal/pages/routes.h"
#include "portal/pages/tables.h"

namespace steward::portal {
namespace {

namespace h = html;

constexpr std::int64_t kMonthDays = 30;

std::string gpu_hours(Duration time) {
  return fmt::format("{:.1f}", static_cast<double>(time / minutes(1)) / 60.0);
}

h::Markup ended(const Frame& frame, const Phrase& caption, const std::vector<EndedJob>& jobs) {
  if (jobs.empty()) return {};
  const auto row = [&](const EndedJob& job) {
    const std::string id = show_id(job.id, job.array);
    return h::tr(h::th(h::scope("row"), h::a(h::href(h::Url::path({"steward", "jobs", id})), id)),
                 h::td(one_line(job.name, 80)), h::td(job.gpus), h::td(moment(frame, job.end)),
                 h::td(to_string(job.state)));
  };
  return table(
      frame, caption,
      {{"Job", "Job"}, {"Name", "Navn"}, {"GPUs", "GPU'er"}, {"Ended", "Sluttede"}, {"State", "Tilstand"}},
      h::each(jobs, row));
}

h::Markup types(const Frame& frame, const std::vector<GpuTypeTime>& all) {
  const auto row = [&](const GpuTypeTime& each) {
    return h::tr(h::th(h::scope("row"), each.type), h::td(gpu_hours(each.gpu.held)),
                 h::td(gpu_hours(each.gpu.active)), h::td(gpu_hours(each.gpu.idle())));
  };
  return table(frame, {"GPU-hours by type", "GPU-timer efter type"},
               {{"Type", "Type"}, {"Held", "Holdt"}, {"In use", "I brug"}, {"Idle", "I tomgang"}},
               h::each(all, row));
}

}  // namespace

net::Response get_month_page(const Visit& visit) {
  constexpr Phrase title{"My month", "Min måned"};
  constexpr Phrase lead{"{jobs} jobs ended in the last 30 days; {failed} of them failed.",
                        "{jobs} job sluttede i de sidste 30 dage; {failed} af dem fejlede."};
  const Frame& frame = visit.frame;
  const auto history = visit.service.history(visit.caller(), "", kMonthDays);
  if (!history) return service_trouble_page(frame, history.error());
  const std::string_view words = say(frame.language, title);
  const std::string sum =
      say(frame.language, lead,
          {{"jobs", std::to_string(history->jobs)}, {"failed", std::to_string(history->failed)}});
  return page(frame, 200, words,
              h::div(h::cls("lead"), h::h1(words), h::p(sum)) +
                  h::div(h::cls("stack"), types(frame, history->types),
                         ended(frame, {"Held most without use", "Holdt mest uden brug"}, history->most_idle),
                         ended(frame, {"Used best", "Brugt bedst"}, history->best)));
}

}  // namespace steward::portal
