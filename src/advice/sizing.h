// What the parts of right_size share. Internal to advice/.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "advice/right_size.h"
#include "facts/known.h"
#include "rules/reserve.h"

namespace steward::advice {

// All borrowed from the call.
struct Given {
  const Sizing& sizing;
  const policy::Policy& policy;
  const Cluster& cluster;
  std::vector<const EndedJob*> runs;  // that tell of needs, newest first

  const EndedJob& run() const { return sizing.run; }
  std::string line(const std::string& option) const { return (run().batch ? "#SBATCH " : "") + option; }
};

// What is asked for as the parts go on: each part sees what those before it advise.
struct Shape {
  std::int64_t nodes = 1, gpus = 0, cpus = 0;
  std::int64_t held_gpus = 0, held_cpus = 0;  // as the run had them
  bool other_nodes = false;                   // fewer than it ran on: nothing is known of such a run
};

// The largest of what the runs say, and whose it is; no runs: nothing is known.
struct Most {
  std::int64_t value = 0;
  const EndedJob* of = nullptr;
  std::size_t runs = 0;
};
template <typename Known, typename ValueOf>
Most most_of(const Given& given, Known known, ValueOf value_of) {
  Most most;
  for (const EndedJob* run : given.runs) {
    if (!known(*run)) continue;
    ++most.runs;
    const std::int64_t value = value_of(*run);
    if (most.of == nullptr || value > most.value) most.value = value, most.of = run;
  }
  return most;
}
// ", most of 3 runs (4711)" behind a number; of one run nothing, unless it is an earlier one.
std::string whose(const Given& given, const Most& most);

// Is it worth a word? `used` of `asked` in the same unit.
inline bool is_worth(std::int64_t asked, std::int64_t next, std::int64_t used, std::int64_t used_permille) {
  return next < asked && (next * 4 <= asked * 3 || used * 1000 <= asked * used_permille);
}

RunSize unknown_size(std::string what, Value asked, std::string why);

std::vector<RunSize> size_gpus(const Given& given, Shape& shape);
RunSize size_cpus(const Given& given, Shape& shape);
RunSize size_memory(const Given& given, const Shape& shape);
std::optional<RunSize> size_time(const Given& given);

std::string gib_words(std::int64_t mib);                           // "812 MiB", "30.2 GiB"
std::string percent_words(std::int64_t part, std::int64_t whole);  // "43 %"
std::string time_option(Duration limit);                           // "8:00:00", "2-00:00:00"
std::string memory_option(std::int64_t mib);                       // "24G", "40000M"

// Slurm's name of a GPU type that the policy names as the driver does: "a10" of "NVIDIA A10". Empty: the
// partition has no node with `per_node` such GPUs.
std::string slurm_gpu_type(const Cluster& cluster, const std::string& partition, std::string_view name,
                           std::int64_t per_node);

}  // namespace steward::advice
