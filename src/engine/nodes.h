// The nodes as staff see them, and what a job does on its own. Pure but for `name_of`, which asks who a uid
// is.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/step.h"
#include "model/node_view.h"

namespace steward::engine {

std::vector<NodeSummary> node_summaries(const State& state);  // by name
using NameOf = std::function<std::string(uid_t uid)>;
// Errors: not_found.
Result<NodeView> node_view(const State& state, const std::string& node, const NameOf& name_of);
// On each node that it is allocated.
std::vector<JobOnNode> nodes_of(const Job& job, const JobFacts& facts);

}  // namespace steward::engine
