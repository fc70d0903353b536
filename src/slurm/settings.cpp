#include "slurm/settings.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace steward::slurm {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

constexpr std::array<std::pair<std::string_view, std::string Settings::*>, 8> kKeys{{
    {"SLURM_VERSION", &Settings::version},
    {"ClusterName", &Settings::cluster},
    {"AccountingStorageType", &Settings::accounting_type},
    {"AccountingStorageTRES", &Settings::accounting_tres},
    {"PrivateData", &Settings::private_data},
    {"JobAcctGatherType", &Settings::gathering},
    {"ProctrackType", &Settings::tracking},
    {"AccountingStorageEnforce", &Settings::enforce},
}};

void take(Settings& settings, std::string_view key, std::string_view value) {
  for (const auto& [name, member] : kKeys)
    if (key == name) settings.*member = one_line(value, 400);
  if (key == "DefMemPerCPU")
    settings.memory_per_cpu_mib =
        static_cast<std::uint64_t>(std::max<std::int64_t>(0, parse_integer(value).value_or(0)));
  if (key != "GresTypes") return;
  for (std::size_t at = 0; at <= value.size();) {
    const std::size_t comma = std::min(value.find(',', at), value.size());
    settings.gpus = settings.gpus || value.substr(at, comma - at) == "gpu";
    at = comma + 1;
  }
}

}  // namespace

Settings read_settings(std::string_view text) {
  Settings settings;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    at = end + 1;
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    take(settings, trimmed(line.substr(0, equals)), trimmed(line.substr(equals + 1)));
  }
  return settings;
}

}  // namespace steward::slurm
