#include "programs/steward/policy_check.h"

#include <fmt/format.h>

#include "base/calendar.h"
#include "base/text.h"
#include "policy/load.h"
#include "programs/steward/rules.h"
#include "rules/catalogue.h"
#include "wire/json.h"

namespace steward::cli {
namespace {

void print_exemptions(const Terminal& terminal, const policy::Policy& policy) {
  if (policy.exemptions.empty()) return;
  terminal.heading("Exemptions");
  for (const policy::SiteExemption& leave : policy.exemptions) {
    const std::string rules =
        leave.rules.empty() ? "all rules" : fmt::format("{}", fmt::join(leave.rules, ", "));
    terminal.paragraph(one_line(fmt::format("{}: from {}, until {} ({})", leave.whom(), rules,
                                            iso_time(leave.until - Duration(1)).substr(0, 10), leave.reason),
                                500),
                       2);
  }
}

void print_scopes(const Terminal& terminal, const std::vector<RuleView>& rules) {
  for (const RuleView& rule : rules) {
    for (const RuleScope& scope : rule.scopes) {
      std::string numbers = scope.enabled == rule.enabled ? "" : scope.enabled ? "on" : "off";
      for (const RuleParameter& each : scope.parameters)
        numbers += fmt::format("{}{} = {}", numbers.empty() ? "" : ", ", each.key, parameter_words(each));
      terminal.paragraph(
          one_line(fmt::format("{} in {} ({}): {}", rule.name, scope.scope, scope.of, numbers), 500), 2);
    }
  }
}

}  // namespace

int check_policy(const Session& session, const std::string& path, bool json) {
  const auto policy = policy::load(path);
  if (!policy) return failed(session, policy.error());
  const std::vector<RuleView> rules = rules::catalogue(*policy);
  if (json) {
    std::vector<std::string> items;
    for (const RuleView& rule : rules) items.push_back(wire::to_json(rule));
    print_json_text(session, wire::list_json("rules", items));
    return kDone;
  }
  const Terminal& terminal = session.terminal;
  const bool contact = policy->mode == policy::Mode::contact;
  terminal.line(fmt::format("{} is right; its version is {}.", path, policy->version));
  terminal.paragraph(contact ? "People are contacted (mode = \"contact\")."
                             : "Nobody is contacted: it judges, and shows staff (mode = \"observe\").",
                     0);
  terminal.heading("The rules in force");
  print_rules(terminal, rules);
  bool scoped = false;
  for (const RuleView& rule : rules) scoped |= !rule.scopes.empty();
  if (scoped) {
    terminal.heading("Other numbers");
    print_scopes(terminal, rules);
  }
  print_exemptions(terminal, *policy);
  return kDone;
}

}  // namespace steward::cli
