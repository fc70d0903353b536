// The API's JSON of a cluster and of a checkup (docs/api.md). Canonical and strict as in json.h.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/checkup.h"
#include "model/cluster.h"

namespace steward::wire {

std::string to_json(const Cluster& value);
Result<Cluster> cluster_from_json(std::string_view text);

std::string to_json(const Check& value);
Result<Check> check_from_json(std::string_view text);

}  // namespace steward::wire
