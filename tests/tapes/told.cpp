#include "tapes/told.h"

#include <gtest/gtest.h>

#include <sstream>

#include "engine/tape_reader.h"
#include "policy/load.h"
#include "tapes/stage.h"
#include "wire/tape_json.h"

namespace steward::tapes {
namespace {

std::vector<std::pair<Time, Verdict>> verdicts_of(const Told& told, const Play& job,
                                                  const std::string& rule) {
  std::vector<std::pair<Time, Verdict>> found;
  for (const replayed::Record& record : told.records) {
    const auto* change = std::get_if<replayed::VerdictChange>(&record.what);
    if (change != nullptr && change->run && change->run->job.id == job.slurm.id && change->to.rule == rule)
      found.emplace_back(record.at, change->to);
  }
  return found;
}

}  // namespace

policy::Policy aicloud() {
  auto policy = policy::load(STEWARD_SOURCE_DIR "/policy/aicloud.toml");
  EXPECT_TRUE(policy) << policy.error().message;
  policy->mode = policy::Mode::contact;
  return *policy;
}

Told replay(const std::string& tape, const policy::Policy& policy) {
  Told told;
  std::istringstream in(tape);
  engine::TapeReader reader(in, "tape");
  engine::Replay replay(policy, engine::wordless(), [&](const replayed::Record& record) {
    told.records.push_back(record);
    told.json += wire::to_json(record) + "\n";
  });
  for (;;) {
    auto line = reader.next();
    if (!line) told.error = line.error().message;
    if (!line || !*line) break;
    const Status taken = replay.take(std::move(**line), reader.text());
    if (taken) continue;
    told.error = reader.at_place(taken.error()).message;
    break;
  }
  if (told.error.empty()) replay.finish();
  told.torn = reader.torn();
  told.summary = replay.summary();
  told.json += wire::to_json(told.summary) + "\n";
  return told;
}

Verdict Told::verdict(const Play& job, const std::string& rule) const {
  const auto found = verdicts_of(*this, job, rule);
  if (!found.empty()) return found.back().second;
  ADD_FAILURE() << "no verdict of " << rule << " on job " << job.slurm.id;
  return {};
}

std::string Told::course(const Play& job, const std::string& rule) const {
  std::string course;
  for (const auto& [at, verdict] : verdicts_of(*this, job, rule)) {
    course += course.empty() ? "" : " ";
    course += to_string(verdict.judgement);
  }
  return course;
}

Duration Told::first(const Play& job, const std::string& rule, Judgement judgement) const {
  for (const auto& [at, verdict] : verdicts_of(*this, job, rule)) {
    if (verdict.judgement == judgement) return at - job.slurm.start;
  }
  ADD_FAILURE() << rule << " never said " << to_string(judgement) << " of job " << job.slurm.id;
  return Duration(-1);
}

bool Told::ever(const std::string& rule, Judgement judgement) const {
  return std::any_of(records.begin(), records.end(), [&](const replayed::Record& record) {
    const auto* change = std::get_if<replayed::VerdictChange>(&record.what);
    return change != nullptr && change->to.rule == rule && change->to.judgement == judgement;
  });
}

std::vector<std::string> Told::cases() const {
  std::vector<std::string> list;
  for (const replayed::Record& record : records) {
    const auto* told = std::get_if<replayed::CaseEvent>(&record.what);
    if (told == nullptr) continue;
    if (const auto* opened = std::get_if<event::CaseOpened>(&told->event.body))
      list.push_back(opened->user + ":" + opened->principle);
  }
  return list;
}

std::vector<std::string> Told::contacts() const {
  std::vector<std::string> list;
  for (const replayed::Record& record : records) {
    const auto* owed = std::get_if<replayed::Contact>(&record.what);
    if (owed == nullptr) continue;
    const std::string to = owed->to == Audience::owner ? owed->user : std::string(to_string(owed->to));
    list.push_back(std::string(to_string(owed->message)) + " to " + to + " by " +
                   std::string(to_string(owed->channel)) + (owed->draft ? ", drafted" : ""));
  }
  return list;
}

int Told::case_events(const std::string& kind) const {
  return static_cast<int>(std::count_if(records.begin(), records.end(), [&](const replayed::Record& record) {
    const auto* told = std::get_if<replayed::CaseEvent>(&record.what);
    return told != nullptr && kind_of(told->event.body) == kind;
  }));
}

std::vector<std::string> Told::found() const {
  std::vector<std::string> list;
  for (const replayed::Record& record : records) {
    const auto* told = std::get_if<replayed::CaseEvent>(&record.what);
    if (told == nullptr) continue;
    if (const auto* made = std::get_if<event::FindingMade>(&told->event.body)) list.push_back(made->rule);
  }
  return list;
}

}  // namespace steward::tapes
