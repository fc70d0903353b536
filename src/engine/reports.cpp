// Live's taking of reports. They wait for one another: a disk that is asked to keep each by itself is asked
// 334 times a second on 10,000 nodes. What waits is stepped, one by one and in the order in which it came,
// when it is taken, not before; it is committed as one change, and answered after that commit. So what an
// agent was told is on disk, and what was not is sent again.
//
// Reports alone wait. Whoever acts is not held up by them, and knows of none that waits: an agent that acts
// upon what it was told was answered before.
#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "base/text.h"
#include "engine/live.h"
#include "model/rights.h"

namespace steward::engine {
namespace {

constexpr Duration kGather = std::chrono::milliseconds(20);
// So many are taken at once, in some milliseconds: pages wait for no more.
constexpr std::size_t kMostTogether = 32;

// Any other epoch is a new life of the agent, a lower one too: its node's clock may have been set back.
bool is_news(const ReportId& id, const store::Acknowledged& known) {
  return id.epoch != known.epoch || id.sequence > known.sequence;
}

}  // namespace

Status Live::may_report(const Caller& caller, const NodeReport& report) const {
  if (const Status allowed = may(caller, Act::report, caller.uid); !allowed) return allowed;
  if (report.cluster != names_.cluster) {
    return fail(ErrorCode::invalid, fmt::format("this is cluster '{}', the report is of '{}'", names_.cluster,
                                                one_line(report.cluster)));
  }
  if (report.node.empty() || report.sequence == 0)
    return fail(ErrorCode::invalid, "the report names no node or sequence");
  return {};
}

void Live::hear_clock(const std::string& node, Duration ahead) {
  const auto news = clocks_.hear(node, ahead);
  if (!news) return;
  if (*news == Duration(0)) return log(LogLevel::info, "node_clock_agrees_again", {{"node", node}});
  log(LogLevel::warning, "node_clock_differs",
      {{"node", node},
       {"ahead_ms", news->count()},
       {"advice", "look at the time service of that node and of this host (chronyc tracking)"}});
}

Duration Live::keeps_reports() const {
  return std::max(state_.policy.longest_window() + 4 * state_.policy.interval, series_.keeps());
}

void Live::take_report(const Caller& caller, SentReport sent, std::optional<Duration> ahead,
                       ReportTaken then) {
  if (const Status allowed = may_report(caller, sent.report); !allowed)
    return then(tl::unexpected<Error>(allowed.error()));
  if (ahead) hear_clock(sent.report.node, *ahead);
  ReportId id = id_of(sent.report);
  waiting_.push_back({std::move(id), std::move(sent), std::move(then)});
  if (winding_down_ || waiting_.size() >= kMostTogether) return take_reports();
  if (std::exchange(gathering_, true)) return;
  edges_.serving.after(kGather, [this, stopping = stopping_] {
    if (stopping->load()) return;
    gathering_ = false;
    take_reports();
  });
}

// From the front of those that wait, all that one commit can keep.
struct Live::ReportGroup {
  std::size_t size = 0;
  std::vector<Input> inputs;        // of those that are new
  std::vector<std::size_t> series;  // which of these are kept
  std::map<std::string, store::Acknowledged> told;
  store::Change change;
  std::optional<Outcome> last;  // of the last one, where it made events
};

// When a commit fails, all that wait are told so: else a later report of the same node could be acknowledged
// before an earlier one, which would never be sent again.
void Live::take_reports() {
  std::vector<WaitingReport> waiting;
  waiting.swap(waiting_);
  std::span<WaitingReport> left(waiting);
  while (!left.empty()) {
    ReportGroup group = step_group(left);
    if (const Status kept = keep_group(group); !kept) {
      for (const WaitingReport& each : left) each.then(tl::unexpected<Error>(kept.error()));
      return;
    }
    for (const WaitingReport& each : left.first(group.size)) answer_report(each);
    left = left.subspan(group.size);
  }
}

// Up to the first that makes events: what comes after stands on them. Hardly any does.
Live::ReportGroup Live::step_group(std::span<WaitingReport> waiting) {
  ReportGroup group;
  for (WaitingReport& each : waiting) {
    ++group.size;
    store::Acknowledged& told =
        group.told.try_emplace(each.id.node, acknowledged_[each.id.node]).first->second;
    if (!is_news(each.id, told)) continue;  // sent again, while the first still waited, too
    told = {each.id.epoch, each.id.sequence};
    const Input& input =
        group.inputs.emplace_back(Input{edges_.clock.now(), input::Report{std::move(each.sent.report)}});
    Outcome outcome = step_on_tape(input, each.sent.json);
    if (!outcome.unfit) {
      const Time begin = std::get<input::Report>(input.body).report.begin;
      group.change.reports.push_back({each.id, begin, std::move(each.sent.json)});
      group.series.push_back(group.inputs.size() - 1);
    }
    if (outcome.draft.empty()) continue;
    group.change.events = outcome.draft.events();
    group.change.cases = outcome.draft.touched();
    group.change.emergencies = outcome.draft.declared();
    group.last.emplace(std::move(outcome));
    break;
  }
  return group;
}

Status Live::keep_group(ReportGroup& group) {
  if (!group.change.empty()) {
    if (const Status kept = commit(group.change); !kept) return kept;
  }
  for (const auto& [node, told] : group.told) acknowledged_[node] = told;
  const bool changed = group.last.has_value();
  if (changed) settle(state_, std::move(*group.last));
  if (changed) carry_out();
  for (const std::size_t at : group.series) add_series(std::get<input::Report>(group.inputs[at].body).report);
  return {};
}

void Live::answer_report(const WaitingReport& report) {
  const store::Acknowledged& known = acknowledged_[report.id.node];
  ReportAnswer answer;
  answer.acknowledged = known.epoch == report.id.epoch ? known.sequence : report.id.sequence;
  answer.words = hand_out_words(report.id.node);
  report.then(answer);
}

}  // namespace steward::engine
