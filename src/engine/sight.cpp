#include "engine/sight.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/calendar.h"
#include "base/text.h"
#include "model/rights.h"

namespace steward::engine {
namespace {

// After this long a silent node, or a silent Slurm, is a fault and no hiccup.
constexpr Duration patience = minutes(5);
constexpr Duration taken_away = hours(7 * 24);

// "trouble@a256-t4-01": what a fault is about stands behind the @.
std::string named(std::string_view kind, const std::string& node) { return fmt::format("{}@{}", kind, node); }

// Everybody is given time to be heard.
bool looked_long_enough(const State& state, Time now) { return now - state.watching_since >= patience; }

void add_faults(std::vector<casework::Fault>& faults, const std::string& node,
                const facts::Joined::NodeSight& seen, bool silence_counts, Time now) {
  const bool heard = seen.last_end != no_time;  // else all its reports were of a time to come
  const Duration silent = now - seen.last_end;
  if (heard && silent >= taken_away) return;
  if (silence_counts && heard && silent >= patience) {
    faults.push_back({named("no_report", node),
                      fmt::format("node {} has not reported since {}", node, iso_time(seen.last_end))});
  }
  // After a clock was set anew, every node's looks wrong for a moment.
  if (silence_counts && !seen.trouble.empty())
    faults.push_back({named("trouble", node), fmt::format("node {}: {}", node, one_line(seen.trouble, 200))});
  for (const auto& [uuid, ails] : seen.sick_gpus)
    faults.push_back({named("gpu " + uuid, node), fmt::format("node {}: {} {}", node, uuid, ails.what)});
}

std::string some_of(const std::set<std::string>& names) {
  constexpr std::size_t most = 5;
  std::string list;
  std::size_t number = 0;
  for (const std::string& name : names) {
    if (++number <= most) list += (list.empty() ? "" : ", ") + name;
  }
  return number <= most ? list : fmt::format("{} and {} more", list, number - most);
}

// Told once, by the fault's name, whoever and whatever comes to it while it lasts. Of people their number
// alone: the hardware's owners read it, too.
void add_doubts(std::vector<casework::Fault>& faults, const State& state) {
  constexpr std::string_view held =
      "nobody is told of idleness there, since the platform itself may be the cause";
  if (const auto storage = state.doubted.find("storage"); storage != state.doubted.end()) {
    faults.push_back({"storage", fmt::format("processes hang, or all waits for I/O, on {}: {}",
                                             some_of(storage->second), held)});
  }
  const auto people = state.doubted.find("idle_together");
  if (people != state.doubted.end()) {
    faults.push_back(
        {"idle_together", fmt::format("jobs of {} people fell idle within minutes of one another: {}",
                                      people->second.size(), held)});
  }
}

bool can_tell(const State& state, const std::string& fault, Time now) {
  if (!looked_long_enough(state, now)) return false;
  const std::size_t at = fault.rfind('@');
  if (at == std::string::npos) return true;
  const auto seen = state.facts.sights().find(fault.substr(at + 1));
  return seen != state.facts.sights().end() && now - seen->second.last_end < patience;
}

// "This is wrong" that nobody has dealt with.
bool called_wrong(const Case& in) {
  return in.state == CaseState::answered &&
         std::any_of(in.conversation.begin(), in.conversation.end(), [&](const Entry& entry) {
           return entry.meaning == Meaning::wrong && entry.at >= in.begun_at;
         });
}

}  // namespace

std::size_t open_tasks(const Case& in) {
  return static_cast<std::size_t>(std::count_if(
      in.tasks.begin(), in.tasks.end(), [](const StaffTask& task) { return task.done_at == no_time; }));
}

std::vector<RuleRecord> records_of(const casework::CaseBook& book) {
  std::map<std::string, RuleRecord> records;
  for (const auto& [id, value] : book.cases()) {
    if (value.principle.starts_with(principle::platform)) continue;
    std::set<std::string> rules;
    for (const Finding& finding : value.findings) rules.insert(finding.rule);
    for (const std::string& rule : rules) {
      RuleRecord& record = records[rule];
      record.rule = rule;
      ++record.cases;
      record.mistaken += value.resolution == Resolution::mistaken ? 1 : 0;
      record.called_wrong += called_wrong(value) ? 1 : 0;
    }
  }
  std::vector<RuleRecord> result;
  for (auto& [rule, record] : records) result.push_back(std::move(record));
  return result;
}

std::string how_things_stand(const State& state, Time now) {
  std::size_t open = 0, waiting = 0, tasks = 0;
  for (CaseId id : state.book.restless()) {
    const Case& value = *state.book.find(id);
    tasks += open_tasks(value);
    if (!value.open() || value.uid == nobody_uid) continue;
    ++open;
    waiting += value.state == CaseState::answered || value.state == CaseState::silent ? 1 : 0;
  }
  std::string text =
      fmt::format("Open cases: {}, of which {} wait for staff. Tasks: {}.", open, waiting, tasks);
  for (const RuleRecord& each : records_of(state.book)) {
    text += fmt::format("\n{}: {} cases lately; {} mistaken, {} called wrong and not yet answered", each.rule,
                        each.cases, each.mistaken, each.called_wrong);
  }
  return text + "\nThe platform: " + platform_now(state, now);
}

casework::Sight sight_now(const State& state, Time now) {
  const bool silence_counts = looked_long_enough(state, now);
  casework::Sight sight;
  sight.can_tell = [&state, now](const std::string& fault) { return can_tell(state, fault, now); };
  for (const auto& [node, seen] : state.facts.sights())
    add_faults(sight.faults, node, seen, silence_counts, now);
  if (silence_counts && now - state.polled_at >= patience)
    sight.faults.push_back({"slurm", "Slurm does not answer"});
  add_doubts(sight.faults, state);
  return sight;
}

std::string platform_now(const State& state, Time now) {
  std::string text;
  const std::size_t nodes = state.facts.sights().size();
  for (const casework::Fault& fault : sight_now(state, now).faults)
    text += (text.empty() ? "" : "; ") + fault.what;
  if (text.empty() && !looked_long_enough(state, now))
    return fmt::format("{} nodes report; Steward has been looking for less than five minutes", nodes);
  return text.empty() ? fmt::format("{} nodes report, no fault is seen", nodes) : text;
}

std::string context_of(State& state, SlurmId raw, Time now) {
  const Job* job = state.facts.find_job(raw);
  if (job == nullptr) return "";
  std::string text = fmt::format("job {} ({}), {}, partition {}, QOS {}, {} CPUs, {} GPUs", show_id(*job),
                                 one_line(job->name, 120), to_string(job->state), job->partition, job->qos,
                                 job->cpus, job->gpus);
  for (const NodeAllocation& node : job->nodes) text += ", on " + node.node;
  const JobFacts* facts = state.facts.find(raw);
  if (facts == nullptr) return text;
  Doubts doubts(state, now, nullptr);
  for (const Verdict& verdict : verdicts_of(state, *facts, now, doubts))
    text += fmt::format("\n{}: {}, {}", verdict.rule, to_string(verdict.judgement), verdict.reason);
  return text;
}

}  // namespace steward::engine
