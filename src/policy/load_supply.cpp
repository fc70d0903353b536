#include "policy/load_supply.h"

#include <set>

#include "policy/load_office_hours.h"

namespace steward::policy {
namespace {

constexpr Duration a_day = hours(24);
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
                table.duration("lasts", Duration(0), 90 * a_day, Duration(0)),
                table.duration("pause", Duration(0), 90 * a_day, Duration(0))};
    if (!names.insert(quota.name).second) table.complain("name", "is another quota's name, too");
    if (quota.gpus == 0 && quota.jobs == 0 && quota.lasts == Duration(0))
      table.complain("name", "the quota limits nothing: say gpus, jobs or lasts");
    if (quota.pause != Duration(0) && quota.lasts == Duration(0))
      table.complain("pause", "says how long after `lasts`, which is not said");
    quotas.push_back(std::move(quota));
  }
}

}  // namespace

void read_supply(TomlFile::Table& root, Supply& supply) {
  read_shares(root.table("shares"), supply.shares);
  read_gpu_types(root, supply.gpu_types);
  read_quotas(root, supply.quotas);
  read_office_hours(root.table("office_hours"), supply.office);
}

}  // namespace steward::policy
