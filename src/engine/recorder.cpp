#include "engine/recorder.h"

#include "wire/tape_json.h"

namespace steward::engine {
namespace {

// Only such a line is read whole: others are many, and some are long.
bool may_tell_of_reports(std::string_view line) {
  const std::string_view start = line.substr(0, 60);
  return start.find("\"kind\":\"report\"") != std::string_view::npos ||
         start.find("\"kind\":\"kept_report\"") != std::string_view::npos ||
         start.find("\"kind\":\"told_reports\"") != std::string_view::npos;
}

// The newest report that the line tells of.
std::optional<ReportId> report_on(std::string_view line) {
  if (!may_tell_of_reports(line)) return std::nullopt;
  const auto read = wire::tape_line_from_json(line);
  if (!read) return std::nullopt;
  if (const auto* body = std::get_if<InputBody>(&read->content)) {
    const auto* report = std::get_if<input::Report>(body);
    return report == nullptr ? std::nullopt : std::optional(id_of(report->report));
  }
  if (const auto* kept = std::get_if<tape::KeptReport>(&read->content)) return id_of(kept->report);
  const auto* told = std::get_if<tape::ToldReports>(&read->content);
  return told == nullptr ? std::nullopt : std::optional(told->newest);
}

// What came before it is on the tape, too: a life begins by telling all that is kept, and a recording that
// ended goes on in no life. What came behind it was taken while nothing was recorded. Reports on the tape
// that are not kept were never committed, or forgotten since.
std::optional<ReportId> newest_held(const TapeSink& sink, const std::function<bool(const ReportId&)>& keeps) {
  std::optional<ReportId> newest;
  sink.each_backwards([&](std::string_view line) {
    newest = report_on(line);
    if (newest && !keeps(*newest)) newest.reset();
    return !newest;
  });
  return newest;
}

}  // namespace

void ReportRuns::add(const ReportId& id) {
  const auto [at, added] = newest_.try_emplace(id.node, runs_.size());
  if (!added) {
    tape::ReportRun& run = runs_[at->second];
    if (run.epoch == id.epoch && run.last + 1 == id.sequence) {
      run.last = id.sequence;
      return;
    }
    at->second = runs_.size();
  }
  runs_.push_back({id.node, id.epoch, id.sequence, id.sequence});
}

std::vector<tape::ReportRun> ReportRuns::take() {
  newest_.clear();
  return std::exchange(runs_, {});
}

void Recorder::append(Time at, tape::Content content) {
  if (on_) on_ = sink_.append(wire::to_json(tape::Line{at, std::move(content)}));
}

void Recorder::begin(Time at, const Life& life, const std::vector<Case>& cases,
                     const std::vector<Emergency>& emergencies,
                     const std::function<bool(const ReportId&)>& keeps) {
  newest_held_ = newest_held(sink_, keeps);
  on_ = true;
  polled_ = false;
  tape::Header header = about_;
  header.cluster = life.cluster;
  header.front_ends = life.front_ends;
  header.tickets = life.tickets;
  header.last_seq = life.last_seq;
  header.policy = life.policy;
  header.recorded = true;
  header.keeps_reports = life.keeps_reports;
  append(at, std::move(header));
  for (const Case& value : cases) append(at, tape::LoadedCase{value});
  for (const Emergency& value : emergencies) append(at, tape::LoadedEmergency{value});
}

void Recorder::kept(Time at, const NodeReport& report) {
  if (!on_) return;
  if (!newest_held_) return append(at, tape::KeptReport{report});
  held_.add(id_of(report));
  if (id_of(report) == *newest_held_) all_kept(at);
}

void Recorder::all_kept(Time at) {
  if (newest_held_) append(at, tape::ToldReports{held_.take(), *std::exchange(newest_held_, std::nullopt)});
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
