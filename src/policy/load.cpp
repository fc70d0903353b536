#include "policy/load.h"

#include <algorithm>

#include "policy/toml_reader.h"

namespace steward::policy {
namespace {

constexpr Duration longest = hours(24 * 7);

template <typename Rule>
void read_rule(TomlFile::Table table, Rule& rule, Duration interval) {
  rule.enabled = table.flag("enabled", rule.enabled);
  rule.grace = table.duration("grace", Duration(0), longest, rule.grace);
  rule.window = table.duration("window", seconds(1), hours(24), rule.window);
  rule.busy_permille = table.number("busy_permille", 0, 500, rule.busy_permille);
  if (rule.window < 2 * interval) table.complain("window", "is shorter than two intervals ([use] interval)");
  if (rule.window % interval != Duration(0))
    table.complain("window", "is not a whole number of intervals ([use] interval)");
}

Policy read_policy(TomlFile& file) {
  Policy policy;
  TomlFile::Table root = file.root();
  TomlFile::Table platform = root.table("platform");
  policy.platform = platform.text("name", policy.platform);
  policy.support = platform.text("support", policy.support);

  policy.staff_group = root.table("roles").text("staff_group");

  TomlFile::Table contact = root.table("contact");
  policy.mode =
      contact.one_of("mode", {"observe", "contact"}, "observe") == "contact" ? Mode::contact : Mode::observe;
  policy.language = contact.one_of("language", {"en"}, "en");

  TomlFile::Table use = root.table("use");
  policy.interval = use.duration("interval", seconds(1), minutes(10), policy.interval);
  policy.coverage_permille = use.number("coverage_permille", 500, 1000, policy.coverage_permille);
  policy.cpu_floor_permille = use.number("cpu_floor_permille", 1, 1000, policy.cpu_floor_permille);

  policy.emergency_lasts =
      root.table("emergency").duration("lasts", minutes(1), hours(24), policy.emergency_lasts);

  TomlFile::Table rules = root.table("rules");
  read_rule(rules.table("idle_gpu"), policy.idle_gpu, policy.interval);
  read_rule(rules.table("interactive_session"), policy.interactive_session, policy.interval);
  return policy;
}

Result<Policy> finished(Result<TomlFile> file) {
  if (!file) return tl::unexpected<Error>(file.error());
  Policy policy = read_policy(*file);
  if (auto checked = file->finish(); !checked) return tl::unexpected<Error>(checked.error());
  return policy;
}

}  // namespace

Duration Policy::longest_window() const { return std::max(idle_gpu.window, interactive_session.window); }

Result<Policy> load(const std::filesystem::path& path) { return finished(TomlFile::read(path)); }
Result<Policy> parse(std::string_view text, std::string_view name) {
  return finished(TomlFile::parse(text, name));
}

}  // namespace steward::policy
