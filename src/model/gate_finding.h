// What `steward gate check` found about one file or one setting. Plain value.
#pragma once

#include <string>

namespace steward {

struct GateFinding {
  std::string what;   // a file's path, or a setting of slurm.conf
  std::string state;  // "good", "bad": something is to be done, "unsure": it could not be looked at
  std::string text;   // a sentence; of what is bad also what to do
  bool operator==(const GateFinding&) const = default;
};

}  // namespace steward
