// Live's knowledge of the platform's week: learned anew from the kept history, a piece at a time, so that
// others are served in between; summed up on a worker.
#include "facts/rhythm.h"

#include <algorithm>

#include "base/log.h"
#include "engine/live.h"

namespace steward::engine {
namespace {

// A week changes slowly; what ended lately changes little of it.
constexpr Duration kBetweenLessons = hours(6);
constexpr Duration kAfterFailure = minutes(10);
// Imports come in many parts: learned from when the last of them is a moment ago.
constexpr Duration kAfterImport = seconds(10);
constexpr std::size_t kJobsAtOnce = 1'000;
constexpr Duration kAnHour = hours(1);
constexpr int kHoursAtOnce = 48;
// Anybody may ask how busy it is, and a look at all nodes and jobs takes some 20 ms at 10,000 nodes.
constexpr Duration kCountedFor = seconds(10);

// What the nodes' own agents say they have, by the devices' short names.
facts::GpuNodes nodes_from_agents(const facts::Joined& joined) {
  facts::GpuNodes nodes;
  for (const auto& [node, sight] : joined.sights()) {
    for (const auto& [device, use] : joined.gpus_of(node)) {
      const std::string type = facts::short_gpu_type(device->name);
      nodes.type_of[node] = type;
      ++nodes.gpus[type];
    }
  }
  return nodes;
}

std::string first_node(const Job& job) { return job.nodes.empty() ? "" : job.nodes.front().node; }

void add_busy_now(RhythmView& view, const facts::GpuNodes& nodes, const std::map<SlurmId, Job>& jobs) {
  std::map<std::string, std::uint64_t> held;
  for (const auto& [id, job] : jobs) {
    if (!holds_resources(job.state)) continue;
    const auto type = nodes.type_of.find(first_node(job));
    if (type != nodes.type_of.end() && !type->second.empty()) held[type->second] += job.gpus;
    held[""] += job.gpus;
  }
  for (RhythmLoad& each : view.load) {
    if (each.gpus == 0) continue;
    each.busy_now =
        static_cast<std::int32_t>(std::min<std::uint64_t>(1000, held[each.gpu_type] * 1000 / each.gpus));
  }
}

}  // namespace

void Live::rhythm_has_changed() { rhythm_due_ = edges_.clock.now() + kAfterImport; }

// Slurm's own names where it has some: requests are written with these.
facts::GpuNodes Live::gpu_nodes() const {
  facts::GpuNodes nodes = facts::gpu_nodes_of(cluster_);
  return nodes.gpus.empty() || nodes.gpus.contains("") ? nodes_from_agents(state_.facts) : nodes;
}

void Live::learn_rhythm() {
  const Time now = edges_.clock.now();
  if (learning_ || winding_down_ || now < rhythm_due_) return;
  facts::RhythmFrame frame;
  frame.to = std::chrono::floor<std::chrono::hours>(now);
  frame.from = frame.to - facts::kRhythmWindow;
  frame.office = state_.policy.supply.office;
  frame.nodes = gpu_nodes();
  frame.closures = cluster_.closures;
  rhythm_due_ = now + kBetweenLessons;
  learned_to_ = frame.from;
  learning_ = std::make_shared<facts::Rhythm>(std::move(frame));
  learn_piece();
}

void Live::learn_piece() {
  const Time now = edges_.clock.now();
  std::size_t jobs = 0;
  for (int looked = 0; learned_to_ < now && jobs < kJobsAtOnce && looked < kHoursAtOnce;
       ++looked, learned_to_ += kAnHour) {
    const auto each =
        edges_.store.history().each({std::nullopt, learned_to_, learned_to_ + kAnHour}, [&](EndedJob&& job) {
          learning_->add(job);
          ++jobs;
        });
    if (each) continue;
    log(LogLevel::error, "history_unreadable", {{"why", each.error().message}});
    learning_.reset();
    rhythm_due_ = now + kAfterFailure;
    return;
  }
  if (learned_to_ >= now) return learned();
  edges_.serving.post([this, stopping = stopping_] {
    if (!stopping->load()) learn_piece();
  });
}

// Summing up a million jobs takes a good part of a second.
void Live::learned() {
  for (const auto& [id, job] : state_.facts.known_jobs())
    if (holds_resources(job.state)) learning_->add_running(first_node(job), "", job.gpus, job.start);
  const auto keep = [this](RhythmView view) {
    log(LogLevel::info, "rhythm_learned",
        {{"jobs", view.jobs}, {"weeks", view.weeks}, {"classes", view.waits.size()}});
    rhythm_ = std::move(view);
    busy_counted_at_ = no_time;
    learning_.reset();
  };
  if (edges_.accounting_worker == nullptr) return keep(learning_->view());
  edges_.accounting_worker->post([this, keep, stopping = stopping_, all = learning_] {
    if (stopping->load()) return;
    const auto view = std::make_shared<RhythmView>(all->view());
    edges_.serving.post([keep, stopping, view] {
      if (!stopping->load()) keep(std::move(*view));
    });
  });
}

Result<RhythmView> Live::rhythm(const Caller&) {
  if (!rhythm_)
    return fail(ErrorCode::unavailable,
                "Steward has just started and still reads its history: try again in a minute");
  const Time now = edges_.clock.now();
  const Duration age = now - busy_counted_at_;
  if (state_.polled && (busy_counted_at_ == no_time || age < Duration(0) || age >= kCountedFor)) {
    add_busy_now(*rhythm_, gpu_nodes(), state_.facts.known_jobs());
    busy_counted_at_ = now;
  }
  return *rhythm_;
}

}  // namespace steward::engine
