// What a batch script can have beyond its command line: a time limit that is named, a checkpoint before it,
// GPUs given back when idle, and what a QOS does to jobs. Pure.
#pragma once

#include <vector>

#include "advice/batch_writer.h"
#include "model/batch_script.h"
#include "model/cluster.h"
#include "model/request.h"

namespace steward::advice {

struct OfferAsk {
  const Request& request;            // as the directives say it
  const Cluster* cluster = nullptr;  // borrowed; nullptr: not known
  bool has_command = true;           // else there is nothing yet to checkpoint
};

// Adds to directives, hints and notes. Of the directives that count only --time is ever added, with the
// partition's own default, so that the request stays what it was.
void offer(const OfferAsk& ask, BatchParts& parts, std::vector<BatchNote>& notes);

}  // namespace steward::advice
