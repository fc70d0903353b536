// What `steward batch --json` prints (docs/formats.md). Canonical as in json.h; written only.
#pragma once

#include <string>

#include "model/batch_script.h"

namespace steward::wire {

std::string batch_json(const BatchScript& batch);

}  // namespace steward::wire
