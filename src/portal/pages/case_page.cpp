#include <algorithm>
#include <vector>

#include "base/text.h"
#include "portal/pages/case_forms.h"
#include "portal/pages/case_words.h"
#include "portal/pages/letter_view.h"
#include "portal/pages/notices.h"
#include "portal/pages/phrase.h"
#include "portal/pages/plot_view.h"
#include "portal/pages/routes.h"
#include "portal/pages/tables.h"

namespace steward::portal {
namespace {

namespace h = html;

h::Markup findings(const Frame& frame, const Case& in) {
  constexpr Phrase title{"What was seen", "Hvad der blev set"};
  constexpr Phrase over{"no longer so", "ikke længere sådan"};
  if (in.findings.empty()) return {};
  h::Markup all;
  for (const Finding& finding : in.findings) {
    const CaseJob* job = job_in(in, finding.job);
    const std::string about =
        job == nullptr ? "" : job->shown + (job->name.empty() ? "" : " (" + job->name + ")");
    all += h::div(h::cls("finding"),
                  h::p(h::strong(one_line(about, 120)), h::text(about.empty() ? "" : ": "),
                       one_line(finding.reason, 600),
                       h::when(!finding.standing, h::small(" · ", say(frame.language, over)))),
                  h::p(h::cls("hint"), finding.rule, " · ", moment(frame, finding.last_at)),
                  finding.plot ? plot_view(*finding.plot, frame.language, frame.zone) : h::Markup());
  }
  return h::section(h::cls("card"), h::h2(say(frame.language, title)), all);
}

// Letters to the person and what both sides said, in order of time.
struct Line {
  Time at;
  h::Markup markup;
};

std::vector<Line> lines_of(const Frame& frame, const Case& in) {
  std::vector<Line> lines;
  for (const Contact& contact : in.contacts) {
    if (contact.channel != ChannelKind::mail || contact.to != Audience::owner ||
        contact.attempted_at == no_time)
      continue;
    lines.push_back({contact.attempted_at, h::li(h::details(h::summary(h::strong("Steward"), " ",
                                                                       moment(frame, contact.attempted_at),
                                                                       " · ", one_line(contact.subject, 200)),
                                                            letter_view(contact.text, false)))});
  }
  for (const Entry& entry : in.conversation) {
    lines.push_back({entry.at, h::li(h::p(h::strong(one_line(entry.who, 60)), " ",
                                          say(frame.language, meaning_words(entry.meaning)), " ",
                                          moment(frame, entry.at)),
                                     h::blockquote(h::cls("said"), plain_text(entry.text)))});
  }
  std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return a.at < b.at; });
  return lines;
}

h::Markup conversation(const Frame& frame, const Case& in) {
  constexpr Phrase title{"What was said", "Hvad der blev sagt"};
  constexpr Phrase nothing{"Nothing yet.", "Intet endnu."};
  const auto lines = lines_of(frame, in);
  return h::section(h::cls("card"), h::h2(say(frame.language, title)),
                    lines.empty() ? h::p(say(frame.language, nothing))
                                  : h::ol(h::cls("conversation"),
                                          h::each(lines, [](const Line& each) { return each.markup; })));
}

h::Markup outcome(const Frame& frame, const Case& in) {
  constexpr Phrase closed{"Closed {when} by {who}: {why}.", "Lukket {when} af {who}: {why}."};
  if (!in.resolution) return {};
  return h::p(h::cls("notice"),
              say(frame.language, closed,
                  {{"when", show_time(frame.language, in.closed_at, frame.zone)},
                   {"who", one_line(in.closed_by, 60)},
                   {"why", std::string(say(frame.language, resolution_words(*in.resolution)))}}),
              " ", one_line(in.closing_words, 600));
}

}  // namespace

net::Response show_case(const Visit& visit, const Case& in, int status, const CaseDraft& draft) {
  constexpr Phrase title{"Case {case}: {about}", "Sag {case}: {about}"};
  const Frame& frame = visit.frame;
  const std::string words = say(frame.language, title,
                                {{"case", std::to_string(in.id.value)},
                                 {"about", std::string(say(frame.language, principle_words(in.principle)))}});
  return page(frame, status, words,
              h::div(h::cls("lead"), h::h1(words),
                     h::p(say(frame.language, state_words(in.state)), " · ", moment(frame, in.opened_at))) +
                  outcome(frame, in) +
                  h::div(h::cls("columns"), h::div(findings(frame, in), conversation(frame, in)),
                         h::div(case_forms(frame, in, draft))));
}

net::Response get_case_page(const Visit& visit) {
  const auto number = parse_integer(visit.captured.front());
  if (!number || *number <= 0) return nothing_here_page(visit.frame);
  const auto found = visit.service.find_case(visit.caller(), CaseId{*number});
  if (!found) return service_trouble_page(visit.frame, found.error());
  return show_case(visit, *found, 200, {});
}

}  // namespace steward::portal
