// JSON of what `steward gate check` found (docs/formats.md).
#pragma once

#include <string>

#include "model/gate_finding.h"

namespace steward::wire {

std::string to_json(const GateFinding& value);

}  // namespace steward::wire
