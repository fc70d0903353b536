#include <fmt/format.h>

#include <variant>

#include "base/text.h"
#include "portal/pages/notices.h"
#include "portal/pages/phrase.h"
#include "portal/pages/routes.h"
#include "portal/pages/tables.h"

namespace steward::portal {
namespace {

namespace h = html;

std::string shown(const Frame& frame, const Value& value) {
  return std::visit(
      [&]<typename T>(const T& one) -> std::string {
        if constexpr (std::is_same_v<T, Duration>) {
          return show_duration(one);
        } else if constexpr (std::is_same_v<T, Time>) {
          return show_time(frame.language, one, frame.zone);
        } else if constexpr (std::is_same_v<T, std::string>) {
          return one;
        } else {
          return std::to_string(one);
        }
      },
      value);
}

h::Markup parameters(const Frame& frame, const std::vector<RuleParameter>& all) {
  return h::dl(h::cls("facts"), h::each(all, [&](const RuleParameter& each) {
                 return h::div(h::dt(h::code(each.key)),
                               h::dd(shown(frame, each.value), h::small(" ", each.meaning)));
               }));
}

h::Markup scope(const Frame& frame, const RuleScope& scope) {
  constexpr Phrase off{"does not hold", "gælder ikke"};
  return h::details(h::summary(scope.scope, ": ", scope.of),
                    scope.enabled ? parameters(frame, scope.parameters) : h::p(say(frame.language, off)));
}

h::Markup rule(const Frame& frame, const RuleView& rule) {
  constexpr Phrase off{"This rule is switched off here.", "Denne regel er slået fra her."};
  constexpr Phrase page_says{"The fair-use page says", "Siden om fair brug siger"};
  constexpr Phrase looks{"What is looked at", "Hvad der ses på"};
  constexpr Phrase spares{"What is never meant", "Hvad der aldrig menes"};
  const Language language = frame.language;
  return h::section(h::cls("card"), h::id(rule.name), h::h2(rule.name),
                    h::when(!rule.enabled, h::p(h::strong(say(language, off)))),
                    h::p(h::strong(say(language, page_says)), ": ", rule.page),
                    h::p(h::strong(say(language, looks)), ": ", rule.looks_at),
                    h::when(!rule.spares.empty(), h::p(h::strong(say(language, spares)), ": ", rule.spares)),
                    parameters(frame, rule.parameters),
                    h::each(rule.scopes, [&](const RuleScope& each) { return scope(frame, each); }));
}

}  // namespace

net::Response get_rules_page(const Visit& visit) {
  constexpr Phrase title{"The rules of {platform}", "{platform}s regler"};
  constexpr Phrase lead{
      "These are the numbers in force. Only staff object to anybody, and nobody's job is cancelled "
      "without their permission, save when the platform itself is in danger.",
      "Dette er tallene, der gælder. Kun personalet gør indsigelse, og ingens job annulleres uden "
      "tilladelse, medmindre platformen selv er i fare."};
  const Frame& frame = visit.frame;
  const std::string words = say(frame.language, title, {{"platform", frame.platform}});
  return page(frame, 200, words,
              h::div(h::cls("lead"), h::h1(words), h::p(say(frame.language, lead))) +
                  h::div(h::cls("stack"), h::each(visit.service.rules(),
                                                  [&](const RuleView& each) { return rule(frame, each); })));
}

}  // namespace steward::portal
