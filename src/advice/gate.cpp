#include "advice/gate.h"

#include <fmt/format.h>

#include <algorithm>

#include "advice/gate_lua.h"
#include "base/fnv.h"
#include "base/text.h"

namespace steward::advice {
namespace {

constexpr std::int64_t sleep_seconds = 3600;  // the guides' own `sleep 900` is far below
constexpr std::int64_t batch_minutes =
    480;  // what the example of a batch job asks for where nothing was said
constexpr std::string_view licence_line = "-- SPDX-License-Identifier: GPL-2.0-or-later\n";
constexpr std::string_view origin_line = "-- steward gate; ";

std::int64_t whole_minutes(Duration time) {
  return std::chrono::duration_cast<std::chrono::minutes>(time).count();
}

// "2:00:00", as behind --time.
std::string slurm_time(Duration time) {
  const std::int64_t all = whole_minutes(time);
  const std::int64_t days = all / 1440, hours = all % 1440 / 60, rest = all % 60;
  return days > 0 ? fmt::format("{}-{:02}:{:02}:00", days, hours, rest)
                  : fmt::format("{}:{:02}:00", hours, rest);
}

// 0 is "no limit" in both times of a partition.
std::string lua_minutes(Duration time) {
  return time == Duration(0) ? "math.huge" : std::to_string(whole_minutes(time));
}

std::string lua_set(const std::vector<std::string>& names) {
  std::string text = "{";
  for (const std::string& name : names) text += fmt::format(" [{}] = true,", lua_string(name));
  return text + " }";
}

std::string lua_partitions(const std::vector<Partition>& partitions) {
  std::string text = "{\n";
  for (const Partition& each : partitions) {
    const Duration given = each.default_time == Duration(0) ? each.longest : each.default_time;
    text += fmt::format("    [{}] = {{ default = {}, longest = {} }},\n", lua_string(each.name),
                        lua_minutes(given), lua_minutes(each.longest));
  }
  return text + "  }";
}

std::string lua_words(const GateTexts& texts, bool leave) {
  std::string text = "{\n";
  for (const auto& [name, lines] : texts) {
    if (name == "leave") continue;
    text += fmt::format("    [{}] = {{\n", lua_string(name));
    for (const std::string& line : lines) text += fmt::format("      {},\n", lua_string(line));
    if (leave && (name == "session" || name == "refused")) {
      for (const std::string& line : texts.at("leave")) text += fmt::format("      {},\n", lua_string(line));
    }
    text += "    },\n";
  }
  return text + "  }";
}

std::string lua_policy(const policy::Policy& policy, const GateTexts& texts, const GateSlurm& slurm) {
  const policy::Troubleshooting& leave = policy.troubleshooting;
  const auto given = std::find_if(slurm.partitions.begin(), slurm.partitions.end(),
                                  [](const Partition& each) { return each.is_default; });
  std::string text = "local policy = {\n";
  const auto line = [&text](std::string_view key, const std::string& value) {
    text += fmt::format("  {} = {},\n", key, value);
  };
  const policy::Gate& gate = policy.gate;
  line("interactive", lua_string(to_string(gate.interactive)));
  line("notebook", lua_string(to_string(gate.notebook)));
  line("sleep", lua_string(to_string(gate.sleep)));
  line("long_time", lua_string(to_string(gate.long_time)));
  line("leave", fmt::format("{{ gpus = {}, minutes = {} }}", leave.allowed ? leave.gpus : 0,
                            leave.allowed ? whole_minutes(leave.lasts) : 0));
  line("sleep_seconds", std::to_string(sleep_seconds));
  line("batch_minutes", std::to_string(batch_minutes));
  line("whole_command", slurm.whole_command ? "true" : "false");
  line("default_partition", given == slurm.partitions.end() ? "nil" : lua_string(given->name));
  line("partitions", lua_partitions(slurm.partitions));
  line("exempt_users", lua_set(gate.exempt_users));
  line("exempt_accounts", lua_set(gate.exempt_accounts));
  line("values", fmt::format("{{ platform = {}, most_gpus = \"{}\", most_time = \"{}\" }}",
                             lua_string(one_line(policy.platform, 60)), leave.gpus, slurm_time(leave.lasts)));
  line("words", lua_words(with_place(texts, policy.ucloud), leave.allowed));
  return text + "}\n";
}

// The mark's sum is over all that follows its line.
std::string marked(std::string_view what, std::string_view version, const std::string& rest) {
  return fmt::format("{}{}{}; policy {}; sum {:016x}\n{}", licence_line, origin_line, what,
                     version.empty() ? "-" : version, fnv1a(rest), rest);
}

}  // namespace

std::string lua_string(std::string_view text) {
  std::string literal = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    // Three digits each: a digit that follows is not taken for one of them.
    if (byte < 0x20 || byte >= 0x7f || c == '"' || c == '\\')
      literal += fmt::format("\\{:03}", static_cast<unsigned>(byte));
    else
      literal += c;
  }
  return literal + "\"";
}

std::string gate_rules(const policy::Policy& policy, const GateTexts& texts, const GateSlurm& slurm) {
  const std::string rest = fmt::format(
      "-- Made by `steward gate write` from the site's policy, and made anew after each change of it: "
      "changes by\n"
      "-- hand are lost. Slurm's processes load it, which are GPL: so is this file, whatever Steward's own "
      "licence.\n\n"
      "{}{}",
      lua_policy(policy, texts, slurm), gate_rules_lua);
  return marked("rules", policy.version, rest);
}

std::string gate_hook(GateHook hook, const std::filesystem::path& rules, const std::filesystem::path& site) {
  const bool filter = hook == GateHook::cli_filter;
  const std::string rest = fmt::format(
      "-- Made by `steward gate write`; `steward gate remove` undoes it. Slurm's processes load it, which "
      "are GPL: so\n"
      "-- is this file, whatever Steward's own licence.\n\n"
      "local gate_file = {}\nlocal site_file = {}\n\n{}",
      lua_string(rules.native()), site.empty() ? "nil" : lua_string(site.native()),
      filter ? gate_cli_filter_lua : gate_job_submit_lua);
  return marked(filter ? "cli_filter" : "job_submit", "", rest);
}

bool gate_refuses(const policy::Policy& policy) {
  return policy.gate.interactive == policy::GateWord::refuse;
}

std::optional<GateMark> gate_mark(std::string_view text) {
  if (!text.starts_with(licence_line)) return std::nullopt;
  text.remove_prefix(licence_line.size());
  if (!text.starts_with(origin_line)) return std::nullopt;
  const std::size_t end = std::min(text.find('\n'), text.size());
  const auto parts = split(text.substr(0, end), ';');
  if (parts.size() != 4 || !trim(parts[2]).starts_with("policy ") || !trim(parts[3]).starts_with("sum "))
    return std::nullopt;
  const std::string_view rest = text.substr(std::min(end + 1, text.size()));
  GateMark mark{std::string(trim(parts[2]).substr(7)),
                trim(parts[3]).substr(4) == fmt::format("{:016x}", fnv1a(rest))};
  if (mark.policy == "-") mark.policy.clear();
  return mark;
}

bool slurm_at_least(std::string_view version, int major, int minor) {
  const auto parts = split(version, '.');
  if (parts.size() < 2) return false;
  const auto first = parse_integer(parts[0]), second = parse_integer(parts[1]);
  return first && second && (*first > major || (*first == major && *second >= minor));
}

}  // namespace steward::advice
