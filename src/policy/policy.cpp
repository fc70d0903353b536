#include "policy/policy.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace steward::policy {
namespace {

bool named(const std::vector<std::string>& names, const std::string& name) {
  return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
}

bool fits(const Scope& scope, const Job& job) {
  const bool on_its_nodes =
      scope.nodes.empty() ||
      (!job.nodes.empty() && std::all_of(job.nodes.begin(), job.nodes.end(), [&](const NodeAllocation& each) {
        return std::binary_search(scope.nodes.begin(), scope.nodes.end(), each.node);
      }));
  return on_its_nodes && named(scope.partitions, job.partition) && named(scope.qos, job.qos) &&
         named(scope.accounts, job.account);
}

// Those that name nobody say nothing.
std::string named_lists(
    std::initializer_list<std::pair<std::string_view, const std::vector<std::string>&>> lists) {
  std::string text;
  for (const auto& [what, names] : lists) {
    if (!names.empty())
      text += fmt::format("{}{} {}", text.empty() ? "" : "; ", what, fmt::join(names, ", "));
  }
  return text;
}

Duration longest_of(const Rules& rules) {
  Duration longest{0};
  each_rule(rules, [&](const char*, const RuleBasics& rule) {
    if (rule.enabled) longest = std::max(longest, rule.window);
  });
  return longest;
}

}  // namespace

std::string_view to_string(FirstContact first) {
  switch (first) {
    case FirstContact::send:
      return "send";
    case FirstContact::draft:
      return "draft";
    case FirstContact::advice:
      break;
  }
  return "advice";
}

const Rules& Policy::rules_for(const Job& job) const {
  const auto scope =
      std::find_if(scopes.begin(), scopes.end(), [&](const Scope& each) { return fits(each, job); });
  return scope == scopes.end() ? rules : scope->rules;
}

Duration Policy::rules_window() const {
  Duration longest = longest_of(rules);
  for (const Scope& scope : scopes) longest = std::max(longest, longest_of(scope.rules));
  return longest;
}

Duration Policy::longest_window() const { return std::max(rules_window(), conduct.release.longest); }

FirstContact Policy::first_contact(std::string_view rule) const {
  FirstContact first = FirstContact::send;
  each_head(rules, [&](std::string_view name, const RuleHead& each) {
    if (name == rule) first = each.first_contact;
  });
  return first;
}

namespace {

bool enabled_in(const Rules& rules, std::string_view rule) {
  bool enabled = false;
  each_head(rules, [&](std::string_view name, const RuleHead& each) {
    if (name == rule) enabled = each.enabled;
  });
  return enabled;
}

}  // namespace

Duration Policy::habits_window() const {
  Duration longest{0};
  each_habit(rules, [&](const char*, const HabitBasics& rule) {
    if (rule.enabled) longest = std::max(longest, rule.window);
  });
  return longest;
}

Time Policy::spares_until(const Job& job, std::string_view rule) const {
  if (!enabled_in(rules_for(job), rule)) return Time::max();
  Time until = no_time;
  for (const SiteExemption& each : exemptions) {
    if (each.fits(job, rule, no_time)) until = std::max(until, each.until);
  }
  return until;
}

bool Policy::makes_cases(std::string_view rule) const {
  return enabled_in(rules, rule) && first_contact(rule) != FirstContact::advice;
}

bool Policy::makes_cases(std::string_view rule, const Job& job) const {
  return enabled_in(rules_for(job), rule) && first_contact(rule) != FirstContact::advice;
}

std::string Scope::whom() const {
  return named_lists({{"partitions", partitions}, {"qos", qos}, {"accounts", accounts}, {"nodes", nodes}});
}

std::string SiteExemption::whom() const {
  return named_lists({{"users", users}, {"accounts", accounts}, {"partitions", partitions}, {"qos", qos}});
}

bool SiteExemption::fits(const Job& job, std::string_view rule, Time now) const {
  return now < until && named(users, job.user) && named(accounts, job.account) &&
         named(partitions, job.partition) && named(qos, job.qos) && named(rules, std::string(rule));
}

}  // namespace steward::policy
