#include "base/text.h"
#include "portal/pages/case_words.h"
#include "portal/pages/notices.h"
#include "portal/pages/phrase.h"
#include "portal/pages/routes.h"
#include "portal/pages/tables.h"

namespace steward::portal {
namespace {

namespace h = html;

constexpr Phrase kCasesTitle{"My cases", "Mine sager"};
constexpr Phrase kCasesCaption{"Newest first", "Nyeste først"};
constexpr Phrase kNoCase{"There is no case about you.", "Der er ingen sag om dig."};
constexpr Phrase kIfHelp{
    "Should you need help, write to the staff: `steward support` on the front-end does that.",
    "Skulle du have brug for hjælp, så skriv til personalet: det gør `steward support` på front-end."};

h::Markup row(const Frame& frame, const Case& each) {
  const std::string id = std::to_string(each.id.value);
  return h::tr(h::th(h::scope("row"), h::a(h::href(h::Url::path({"steward", "cases", id})), id)),
               h::td(say(frame.language, principle_words(each.principle))),
               h::td(say(frame.language, state_words(each.state))), h::td(moment(frame, each.opened_at)),
               h::td(one_line(shown_jobs(each), 120)));
}

}  // namespace

net::Response get_cases_page(const Visit& visit) {
  const Frame& frame = visit.frame;
  store::CaseFilter filter;
  filter.uid = visit.caller().uid;
  const auto cases = visit.service.cases(visit.caller(), filter);
  if (!cases) return service_trouble_page(frame, cases.error());
  h::Markup content = h::h1(say(frame.language, kCasesTitle));
  if (cases->empty()) {
    content += empty_state(frame, kNoCase, kIfHelp);
  } else {
    content +=
        table(frame, kCasesCaption,
              {{"Case", "Sag"}, {"About", "Om"}, {"State", "Tilstand"}, {"Opened", "Åbnet"}, {"Jobs", "Job"}},
              h::each(*cases, [&](const Case& each) { return row(frame, each); }));
  }
  return page(frame, 200, say(frame.language, kCasesTitle), content);
}

}  // namespace steward::portal
