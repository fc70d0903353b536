#include "policy/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/files.h"
#include "base/fnv.h"
#include "model/case.h"
#include "policy/load_gate.h"
#include "policy/load_rules.h"
#include "policy/load_supply.h"
#include "policy/load_ucloud.h"
#include "policy/toml_reader.h"

namespace steward::policy {
namespace {

constexpr Duration one_day = hours(24);

void read_conduct(TomlFile::Table table, Conduct& conduct, Duration interval) {
  conduct.again = table.duration("again", Duration(0), 30 * one_day, conduct.again);
  conduct.remind = table.duration("remind", seconds(1), 30 * one_day, conduct.remind);
  conduct.silence = table.duration("silence", seconds(1), 30 * one_day, conduct.silence);
  conduct.repeat_within = table.duration("repeat_within", Duration(0), 30 * one_day, conduct.repeat_within);
  conduct.release.shortest =
      table.duration("release_shortest", seconds(1), one_day, conduct.release.shortest);
  conduct.release.longest = table.duration("release_longest", seconds(1), one_day, conduct.release.longest);
  if (conduct.release.shortest < 2 * interval)
    table.complain("release_shortest", "is shorter than two intervals ([use] interval)");
  if (conduct.release.longest < conduct.release.shortest)
    table.complain("release_longest", "is shorter than release_shortest");
  conduct.release_notice = table.duration("release_notice", seconds(1), one_day, conduct.release_notice);
  if (conduct.release_notice < interval)
    table.complain("release_notice", "is shorter than an interval ([use] interval)");
  conduct.longest_exemption =
      table.duration("longest_exemption", hours(1), 366 * one_day, conduct.longest_exemption);
  conduct.link_lasts = table.duration("link_lasts", minutes(10), 30 * one_day, conduct.link_lasts);
  conduct.terminal_pause = table.duration("terminal_pause", Duration(0), one_day, conduct.terminal_pause);
}

void read_emergencies(TomlFile::Table table, Emergencies& emergencies) {
  emergencies.lasts = table.duration("lasts", minutes(1), one_day, emergencies.lasts);
  emergencies.second_staff = table.flag("second_staff", emergencies.second_staff);
  if (!table.has("causes")) return;
  emergencies.causes.clear();
  for (const std::string& word : table.list("causes")) {
    const auto cause = cause_from(word);
    if (!cause) {
      table.complain("causes", "\"" + word +
                                   "\" is none of storage, node, network, front_end, service, "
                                   "security, idle");
      return;
    }
    emergencies.causes.push_back(*cause);
  }
}

void read_tickets(TomlFile::Table table, std::vector<std::string>& principles) {
  static constexpr std::array known = {
      principle::sessions, principle::holding,   principle::amount,          principle::need,
      principle::quota,    principle::front_end, principle::troubleshooting, principle::release,
      principle::by_staff, principle::emergency, principle::support,         principle::concern};
  principles = table.list("principles", principles);
  for (const std::string& word : principles) {
    if (std::find(known.begin(), known.end(), word) != known.end()) continue;
    return table.complain("principles", fmt::format("\"{}\" is none of {}", word, fmt::join(known, ", ")));
  }
}

std::string read_address(TomlFile::Table& table, std::string_view key) {
  std::string address = table.text(key, "");
  const bool looks =
      address.find('@') != std::string::npos && address.find_first_of(" <>,;\"\n") == std::string::npos;
  if (!address.empty() && !looks) table.complain(key, "is no mail address");
  return address;
}

Policy read_policy(TomlFile& file) {
  Policy policy;
  TomlFile::Table root = file.root();
  TomlFile::Table platform = root.table("platform");
  policy.platform = platform.text("name", policy.platform);

  policy.staff_group = root.table("roles").text("staff_group");

  TomlFile::Table contact = root.table("contact");
  policy.mode =
      contact.one_of("mode", {"observe", "contact"}, "observe") == "contact" ? Mode::contact : Mode::observe;
  policy.language = contact.one_of("language", {"en", "da"}, policy.language);
  policy.in_job_output = contact.flag("in_job_output", policy.in_job_output);
  policy.staff_chat = contact.flag("staff_chat", policy.staff_chat);

  TomlFile::Table use = root.table("use");
  policy.interval = use.duration("interval", seconds(1), minutes(10), policy.interval);
  policy.coverage_permille = use.number("coverage_permille", 500, 1000, policy.coverage_permille);
  policy.cpu_floor_permille = use.number("cpu_floor_permille", 1, 1000, policy.cpu_floor_permille);

  read_conduct(root.table("conduct"), policy.conduct, policy.interval);
  read_emergencies(root.table("emergency"), policy.emergencies);
  TomlFile::Table addresses = root.table("addresses");
  policy.addresses = {read_address(addresses, "staff"), read_address(addresses, "desk"),
                      read_address(addresses, "infrastructure")};
  read_tickets(root.table("tickets"), policy.ticket_principles);
  policy.keep_cases =
      root.table("retention").duration("cases", 30 * one_day, 3660 * one_day, policy.keep_cases);

  read_supply(root, policy.supply);
  read_ucloud(root.table("ucloud"), policy.ucloud);
  read_rules(root.table("rules"), policy.rules, policy.interval);
  read_scopes(root, policy);
  read_exemptions(root, policy);
  TomlFile::Table innocence = root.table("innocence");
  policy.innocence = {innocence.number("people", 2, 10'000, policy.innocence.people),
                      innocence.duration("within", seconds(1), hours(2), policy.innocence.within),
                      innocence.duration("lasts", minutes(1), 30 * one_day, policy.innocence.lasts)};
  read_troubleshooting(root.table("troubleshooting"), policy.troubleshooting);
  read_gate(root.table("gate"), policy.gate);
  return policy;
}

// To tell texts of one site apart, not to keep anybody out.
std::string version_of(std::string_view text) {
  return fmt::format("{:012x}", fnv1a(text) & 0xffff'ffff'ffffU);
}

}  // namespace

Result<Policy> parse(std::string_view text, std::string_view name) {
  auto file = TomlFile::parse(text, name);
  if (!file) return tl::unexpected<Error>(file.error());
  Policy policy = read_policy(*file);
  policy.version = version_of(text);
  if (auto checked = file->finish(); !checked) return tl::unexpected<Error>(checked.error());
  return policy;
}

Result<Policy> load(const std::filesystem::path& path) {
  const auto text = read_file(path);
  if (!text) return tl::unexpected<Error>(text.error());
  return parse(*text, path.string());
}

}  // namespace steward::policy
