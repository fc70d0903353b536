// The values of Slurm's options, each in every form that Slurm 22.05 takes and in no other. Pure.
// Errors: invalid, with what is wrong, for a person. What Slurm takes and cannot be meant (a time of -5,
// which wraps around) is refused as well.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/request.h"

namespace steward::advice {

// Minutes, MM:SS, HH:MM:SS, D-HH, D-HH:MM, D-HH:MM:SS; rounded up to whole minutes. 0, -1, UNLIMITED,
// INFINITE: none.
Result<Limit> read_limit(std::string_view text);
// 5000, 500M, 16G, 16GB, 1T, 2000K (rounded up to MiB).
Result<Memory> read_memory(std::string_view text);
// "2", "1-4", "-4", "1k".
Result<NodeCount> read_nodes(std::string_view text);
// Above 0, as --ntasks and --cpus-per-task take it.
Result<std::uint32_t> read_count(std::string_view text);
// --gres: "gpu", "gpu:2", "gpu:a40", "gpu:a40:2", several with commas, "none".
Result<Gres> read_gres(std::string_view text);
// --gpus and its like: "2", "a40", "a40:2", several with commas.
Result<Gpus> read_gpus(std::string_view text);

// What was probably meant, in a form that Slurm takes: "05:00:00" of "5h", "1536M" of "1.5G", "16G" of "16
// GiB", "gpu:2" of "gpus=2". Empty: no guess.
std::string suggest_limit(std::string_view text);
std::string suggest_memory(std::string_view text);
std::string suggest_gres(std::string_view text);
std::string suggest_gpus(std::string_view text);

// As Slurm writes it, and people read it: "1-12:00:00", "05:00:00", "UNLIMITED".
std::string limit_text(Duration time);
// "16G", "1500M".
std::string memory_text(std::uint64_t mib);

}  // namespace steward::advice
