// Descriptions of the advice for a next run, that views share. Internal to wire/.
#pragma once

#include "model/next_run.h"
#include "wire/fields.h"

namespace steward::wire {

template <typename Io, Of<RunSize> V>
void describe(Io& io, V& v) {
  io("what", v.what);
  io("outcome", v.outcome);
  io("asked", v.asked);
  io("used", v.used);
  io("next", v.next);
  io("why", v.why);
  io("line", v.line);
}

template <typename Io, Of<Elsewhere> V>
void describe(Io& io, V& v) {
  io("what", v.what);
  io("link", v.link);
  io("steps", v.steps);
}

template <typename Io, Of<NextRun> V>
void describe(Io& io, V& v) {
  io("withheld", v.withheld);
  io("so_far", v.so_far);
  io("runs", v.runs);
  io("sizes", v.sizes);
  io("elsewhere", v.elsewhere);
}

}  // namespace steward::wire
