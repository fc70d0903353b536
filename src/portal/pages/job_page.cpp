#include <fmt/format.h>

#include "base/text.h"
#include "portal/pages/chart.h"
#include "portal/pages/notices.h"
#include "portal/pages/phrase.h"
#include "portal/pages/routes.h"
#include "portal/pages/tables.h"

namespace steward::portal {
namespace {

namespace h = html;

constexpr std::size_t kChartPoints = 120;
constexpr std::int64_t kGib = 1024;
constexpr Phrase kJobTitle{"Job {job}", "Job {job}"};

h::Markup fact(const Frame& frame, const Phrase& what, const h::Markup& value) {
  return h::div(h::dt(say(frame.language, what)), h::dd(value));
}

h::Markup facts(const Frame& frame, const Job& job) {
  const std::string limit = job.time_limit == Duration(0) ? "–" : show_duration(job.time_limit);
  return h::dl(h::cls("facts"), fact(frame, {"Name", "Navn"}, h::text(one_line(job.name, 200))),
               fact(frame, {"Owner", "Ejer"}, h::text(one_line(job.user, 40))),
               fact(frame, {"State", "Tilstand"}, h::text(to_string(job.state))),
               fact(frame, {"Start", "Start"}, moment(frame, job.start)),
               fact(frame, {"Time limit", "Tidsgrænse"}, h::text(limit)),
               fact(frame, {"GPUs", "GPU'er"}, h::text(std::to_string(job.gpus))),
               fact(frame, {"Cores", "Kerner"}, h::text(std::to_string(job.cpus))),
               fact(frame, {"Nodes", "Noder"}, h::text(one_line(node_names(job), 200))));
}

std::string_view mark_of(Judgement judgement) {
  switch (judgement) {
    case Judgement::breaks:
      return "breaks";
    case Judgement::keeps:
      return "keeps";
    case Judgement::unknown:
      break;
  }
  return "unknown";
}

Phrase word_of(Judgement judgement) {
  switch (judgement) {
    case Judgement::breaks:
      return {"breaks", "bryder"};
    case Judgement::keeps:
      return {"keeps", "holder"};
    case Judgement::unknown:
      break;
  }
  return {"unknown", "uvist"};
}

h::Markup verdicts(const Frame& frame, const std::vector<Verdict>& all) {
  constexpr Phrase title{"What the rules say", "Hvad reglerne siger"};
  if (all.empty()) return {};
  return h::section(h::cls("card"), h::h2(say(frame.language, title)),
                    h::ul(h::cls("verdicts"), h::each(all, [&](const Verdict& each) {
                            return h::li(h::span(h::cls(fmt::format("judgement {}", mark_of(each.judgement))),
                                                 say(frame.language, word_of(each.judgement))),
                                         " ", h::a(h::href(h::Url::path({"steward", "rules"})), each.rule),
                                         ": ", one_line(each.reason, 500));
                          })));
}

h::Markup next_run(const Frame& frame, const NextRun& next) {
  constexpr Phrase title{"For the next run", "Til næste kørsel"};
  h::Markup lines;
  std::string paste;
  for (const RunSize& size : next.sizes) {
    lines += h::li(h::strong(size.what), ": ", one_line(size.why, 500));
    if (!size.line.empty()) paste += one_line(size.line, 200) + "\n";
  }
  if (!next.withheld.empty()) lines += h::li(one_line(next.withheld, 500));
  return h::section(h::cls("card"), h::h2(say(frame.language, title)), h::ul(lines),
                    h::when(!paste.empty(), h::pre(h::cls("command"), h::code(paste))));
}

h::Markup charts(const Frame& frame, const JobSeries& series) {
  constexpr Phrase title{"What it used", "Hvad det brugte"};
  h::Markup all;
  for (const GpuSeries& gpu : series.gpus) {
    const std::string name =
        fmt::format("GPU {} · {}", gpu.gres_index ? std::to_string(*gpu.gres_index) : "?", gpu.node);
    all += chart(frame, {name, "%", 1, 100}, series.points, gpu.busy_percent);
    all += chart(frame, {name, "GiB", kGib, static_cast<std::int64_t>(gpu.memory_mib)}, series.points,
                 gpu.memory_used_mib);
  }
  for (const JobNodeSeries& node : series.nodes) {
    all += chart(frame, {fmt::format("CPU · {}", node.node), "", 100, std::int64_t{100} * node.cpus},
                 series.points, node.cpu_centi);
    all += chart(
        frame, {fmt::format("RAM · {}", node.node), "GiB", kGib, static_cast<std::int64_t>(node.memory_mib)},
        series.points, node.memory_used_mib);
  }
  return h::section(h::cls("card"), h::h2(say(frame.language, title)), all);
}

}  // namespace

net::Response get_job_page(const Visit& visit) {
  const Frame& frame = visit.frame;
  const std::string& id = visit.captured.front();
  const auto view = visit.service.job(visit.caller(), id);
  if (!view) return service_trouble_page(frame, view.error());
  const auto series = visit.service.job_series(visit.caller(), id, kChartPoints);
  const std::string title = say(frame.language, kJobTitle, {{"job", show_id(view->job)}});
  h::Markup content = h::h1(title) + facts(frame, view->job) + verdicts(frame, view->verdicts);
  if (view->open_case) {
    constexpr Phrase about{"There is an open case about this job", "Der er en åben sag om dette job"};
    content += h::p(h::a(h::href(h::Url::path({"steward", "cases", std::to_string(view->open_case->value)})),
                         say(frame.language, about)));
  }
  if (series) content += charts(frame, *series);
  if (view->next) content += next_run(frame, *view->next);
  return page(frame, 200, title, content);
}

}  // namespace steward::portal
