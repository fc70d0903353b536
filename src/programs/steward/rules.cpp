#include "programs/steward/rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "programs/steward/layout.h"
#include "programs/steward/next_page.h"
#include "programs/steward/words.h"
#include "wire/json.h"

namespace steward::cli {
namespace {

std::string what_it_does(const RuleView& rule) {
  if (!rule.enabled) return "off";
  return rule.first_contact == "draft"    ? "a draft, for staff to approve"
         : rule.first_contact == "advice" ? "advice"
                                          : "a word to the person";
}

const RuleParameter* named(const RuleView& rule, std::string_view key) {
  const auto found = std::find_if(rule.parameters.begin(), rule.parameters.end(),
                                  [&](const RuleParameter& each) { return each.key == key; });
  return found == rule.parameters.end() ? nullptr : &*found;
}

std::string value_named(const RuleView& rule, std::string_view key) {
  const RuleParameter* parameter = named(rule, key);
  return parameter == nullptr ? "" : parameter_words(*parameter);
}

void print_parameters(const Terminal& terminal, const std::vector<RuleParameter>& parameters,
                      std::size_t indent) {
  for (const RuleParameter& each : parameters) {
    terminal.line(std::string(indent, ' ') +
                  terminal.paint(Tint::strong, fmt::format("{} = {}", each.key, parameter_words(each))));
    terminal.paragraph(each.meaning, indent + 4);
  }
}

}  // namespace

std::string parameter_words(const RuleParameter& parameter) {
  if (const auto* duration = std::get_if<Duration>(&parameter.value))
    return *duration == Duration(0) ? "0" : show_duration(*duration);
  if (const auto* number = std::get_if<std::int64_t>(&parameter.value)) return std::to_string(*number);
  return "?";
}

void print_rules(const Terminal& terminal, const std::vector<RuleView>& rules) {
  Table table({{"RULE"},
               {"THE PAGE", false, 16},
               {"GRACE", true},
               {"WINDOW", true},
               {"WHAT A FINDING DOES", false, 10}});
  for (const RuleView& rule : rules) {
    table.add({{rule.name, rule.enabled ? Tint::strong : Tint::dim},
               {rule.page},
               {value_named(rule, "grace")},
               {value_named(rule, "window")},
               {what_it_does(rule), rule.enabled ? Tint::plain : Tint::dim}});
  }
  terminal.print(table);
}

void print_rule(const Terminal& terminal, const RuleView& rule) {
  terminal.line(terminal.paint(Tint::strong, rule.name) + "  " +
                terminal.paint(Tint::dim, what_it_does(rule)));
  terminal.paragraph(fmt::format("The page: {}.", rule.page), 2);
  terminal.heading("What is looked at");
  terminal.paragraph(rule.looks_at, 2);
  terminal.heading("What it never means");
  terminal.paragraph(rule.spares, 2);
  terminal.heading("For example");
  terminal.paragraph(rule.example, 2);
  if (!rule.elsewhere.empty()) terminal.heading("Where it is at home");
  for (const Elsewhere& each : rule.elsewhere) print_elsewhere(terminal, each, 2);
  terminal.heading("Its numbers here");
  print_parameters(terminal, rule.parameters, 2);
  for (const RuleScope& scope : rule.scopes) {
    terminal.heading(fmt::format("In the scope \"{}\" ({})", scope.scope, scope.of));
    if (scope.enabled != rule.enabled) terminal.line(scope.enabled ? "  on" : "  off");
    print_parameters(terminal, scope.parameters, 2);
  }
}

int show_rules(const Session& session, const std::string& name, bool json) {
  if (json && name.empty()) return print_json(session, "/rules");
  const auto rules = session.api.rules();
  if (!rules) return failed(session, rules.error());
  if (name.empty()) {
    print_rules(session.terminal, *rules);
    session.terminal.line();
    session.terminal.paragraph("What a rule measures, with an example: steward rules NAME", 0);
    return kDone;
  }
  const auto found =
      std::find_if(rules->begin(), rules->end(), [&](const RuleView& rule) { return rule.name == name; });
  if (found == rules->end()) {
    std::vector<std::string> names;
    for (const RuleView& rule : *rules) names.push_back(rule.name);
    const auto near = nearest(name, names);
    session.terminal.complain(
        fmt::format("there is no rule {}{}", one_line(name, 60),
                    near ? "; did you mean " + *near + "?" : "; steward rules lists them"));
    return kFailed;
  }
  if (json) {
    print_json_text(session, wire::to_json(*found));
    return kDone;
  }
  print_rule(session.terminal, *found);
  return kDone;
}

}  // namespace steward::cli
