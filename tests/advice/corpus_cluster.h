// The cluster that the corpus of scripts is checked against: an AI Cloud's partitions, QOS and nodes.
#pragma once

#include "model/cluster.h"

namespace steward::advice {

Cluster corpus_cluster();

}  // namespace steward::advice
