// Slurm's records of nodes, partitions, QOS and reservations, as `scontrol -o show …` and `sacctmgr -nP show
// qos` print them, to a Cluster's parts. Pure. Only administrators write these records, but a node's Reason
// and a reservation's comment are free text: the first of a key counts, and those stand last.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/cluster.h"

namespace steward::slurm {

// Nodes that are alike, lowest weight first. Errors: garbled, with the record.
Result<std::vector<NodeType>> read_nodes(std::string_view text);
// Errors: garbled, with the record.
Result<std::vector<Partition>> read_partitions(std::string_view text);

inline constexpr const char* kQosFields = "Name,MaxWall,MaxJobsPU,MaxTRESPU,MaxTRES,Preempt";
// Rows of kQosFields. Errors: garbled, with the row.
Result<std::vector<Qos>> read_qos(std::string_view text);

// What stands in `scontrol -o show reservation`: nodes that are closed (MAINT), and those set aside. Those of
// an end that cannot be read are left out.
struct SetAside {
  std::vector<Closure> closures;  // earliest first
  std::vector<Reservation> reservations;
};
SetAside read_reservations(std::string_view text);

}  // namespace steward::slurm
