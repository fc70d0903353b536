// A request against what the cluster has. Pure. Everything here is empty where the cluster is not known.
#pragma once

#include <string>
#include <vector>

#include "advice/check.h"

namespace steward::advice {

// Shorter jobs give their GPUs back soon enough: they are not asked to release them when idle.
inline constexpr Duration kLongJob = hours(4);

// The partitions that are asked for; the default one where none is. Unknown names are left out.
std::vector<const Partition*> partitions_of(const Subject& subject);
// The QOS that the job would run in; nullptr: not known.
const Qos* qos_of(const Subject& subject);

// Node types of those partitions.
std::vector<const NodeType*> types_of(const Subject& subject);
// Of these, those whose nodes can hold the job's part on one of them.
std::vector<const NodeType*> types_that_hold(const Subject& subject);
// Why a node of that type cannot; empty: it can.
std::string cannot_hold(const NodeType& type, const Request& request);

// GPUs of the job on one node of that type, filled as Slurm fills it.
std::uint64_t gpus_on(const NodeType& type, const Request& request);

bool closes_all(const Closure& closure, const std::vector<const NodeType*>& types);

}  // namespace steward::advice
