#include "engine/recorder.h"

#include "wire/tape_json.h"

namespace steward::engine {

void Recorder::append(Time at, tape::Content content) {
  if (on_) on_ = sink_.append(wire::to_json(tape::Line{at, std::move(content)}));
}

void Recorder::begin(Time at, const Life& life, const std::vector<Case>& cases,
                     const std::vector<Emergency>& emergencies) {
  on_ = true;
  polled_ = false;
  tape::Header header = about_;
  header.cluster = life.cluster;
  header.front_ends = life.front_ends;
  header.tickets = life.tickets;
  header.last_seq = life.last_seq;
  header.policy = life.policy;
  header.recorded = true;
  append(at, std::move(header));
  for (const Case& value : cases) append(at, tape::LoadedCase{value});
  for (const Emergency& value : emergencies) append(at, tape::LoadedEmergency{value});
}

void Recorder::kept(Time at, const NodeReport& report) {
  if (on_) append(at, tape::KeptReport{report});
}

void Recorder::recalled(Time at, const Case& value) {
  if (on_) append(at, tape::RecalledCase{value});
}

void Recorder::policy_changed(Time at, const std::string& version) {
  append(at, tape::PolicyChanged{version});
}

tape::Content Recorder::told(const InputBody& body, const facts::Joined& known) {
  const auto* poll = std::get_if<input::Poll>(&body);
  if (poll == nullptr || !std::exchange(polled_, true)) return body;
  return changes_of(poll->jobs, known.known_jobs());
}

void Recorder::input(const Input& input, const facts::Joined& known, std::string_view json) {
  if (!on_) return;
  at_ = input.at;
  const bool as_sent = !json.empty() && json.find('\n') == std::string_view::npos;
  if (as_sent) {
    on_ = sink_.append(wire::report_line(at_, json));
  } else {
    append(at_, told(input.body, known));
  }
}

void Recorder::made(const std::vector<Event>& events) {
  if (on_ && !events.empty()) append(at_, tape::Made{made_of(events)});
}

// Without this line the tape would say that it happened.
void Recorder::lost() {
  if (!on_) return;
  append(at_, tape::Lost{});
  if (!on_) sink_.take_back();
}

std::vector<tape::MadeEvent> made_of(const std::vector<Event>& events) {
  std::vector<tape::MadeEvent> made;
  made.reserve(events.size());
  for (const Event& event : events)
    made.push_back({event.seq, std::string(kind_of(event.body)), event.in, event.person});
  return made;
}

tape::PollChanges changes_of(const std::vector<Job>& jobs, const std::map<SlurmId, Job>& known) {
  std::map<SlurmId, const Job*> now;  // of a job told twice the last word counts, as in facts
  for (const Job& job : jobs) now[job.id] = &job;
  tape::PollChanges changes;
  for (const auto& [id, job] : now) {
    const auto before = known.find(id);
    if (before == known.end() || before->second != *job) changes.jobs.push_back(*job);
  }
  for (const auto& [id, job] : known) {
    if (!now.contains(id)) changes.gone.push_back(id);
  }
  return changes;
}

std::vector<Job> jobs_after(const tape::PollChanges& changes, const std::map<SlurmId, Job>& known) {
  std::map<SlurmId, const Job*> now;
  for (const auto& [id, job] : known) now[id] = &job;
  for (const SlurmId id : changes.gone) now.erase(id);
  for (const Job& job : changes.jobs) now[job.id] = &job;
  std::vector<Job> jobs;
  jobs.reserve(now.size());
  for (const auto& [id, job] : now) jobs.push_back(*job);
  return jobs;
}

}  // namespace steward::engine
