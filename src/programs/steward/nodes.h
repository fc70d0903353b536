// steward nodes: what each node does and what is amiss there; one node's GPUs, jobs and people, over time.
// Staff.
#pragma once

#include <cstdint>
#include <string>

#include "programs/steward/session.h"

namespace steward::cli {

struct NodeOptions {
  std::string node;        // empty: all of them
  std::int64_t hours = 4;  // of the graphs
  bool amiss = false;      // of all: only those that want attention
  bool series = false;
  bool json = false;
};

int show_nodes(const Session& session, const NodeOptions& options);

}  // namespace steward::cli
