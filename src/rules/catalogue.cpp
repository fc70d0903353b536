#include "rules/catalogue.h"

#include <algorithm>

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
  void time(std::string_view key, const Duration& value, std::string_view meaning) {
    list.push_back({std::string(key), value, std::string(meaning)});
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
  return std::move(lister.list);
}

// What differs from the site's numbers; a scope in which nothing does is left out.
std::vector<RuleScope> scopes_of(const policy::Policy& policy, const Rule& rule,
                                 const std::vector<RuleParameter>& base) {
  std::vector<RuleScope> scopes;
  for (const policy::Scope& scope : policy.scopes) {
    RuleScope view{scope.name, scope.whom(), rule.basics(scope.rules).enabled,
                   parameters_of(scope.rules, rule.name)};
    std::erase_if(view.parameters, [&](const RuleParameter& each) {
      return std::find(base.begin(), base.end(), each) != base.end();
    });
    if (!view.parameters.empty() || view.enabled != rule.basics(policy.rules).enabled)
      scopes.push_back(std::move(view));
  }
  return scopes;
}

}  // namespace

std::vector<RuleView> catalogue(const policy::Policy& policy) {
  std::vector<RuleView> views;
  for (const Rule& rule : all()) {
    const policy::RuleBasics& basics = rule.basics(policy.rules);
    RuleView view{std::string(rule.name),
                  std::string(rule.principle),
                  std::string(rule.page),
                  std::string(rule.looks_at),
                  std::string(rule.spares),
                  std::string(rule.example),
                  basics.enabled,
                  std::string(to_string(basics.first_contact)),
                  parameters_of(policy.rules, rule.name),
                  {}};
    view.scopes = scopes_of(policy, rule, view.parameters);
    views.push_back(std::move(view));
  }
  return views;
}

}  // namespace steward::rules
