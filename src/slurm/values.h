// Single values as Slurm's commands print them. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace steward::slurm {

// Seconds since 1970 (SLURM_TIME_FORMAT=%s), or "2026-11-23T13:25:36" in UTC where a release does not honour
// that. "N/A", "Unknown", "None", "(null)": no_time. Anything else: nullopt.
std::optional<Time> parse_time(std::string_view text);

// "[days-][hours:]minutes:seconds" or minutes. "UNLIMITED" and words for "not set": 0. Anything else:
// nullopt.
std::optional<Duration> parse_time_limit(std::string_view text);

// GPUs in a TRES string: "cpu=2,mem=2000M,node=1,gres/gpu=2" is 2. Where only kinds are counted
// ("gres/gpu:a10=2"), their sum. nullopt: no GPU stands in it, which also happens where AccountingStorageTRES
// lacks gres/gpu.
std::optional<std::uint32_t> gpus_of_tres(std::string_view text);

// Memory of a whole job in a TRES string, in MiB: "cpu=2,mem=2000M,node=1" is 2000. nullopt: none stands in
// it.
std::optional<std::uint64_t> memory_of_tres(std::string_view text);

// "2688K", "1.50G", "4096": bytes, to the whole unit below. Empty or "(null)": nullopt, as what is none.
std::optional<std::uint64_t> parse_memory(std::string_view text);

// "[days-][hours:]minutes:seconds[.thousandths]", as sacct prints CPU time. Nothing: 0. Anything else:
// nullopt.
std::optional<Duration> parse_cpu_time(std::string_view text);

}  // namespace steward::slurm
