// Slurm's gres index -> device file -> minor, from gres.conf and the device files' own numbers. Joined with
// the driver's minor -> UUID this says which GPU Slurm means by "IDX:2".
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/report.h"

namespace steward::meter {

struct GresLine {
  std::vector<std::string> files;  // as listed, ranges expanded
};

struct GresDevice {
  std::uint32_t gres_index = 0;
  std::string file;
  std::uint32_t minor = 0;
};

// The lines of gres.conf that give this node GPUs, in the file's order. Lines without File= (AutoDetect) give
// none. Errors: invalid with "line N:" (a hostlist that is none, an Include line: name the included file
// instead).
Result<std::vector<GresLine>> parse_gres_conf(std::string_view text, std::string_view node);

// The one place that knows how Slurm numbers the devices of several lines.
std::vector<std::string> in_gres_order(const std::vector<GresLine>& lines);

// Reads the file and the devices' minors. Errors: as above; not_found (no gres.conf, a listed device file is
// missing).
Result<std::vector<GresDevice>> read_gres(const std::filesystem::path& gres_conf, std::string_view node);

// Puts the gres index on each GPU whose minor is listed; takes it off the others.
void join_gres(const std::vector<GresDevice>& gres, std::vector<GpuDevice>& devices);

}  // namespace steward::meter
