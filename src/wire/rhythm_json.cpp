#include "wire/rhythm_json.h"

#include "wire/fields.h"

namespace steward::wire {
namespace {

// Weeks are indexed by hour without a look: each has them all.
bool is_whole(const WeekOfHours& week) { return week.size() == kWeekHours; }

bool is_whole(const RhythmView& view) {
  for (const RhythmLoad& each : view.load)
    if (!is_whole(each.busy)) return false;
  for (const RhythmWaits& each : view.waits)
    if (!is_whole(each.mean_s) || !is_whole(each.median_s) || !is_whole(each.high_s)) return false;
  return true;
}

}  // namespace

template <typename Io, Of<RhythmLoad> V>
void describe(Io& io, V& v) {
  io("gpu_type", v.gpu_type);
  io("gpus", v.gpus);
  io("busy_now_permille", v.busy_now);
  io("busy_permille", v.busy);
  io("reliability_permille", v.reliability);
}

template <typename Io, Of<RhythmWaits> V>
void describe(Io& io, V& v) {
  io("partition", v.partition);
  io("gpu_type", v.gpu_type);
  io("gpus", v.gpus);
  io("limit", v.limit);
  io("samples", v.samples);
  io("mean_s", v.mean_s);
  io("median_s", v.median_s);
  io("high_s", v.high_s);
  io("reliability_permille", v.reliability);
}

template <typename Io, Of<RhythmRuns> V>
void describe(Io& io, V& v) {
  io("limit", v.limit);
  io("samples", v.samples);
  io("used_permille", v.used);
}

template <typename Io, Of<RhythmView> V>
void describe(Io& io, V& v) {
  io("at", v.at);
  io("from", v.from);
  io("to", v.to);
  io("zone", v.zone);
  io("office_from_minute", v.office_from);
  io("office_to_minute", v.office_to);
  io("off_days", v.off_days);
  io("weeks", v.weeks);
  io("jobs", v.jobs);
  io("load", v.load);
  io("waits", v.waits);
  io("runs", v.runs);
}

template <typename Io, Of<Proposal> V>
void describe(Io& io, V& v) {
  io("kind", v.kind);
  io("begin", v.begin);
  io("waits_known", v.waits_known);
  io("wait_ms", v.wait);
  io("wait_median_ms", v.wait_median);
  io("wait_high_ms", v.wait_high);
  io("end", v.end);
  io("latest_end", v.latest_end);
  io("later_ms", v.later);
  io("cost_ms", v.cost);
  io("busy_permille", v.busy);
  io("off_peak", v.off_peak);
  io("stopped_by", v.stopped_by);
  io("too_late", v.too_late);
}

template <typename Io, Of<Plan> V>
void describe(Io& io, V& v) {
  io("at", v.at);
  io("until", v.until);
  io("deadline", v.deadline);
  io("too_little", v.too_little);
  io("basis", v.basis);
  io("samples", v.samples);
  io("gpu_type", v.gpu_type);
  io("proposals", v.proposals);
  io("best", v.best);
  io("slurm_start", v.slurm_start);
  io("slurm_says", v.slurm_says);
}

std::string to_json(const RhythmView& value) { return write(value); }

Result<RhythmView> rhythm_from_json(std::string_view text) {
  auto view = read<RhythmView>(text);
  if (view && !is_whole(*view)) return fail(ErrorCode::garbled, "a week does not have 168 hours");
  return view;
}

std::string to_json(const Plan& value) { return write(value); }
Result<Plan> plan_from_json(std::string_view text) { return read<Plan>(text); }

}  // namespace steward::wire
