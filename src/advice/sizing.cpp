#include "advice/sizing.h"

#include <cctype>

namespace steward::advice {
namespace {

std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += std::isalnum(byte) != 0 ? static_cast<char>(std::tolower(byte)) : ' ';
  }
  return out;
}

// Slurm's "a10", or AutoDetect's "nvidia_a10" and "nvidia_a100-sxm4-40gb"; "a10" is not "a100".
bool is_type(std::string_view slurm, std::string_view name) {
  const std::string theirs = plain(slurm), whole = plain(name);
  const std::string last = whole.substr(whole.rfind(' ') + 1);
  return theirs == last || theirs == whole || theirs.starts_with(whole + ' ');
}

}  // namespace

std::string whose(const Given& given, const Most& most) {
  if (most.runs > 1)
    return fmt::format(", most of {} runs (job {})", most.runs, show_id(most.of->id, most.of->array));
  if (most.of == &given.run()) return "";
  return fmt::format(" (job {})", show_id(most.of->id, most.of->array));
}

RunSize unknown_size(std::string what, Value asked, std::string why) {
  RunSize size;
  size.what = std::move(what);
  size.asked = std::move(asked);
  size.why = std::move(why);
  return size;
}

std::string gib_words(std::int64_t mib) {
  if (mib < 1024) return fmt::format("{} MiB", mib);
  const std::int64_t tenths = (mib * 10 + 512) / 1024;
  return tenths % 10 == 0 ? fmt::format("{} GiB", tenths / 10)
                          : fmt::format("{}.{} GiB", tenths / 10, tenths % 10);
}

std::string percent_words(std::int64_t part, std::int64_t whole) {
  // Measured in whole intervals: of a short run a little more than it lasted.
  return whole <= 0 ? "?" : fmt::format("{} %", std::min(part, whole) * 100 / whole);
}

std::string time_option(Duration limit) {
  const std::int64_t all = limit / seconds(1), days = all / 86'400, rest = all % 86'400;
  const std::string clock = fmt::format("{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60);
  return days > 0 ? fmt::format("{}-{}", days, clock) : clock;
}

std::string memory_option(std::int64_t mib) {
  return mib % 1024 == 0 ? fmt::format("{}G", mib / 1024) : fmt::format("{}M", mib);
}

std::string slurm_gpu_type(const Cluster& cluster, const std::string& partition, std::string_view name,
                           std::int64_t per_node) {
  for (const NodeType& type : cluster.node_types) {
    const bool here =
        std::find(type.partitions.begin(), type.partitions.end(), partition) != type.partitions.end();
    if (here && type.usable > 0 && std::int64_t{type.gpus} >= per_node && is_type(type.gpu_type, name))
      return type.gpu_type;
  }
  return "";
}

}  // namespace steward::advice
