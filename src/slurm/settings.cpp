#include "slurm/settings.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace steward::slurm {
namespace {

constexpr std::array<std::pair<std::string_view, std::string Settings::*>, 10> kKeys{{
    {"SLURM_VERSION", &Settings::version},
    {"ClusterName", &Settings::cluster},
    {"AccountingStorageType", &Settings::accounting_type},
    {"AccountingStorageTRES", &Settings::accounting_tres},
    {"PrivateData", &Settings::private_data},
    {"JobAcctGatherType", &Settings::gathering},
    {"ProctrackType", &Settings::tracking},
    {"AccountingStorageEnforce", &Settings::enforce},
    {"CliFilterPlugins", &Settings::cli_filter},
    {"JobSubmitPlugins", &Settings::job_submit},
}};

void take(Settings& settings, std::string_view key, std::string_view value) {
  for (const auto& [name, member] : kKeys)
    if (key == name) settings.*member = one_line(value, 400);
  if (key == "DefMemPerCPU")
    settings.memory_per_cpu_mib =
        static_cast<std::uint64_t>(std::max<std::int64_t>(0, parse_integer(value).value_or(0)));
  if (key != "GresTypes") return;
  for (const std::string_view each : split(value, ',')) settings.gpus = settings.gpus || each == "gpu";
}

}  // namespace

Settings read_settings(std::string_view text) {
  Settings settings;
  for (const std::string_view line : split(text, '\n')) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    take(settings, trim(line.substr(0, equals)), trim(line.substr(equals + 1)));
  }
  return settings;
}

bool names_plugin(std::string_view list, std::string_view name) {
  const auto names = split(list, ',');
  return std::any_of(names.begin(), names.end(), [&](std::string_view each) {
    each = trim(each);
    return each.substr(each.rfind('/') + 1) == name;
  });
}

}  // namespace steward::slurm
