#include "rules/catalogue.h"

#include <algorithm>

#include "rules/front_end_harm.h"
#include "rules/habits.h"
#include "rules/rules.h"

namespace steward::rules {
namespace {

struct Lister {
  std::vector<RuleParameter> list;
  void share(std::string_view key, const std::int64_t& value, std::string_view meaning) {
    list.push_back({std::string(key), value, std::string(meaning)});
  }
  void any(std::string_view key, const std::int64_t& value, std::int64_t, std::int64_t,
           std::string_view meaning) {
    share(key, value, meaning);
  }
  void whole(std::string_view key, const std::int64_t& value, std::int64_t, std::int64_t,
             std::string_view meaning) {
    share(key, value, meaning);
  }
  void time(std::string_view key, const Duration& value, std::string_view meaning) {
    list.push_back({std::string(key), value, std::string(meaning)});
  }
  void span(std::string_view key, const Duration& value, Duration, Duration, std::string_view meaning) {
    time(key, value, meaning);
  }
};

std::vector<RuleParameter> parameters_of(const policy::Rules& rules, std::string_view name) {
  Lister lister;
  policy::each_rule(rules, [&](std::string_view each, const auto& rule) {
    if (each != name) return;
    lister.time("grace", rule.grace, "from the run's start on, in which nothing is said");
    lister.time("window", rule.window, "how far back is looked, until now");
    policy::parameters(lister, rule);
  });
  policy::each_habit(rules, [&](std::string_view each, const auto& rule) {
    if (each == name) policy::parameters(lister, rule);
  });
  if (name == front_end_name) policy::parameters(lister, rules.front_end_harm);
  return std::move(lister.list);
}

bool enabled_in(const policy::Rules& rules, std::string_view name) {
  bool enabled = false;
  policy::each_head(rules, [&](std::string_view each, const policy::RuleHead& rule) {
    if (each == name) enabled = rule.enabled;
  });
  return enabled;
}

// What differs from the site's numbers; a scope in which nothing does is left out.
std::vector<RuleScope> scopes_of(const policy::Policy& policy, std::string_view rule,
                                 const std::vector<RuleParameter>& base) {
  std::vector<RuleScope> scopes;
  for (const policy::Scope& scope : policy.scopes) {
    RuleScope view{scope.name, scope.whom(), enabled_in(scope.rules, rule), parameters_of(scope.rules, rule)};
    std::erase_if(view.parameters, [&](const RuleParameter& each) {
      return std::find(base.begin(), base.end(), each) != base.end();
    });
    if (!view.parameters.empty() || view.enabled != enabled_in(policy.rules, rule))
      scopes.push_back(std::move(view));
  }
  return scopes;
}

RuleView view_of(const policy::Policy& policy, const RuleText& rule) {
  RuleView view{std::string(rule.name),
                std::string(rule.principle),
                std::string(rule.page),
                std::string(rule.looks_at),
                std::string(rule.spares),
                std::string(rule.example),
                enabled_in(policy.rules, rule.name),
                std::string(to_string(policy.first_contact(rule.name))),
                parameters_of(policy.rules, rule.name),
                {}};
  view.scopes = scopes_of(policy, rule.name, view.parameters);
  return view;
}

}  // namespace

std::vector<RuleView> catalogue(const policy::Policy& policy) {
  std::vector<RuleView> views;
  for (const Rule& rule : all()) views.push_back(view_of(policy, rule));
  for (const HabitRule& rule : habits()) views.push_back(view_of(policy, rule));
  views.push_back(view_of(policy, front_end_text()));
  return views;
}

}  // namespace steward::rules
