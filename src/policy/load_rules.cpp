#include "policy/load_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/hostlist.h"

namespace steward::policy {
namespace {

constexpr Duration longest_grace = hours(24 * 7);
constexpr Duration longest_rule_window = hours(24);

struct Reader {
  TomlFile::Table& table;
  void share(std::string_view key, std::int64_t& value, std::string_view meaning) {
    any(key, value, 0, 1000, meaning);
  }
  void any(std::string_view key, std::int64_t& value, std::int64_t least, std::int64_t most,
           std::string_view) {
    value = table.number(key, least, most, value);
  }
  void whole(std::string_view key, std::int64_t& value, std::int64_t least, std::int64_t most,
             std::string_view meaning) {
    any(key, value, least, most, meaning);
  }
  void time(std::string_view key, Duration& value, std::string_view meaning) {
    span(key, value, Duration(0), longest_rule_window, meaning);
  }
  void span(std::string_view key, Duration& value, Duration least, Duration most, std::string_view) {
    value = table.duration(key, least, most, value);
  }
};

FirstContact read_first_contact(TomlFile::Table& table, FirstContact fallback) {
  const std::string word =
      table.one_of("first_contact", {"send", "draft", "advice"}, std::string(to_string(fallback)));
  return word == "draft" ? FirstContact::draft : word == "advice" ? FirstContact::advice : FirstContact::send;
}

template <typename Rule>
void read_numbers(TomlFile::Table& table, Rule& rule, Duration interval) {
  rule.enabled = table.flag("enabled", rule.enabled);
  rule.grace = table.duration("grace", Duration(0), longest_grace, rule.grace);
  rule.window = table.duration("window", seconds(1), longest_rule_window, rule.window);
  if (rule.window < 2 * interval) table.complain("window", "is shorter than two intervals ([use] interval)");
  if (rule.window % interval != Duration(0))
    table.complain("window", "is not a whole number of intervals ([use] interval)");
  Reader reader{table};
  parameters(reader, rule);
}

// Over many jobs of one person there is one set of numbers; a scope says whether its jobs are among them.
template <typename Rule>
void read_many_jobs(TomlFile::Table& table, std::string_view name, Rule& rule) {
  rule.enabled = table.flag("enabled", rule.enabled);
  rule.first_contact = read_first_contact(table, rule.first_contact);
  if (name == "off_peak" && rule.first_contact != FirstContact::advice)
    table.complain("first_contact", "the page asks for it where possible: it can be advice alone");
  Reader reader{table};
  parameters(reader, rule);
}

// How people are told is the same for all: a scope has numbers alone.
void read_scope_rules(TomlFile::Table table, Rules& rules, Duration interval) {
  each_rule(rules, [&](const char* name, auto& rule) {
    TomlFile::Table own = table.table(name);
    read_numbers(own, rule, interval);
  });
  each_habit(rules, [&](const char* name, auto& rule) {
    rule.enabled = table.table(name).flag("enabled", rule.enabled);
  });
}

std::vector<std::string> read_nodes(TomlFile::Table& table) {
  std::vector<std::string> nodes;
  for (const std::string& written : table.list("nodes")) {
    const auto names = expand_hostlist(written);
    if (!names)
      table.complain("nodes", fmt::format("\"{}\" is no list of nodes such as \"a256-t4-[01-04]\"", written));
    else
      nodes.insert(nodes.end(), names->begin(), names->end());
  }
  std::sort(nodes.begin(), nodes.end());
  return nodes;
}

std::vector<std::string> read_rule_names(TomlFile::Table& table) {
  Rules rules;
  std::set<std::string> known;
  each_head(rules, [&](const char* name, const auto&) { known.insert(name); });
  std::vector<std::string> names = table.list("rules");
  for (const std::string& name : names) {
    if (!known.contains(name))
      table.complain("rules", fmt::format("\"{}\" is none of {}", name, fmt::join(known, ", ")));
  }
  return names;
}

}  // namespace

void read_rules(TomlFile::Table table, Rules& rules, Duration interval) {
  each_rule(rules, [&](const char* name, auto& rule) {
    TomlFile::Table own = table.table(name);
    rule.first_contact = read_first_contact(own, rule.first_contact);
    read_numbers(own, rule, interval);
  });
  each_habit(rules, [&](const char* name, auto& rule) {
    TomlFile::Table own = table.table(name);
    read_many_jobs(own, name, rule);
  });
  TomlFile::Table front_end = table.table("front_end_harm");
  read_many_jobs(front_end, "front_end_harm", rules.front_end_harm);
}

void read_scopes(TomlFile::Table& root, Policy& policy) {
  std::set<std::string> names;
  for (TomlFile::Table& table : root.tables("scope")) {
    Scope scope{table.text("name"),     table.list("partitions"), table.list("qos"),
                table.list("accounts"), read_nodes(table),        policy.rules};
    if (!names.insert(scope.name).second) table.complain("name", "is another scope's name, too");
    if (scope.partitions.empty() && scope.qos.empty() && scope.accounts.empty() && scope.nodes.empty())
      table.complain(
          "name", "the scope names no partitions, qos, accounts or nodes: write its numbers under [rules]");
    read_scope_rules(table.table("rules"), scope.rules, policy.interval);
    policy.scopes.push_back(std::move(scope));
  }
}

void read_exemptions(TomlFile::Table& root, Policy& policy) {
  for (TomlFile::Table& table : root.tables("exemption")) {
    SiteExemption leave{table.list("users"), table.list("accounts"), table.list("partitions"),
                        table.list("qos"),   read_rule_names(table), table.text("reason"),
                        table.day("until")};
    if (leave.reason.empty()) table.complain("reason", "is empty");
    if (leave.users.empty() && leave.accounts.empty() && leave.partitions.empty() && leave.qos.empty())
      table.complain("reason", "the exemption names no users, accounts, partitions or qos");
    policy.exemptions.push_back(std::move(leave));
  }
}

void read_troubleshooting(TomlFile::Table table, Troubleshooting& troubleshooting) {
  troubleshooting.allowed = table.flag("allowed", troubleshooting.allowed);
  troubleshooting.gpus = table.number("gpus", 0, 64, troubleshooting.gpus);
  troubleshooting.lasts = table.duration("lasts", minutes(1), hours(24), troubleshooting.lasts);
  troubleshooting.per_week = table.number("per_week", 1, 100, troubleshooting.per_week);
}

}  // namespace steward::policy
