#include "tapes/stage.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "engine/recorder.h"
#include "wire/tape_json.h"

namespace steward::tapes {

// --- a job ---

void Play::set_use(JobUse use) {
  for (const NodeAllocation& on : slurm.nodes) stage_.place(on.node).agent.job(use);
}

void Play::set_gpus(bool busy, std::uint64_t mib) {
  for (const NodeAllocation& on : slurm.nodes) {
    for (const std::uint32_t index : on.gpu_indexes) stage_.place(on.node).agent.gpu(index, busy, mib);
  }
}

Play& Play::works() {
  set_use(story::trainer(slurm.id, slurm.uid));
  set_gpus(true, 8'000);
  return *this;
}

Play& Play::idles(std::uint64_t gpu_mib) {
  JobUse use = story::trainer(slurm.id, slurm.uid, 0);
  use.quiet = minutes(1);
  set_use(use);
  set_gpus(false, gpu_mib);
  return *this;
}

Play& Play::waits_at_terminal() {
  set_use(story::idle_shell(slurm.id, slurm.uid));
  set_gpus(false, 0);
  return *this;
}

Play& Play::empty() {
  for (const NodeAllocation& on : slurm.nodes) stage_.place(on.node).agent.job_gone(slurm.id);
  set_gpus(false, 0);
  return *this;
}

Play& Play::use(const std::function<void(JobUse&)>& change, const std::string& node) {
  for (const NodeAllocation& on : slurm.nodes) {
    if (!node.empty() && on.node != node) continue;
    story::Agent& agent = stage_.place(on.node).agent;
    if (agent.job(slurm.id) == nullptr) agent.job(story::trainer(slurm.id, slurm.uid, 0));
    change(*agent.job(slurm.id));
  }
  return *this;
}

Play& Play::kinds(std::map<ProcessKind, std::uint32_t> kinds) {
  return use([&](JobUse& each) {
    each.kinds = kinds;
    each.processes = 0;
    for (const auto& [kind, count] : kinds) each.processes += count;
  });
}

Play& Play::cpu(std::uint64_t permille) {
  const auto ms = static_cast<std::uint64_t>(stage_.interval_.count()) * permille / 1000;
  return use([&](JobUse& each) { each.cpu_ms = ms; });
}

Play& Play::io(std::uint64_t read_bytes, std::uint64_t written_bytes) {
  return use([&](JobUse& each) { each.io = IoUse{read_bytes, written_bytes}; });
}

namespace {

std::pair<std::string, std::uint32_t> gpu_of(const Job& job, std::size_t nth) {
  for (const NodeAllocation& on : job.nodes) {
    if (nth < on.gpu_indexes.size()) return {on.node, on.gpu_indexes[nth]};
    nth -= on.gpu_indexes.size();
  }
  check_failed("the job holds fewer GPUs");
}

}  // namespace

Play& Play::gpu(std::size_t nth, bool busy, std::uint64_t mib) {
  const auto [node, index] = gpu_of(slurm, nth);
  stage_.place(node).agent.gpu(index, busy, mib);
  return *this;
}

Play& Play::gpu(std::size_t nth, story::GpuDoes does) {
  const auto [node, index] = gpu_of(slurm, nth);
  stage_.place(node).agent.gpu(index, std::move(does));
  return *this;
}

Play& Play::gpu_users(std::size_t nth, std::vector<GpuUser> users) {
  const auto [node, index] = gpu_of(slurm, nth);
  story::GpuDoes& does = stage_.place(node).agent.gpu(index);
  does.processes = 0;
  for (const GpuUser& user : users) *does.processes += user.processes;
  does.users = std::move(users);
  return *this;
}

Play& Play::suspends() {
  slurm.state = JobState::suspended;
  return *this;
}

Play& Play::resumes() {
  slurm.state = JobState::running;
  return *this;
}

Play& Play::requeues() {
  slurm.submit = slurm.start = stage_.now_;
  ++slurm.restarts;
  return *this;
}

void Play::ends(JobState how) {
  empty();
  slurm.state = how;
  slurm.end = stage_.now_;
}

// --- the stage ---

Stage::Stage(Duration interval) : interval_(interval) {
  header_.cluster = "aicloud";
  header_.zone = "Europe/Copenhagen";
  header_.steward = "story";
}

Stage::Place& Stage::place(const std::string& node) {
  const auto found = places_.find(node);
  STEWARD_CHECK(found != places_.end());
  return found->second;
}

story::Agent& Stage::node(const std::string& name, std::uint32_t gpus) {
  return places_.try_emplace(name, Place{story::Agent(name, gpus, interval_), {}, false, {}})
      .first->second.agent;
}

story::Agent& Stage::front_end(const std::string& name) {
  STEWARD_CHECK(!begun_);
  header_.front_ends.push_back(name);
  return node(name, 0);
}

void Stage::silent(const std::string& node) { place(node).voice = Place::Voice::silent; }
void Stage::cut_off(const std::string& node) { place(node).voice = Place::Voice::cut_off; }
void Stage::stutters(const std::string& node) { place(node).stutters = true; }

void Stage::speaks(const std::string& node) {
  Place& at = place(node);
  at.voice = Place::Voice::speaks;
  for (const NodeReport& report : std::exchange(at.kept, {})) put(report, at);
}

void Stage::speaks_backwards(const std::string& node) {
  std::reverse(place(node).kept.begin(), place(node).kept.end());
  speaks(node);
}

uid_t Stage::uid(const std::string& user) {
  return people_.try_emplace(user, static_cast<uid_t>(1001 + people_.size())).first->second;
}

Play& Stage::add(Job job) {
  jobs_.push_back(std::unique_ptr<Play>(new Play(*this, std::move(job))));
  return *jobs_.back();
}

Play& Stage::job(const std::string& user, const std::string& node, std::vector<std::uint32_t> gpus) {
  return add(story::job(next_id_++, uid(user), user, node, std::move(gpus), now_));
}

Play& Stage::interactive(const std::string& user, const std::string& node, std::vector<std::uint32_t> gpus) {
  Play& play = job(user, node, std::move(gpus));
  play.slurm.batch = false;
  play.slurm.alloc_node = "ai-fe02";
  return play;
}

Play& Stage::pending(const std::string& user) {
  Play& play = job(user, "", {});
  play.slurm.state = JobState::pending;
  play.slurm.submit = now_;
  play.slurm.start = no_time;
  play.slurm.nodes.clear();
  play.slurm.detailed = false;
  return play;
}

void Stage::starts(Play& job, const std::string& node, std::vector<std::uint32_t> gpus) {
  job.slurm.state = JobState::running;
  job.slurm.start = now_;
  job.slurm.detailed = true;
  job.slurm.gpus = static_cast<std::uint32_t>(gpus.size());
  job.slurm.nodes = {{node, 6, 40'000, std::move(gpus)}};
}

void Stage::also_on(Play& job, const std::string& node, std::vector<std::uint32_t> gpus) {
  job.slurm.gpus += static_cast<std::uint32_t>(gpus.size());
  job.slurm.cpus += 6;
  job.slurm.nodes.push_back({node, 6, 40'000, std::move(gpus)});
}

void Stage::past(std::vector<EndedJob> jobs) { put(input::Ended{std::move(jobs), true}); }

void Stage::put(InputBody body) {
  if (!std::exchange(begun_, true)) {
    lines_.push_back({now_, header_});
    lines_.push_back({now_, InputBody(input::Started{})});
  }
  lines_.push_back({now_, std::move(body)});
}

void Stage::put(const NodeReport& report, const Place& from) {
  put(input::Report{report});
  if (from.stutters) put(input::Report{report});
}

void Stage::put_poll() {
  std::vector<Job> jobs;
  for (const auto& play : jobs_) jobs.push_back(play->slurm);
  if (!std::exchange(has_polled_, true)) {
    put(input::Poll{jobs});
  } else {
    lines_.push_back({now_, engine::changes_of(jobs, polled_)});
  }
  polled_.clear();
  for (const Job& job : jobs) polled_[job.id] = job;
}

void Stage::beat() {
  const Time begin = now_;
  if (!begun_) put_poll();  // stewardd asks at its start
  now_ += interval_;
  for (auto& [node, at] : places_) {
    NodeReport report = at.agent.report(begin);
    if (at.voice == Place::Voice::speaks) put(report, at);
    if (at.voice == Place::Voice::cut_off) at.kept.push_back(std::move(report));
  }
  if (!slurm_silent_) put_poll();
  put(input::Tick{});
}

void Stage::pass(Duration time) {
  STEWARD_CHECK(time % interval_ == Duration(0));
  for (Duration passed{0}; passed < time; passed += interval_) beat();
}

void Stage::until(const std::string& hour) {
  const auto parts = split(hour, ':');
  STEWARD_CHECK(parts.size() == 2);
  const Duration wanted = hours(*parse_integer(parts[0])) + minutes(*parse_integer(parts[1]));
  const Duration today = now_.time_since_epoch() % hours(24);
  pass(wanted > today ? wanted - today : wanted - today + hours(24));
}

void Stage::says(const std::string& user, PersonAct act) {
  put(input::Person{{uid(user), user, Role::user}, std::move(act), 0});
}

void Stage::staff(const std::string& user, PersonAct act) {
  put(input::Person{{uid(user), user, Role::staff}, std::move(act), 0});
}

std::string Stage::tape() const {
  std::string text;
  for (const tape::Line& line : lines_) text += wire::to_json(line) + "\n";
  return text;
}

}  // namespace steward::tapes
