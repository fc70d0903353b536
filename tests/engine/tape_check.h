// A life that was lived in the rig, replayed from its tape: the same events as in the ledger, the same
// contacts, cases and verdicts as in memory.
#pragma once

#include <fstream>

#include "engine/replay.h"
#include "engine/rig.h"
#include "engine/tape_reader.h"
#include "wire/tape_json.h"

namespace steward::engine {

struct Replayed {
  std::vector<replayed::Record> records;
  std::vector<std::string> lines;  // as --json prints them
  std::int64_t first_seq = 0;      // of the ledger, when the tape began
};

inline Replayed replay_file(const std::filesystem::path& path, Replay& replay, Replayed& into) {
  std::ifstream file(path, std::ios::binary);
  TapeReader reader(file, path.filename());
  for (bool first = true;; first = false) {
    auto line = reader.next();
    EXPECT_TRUE(line) << line.error().message;
    if (!line || !*line) break;
    if (first) into.first_seq = std::get<tape::Header>((*line)->content).last_seq;
    const Status taken = replay.take(std::move(**line), reader.text());
    EXPECT_TRUE(taken) << reader.at_place(taken.error()).message;
  }
  replay.finish();
  return into;
}

inline std::string told(const Event& event) {
  if (const auto* owed = std::get_if<event::ContactOwed>(&event.body)) {
    return wire::to_json(
        replayed::Record{event.at, replayed::Contact{owed->contact, event.in, 0, "", owed->kind,
                                                     owed->channel, owed->to, owed->run, owed->draft}});
  }
  return std::to_string(to_ms(event.at)) + " " + std::to_string(event.in.value) + " " +
         std::string(kind_of(event.body)) + " " + wire::to_json(event.body);
}

// By number in the ledger.
inline std::map<std::int64_t, std::string> events_in(const Replayed& replayed) {
  std::map<std::int64_t, std::string> events;
  for (const replayed::Record& record : replayed.records) {
    if (const auto* event = std::get_if<replayed::CaseEvent>(&record.what))
      events[event->event.seq] = told(event->event);
    if (const auto* owed = std::get_if<replayed::Contact>(&record.what)) {
      replayed::Contact bare = *owed;
      bare.uid = 0;
      bare.user.clear();
      events[owed->contact.value] = wire::to_json(replayed::Record{record.at, bare});
    }
  }
  return events;
}

inline void expect_same_state(const State& live, const State& replayed) {
  ASSERT_EQ(live.book.last_seq(), replayed.book.last_seq());
  ASSERT_EQ(live.book.cases().size(), replayed.book.cases().size());
  for (const auto& [id, value] : live.book.cases()) {
    const Case* other = replayed.book.find(id);
    ASSERT_NE(other, nullptr) << id.value;
    EXPECT_EQ(wire::to_json(value), wire::to_json(*other));
  }
  EXPECT_EQ(live.book.emergencies(), replayed.book.emergencies());
  EXPECT_EQ(live.verdicts, replayed.verdicts);
  EXPECT_EQ(live.at_terminal, replayed.at_terminal);
}

// Whatever policy it is judged by, every line is taken.
inline void expect_other_policies_take_it(Rig& rig) {
  policy::Policy observing = rig.policy, draft = rig.policy, hasty = rig.policy;
  observing.mode = policy::Mode::observe;
  draft.rules.idle_gpu.first_contact = draft.rules.interactive_session.first_contact =
      policy::FirstContact::draft;
  hasty.rules.idle_gpu.grace = hasty.rules.interactive_session.grace = Duration(0);
  hasty.conduct.remind = hasty.conduct.silence = seconds(6);
  for (const policy::Policy& policy : {observing, draft, hasty}) {
    Replay replay(policy, rig.writer, [](const replayed::Record&) {});
    Replayed replayed;
    replay_file(rig.tape_path(), replay, replayed);
  }
}

// `also`: further policies that were in force.
inline Replayed expect_replay_is_live(Rig& rig, const std::vector<policy::Policy>& also = {}) {
  Replayed replayed;
  Replay replay(rig.policy, rig.writer, [&](const replayed::Record& record) {
    replayed.records.push_back(record);
    replayed.lines.push_back(wire::to_json(record));
    EXPECT_FALSE(std::holds_alternative<replayed::Parted>(record.what)) << replayed.lines.back();
    EXPECT_FALSE(std::holds_alternative<replayed::Gap>(record.what)) << replayed.lines.back();
    EXPECT_FALSE(std::holds_alternative<replayed::ReportsMissing>(record.what)) << replayed.lines.back();
  });
  for (const policy::Policy& policy : also) replay.also(policy);
  replay_file(rig.tape_path(), replay, replayed);
  const auto made = events_in(replayed);
  const std::int64_t last = rig.live().state().book.last_seq();
  EXPECT_EQ(static_cast<std::int64_t>(made.size()), last - replayed.first_seq);
  const auto ledger = rig.store().events_from(replayed.first_seq + 1, 1'000'000);
  EXPECT_TRUE(ledger);
  for (const Event& event : *ledger) {
    const auto found = made.find(event.seq);
    EXPECT_EQ(found == made.end() ? "nothing" : found->second, told(event)) << event.seq;
  }
  if (replay.state() == nullptr) {
    ADD_FAILURE() << "nothing is on the tape";
  } else {
    expect_same_state(rig.live().state(), *replay.state());
  }
  expect_other_policies_take_it(rig);
  return replayed;
}

}  // namespace steward::engine
