#include "policy/load_supply.h"

#include <set>

#include "base/calendar.h"
#include "base/text.h"

namespace steward::policy {
namespace {

constexpr Duration day = hours(24);
constexpr std::int64_t day_minutes = 1440;

// "08:30", up to "24:00".
std::int64_t minutes_of(TomlFile::Table& table, std::string_view key, const std::string& fallback) {
  const std::string text = table.text(key, fallback);
  const std::size_t colon = text.find(':');
  const auto hour = parse_integer(std::string_view(text).substr(0, colon));
  const auto minute =
      colon == std::string::npos ? std::nullopt : parse_integer(std::string_view(text).substr(colon + 1));
  if (hour && minute && *hour >= 0 && *minute >= 0 && *minute < 60 && *hour * 60 + *minute <= day_minutes)
    return *hour * 60 + *minute;
  table.complain(key, "is no time of the day such as \"08:00\"");
  return 0;
}

void read_shares(TomlFile::Table table, Shares& shares) {
  shares.cpus_per_gpu = table.number("cpus_per_gpu", 1, 1'024, shares.cpus_per_gpu);
  shares.memory_per_gpu_mib = table.number("memory_per_gpu_mib", 1, 1 << 26, shares.memory_per_gpu_mib);
  shares.memory_per_cpu_mib = table.number("memory_per_cpu_mib", 1, 1 << 24, shares.memory_per_cpu_mib);
}

void read_gpu_types(TomlFile::Table& root, std::vector<GpuType>& types) {
  if (!root.has("gpu_type")) return;
  types.clear();
  std::set<std::string> names;
  for (TomlFile::Table& table : root.tables("gpu_type")) {
    GpuType type{table.text("name"), table.number("memory_mib", 1, 1 << 24)};
    if (type.name.empty()) table.complain("name", "is empty");
    if (!names.insert(type.name).second) table.complain("name", "is another type's name, too");
    types.push_back(std::move(type));
  }
}

void read_quotas(TomlFile::Table& root, std::vector<Quota>& quotas) {
  std::set<std::string> names;
  for (TomlFile::Table& table : root.tables("quota")) {
    Quota quota{table.text("name"),
                table.list("qos"),
                table.list("accounts"),
                table.number("gpus", 0, 100'000, 0),
                table.number("jobs", 0, 1'000'000, 0),
                table.duration("lasts", Duration(0), 90 * day, Duration(0)),
                table.duration("pause", Duration(0), 90 * day, Duration(0))};
    if (!names.insert(quota.name).second) table.complain("name", "is another quota's name, too");
    if (quota.gpus == 0 && quota.jobs == 0 && quota.lasts == Duration(0))
      table.complain("name", "the quota limits nothing: say gpus, jobs or lasts");
    if (quota.pause != Duration(0) && quota.lasts == Duration(0))
      table.complain("pause", "says how long after `lasts`, which is not said");
    quotas.push_back(std::move(quota));
  }
}

void read_office(TomlFile::Table table, OfficeHours& office) {
  office.zone = table.text("zone", office.zone);
  if (!known_zone(office.zone))
    table.complain("zone", "is not a time zone this machine knows (see timedatectl list-timezones)");
  office.from = minutes_of(table, "from", "08:00");
  office.to = minutes_of(table, "to", "16:00");
  if (office.to <= office.from) table.complain("to", "is not after `from`");
}

}  // namespace

void read_supply(TomlFile::Table& root, Supply& supply) {
  read_shares(root.table("shares"), supply.shares);
  read_gpu_types(root, supply.gpu_types);
  read_quotas(root, supply.quotas);
  read_office(root.table("office_hours"), supply.office);
}

}  // namespace steward::policy
