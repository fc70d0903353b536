// Random tapes: whatever comes, in whatever order, the replay ends with a reason or a result, and what was
// not measured enough breaks no rule.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <random>

#include "rules/rules.h"
#include "tapes/stage.h"
#include "wire/tape_json.h"

namespace steward::tapes {
namespace {

// Thousands of choices a tape: made from one number of rapidcheck's, which need not shrink each of them.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(engine_() % end); }
  template <typename T>
  const T& one_of(const std::vector<T>& all) {
    return all[below(all.size())];
  }

 private:
  std::mt19937_64 engine_;
};

// Hours become minutes, so that a short tape holds whole windows.
policy::Policy short_policy() {
  policy::Policy policy;
  policy.mode = policy::Mode::contact;
  policy::each_rule(policy.rules, [](const char*, policy::RuleBasics& rule) {
    rule = {true, policy::FirstContact::send, minutes(2), minutes(20)};
  });
  return policy;
}

std::vector<tape::Line> idle_lines(Duration length) {
  Stage stage;
  stage.node("n1", 2);
  stage.node("n2", 1);
  stage.job("ida", "n1", {0}).idles(900);
  stage.job("åse", "n1", {1}).slurm.comment = "steward:release-if-idle=10m";
  stage.interactive("mads", "n2", {0}).waits_at_terminal();
  stage.pass(length);
  return stage.lines();
}

std::string tape_text(const std::vector<tape::Line>& lines) {
  std::string text;
  for (const tape::Line& line : lines) text += wire::to_json(line) + "\n";
  return text;
}

bool is_report(const tape::Line& line) {
  const auto* body = std::get_if<InputBody>(&line.content);
  return body != nullptr && std::holds_alternative<input::Report>(*body);
}

Time begin_of(const tape::Line& line) {
  return std::get<input::Report>(std::get<InputBody>(line.content)).report.begin;
}

bool breaks(const Told& told) {
  return std::any_of(rules::all().begin(), rules::all().end(), [&](const rules::Rule& rule) {
    return told.ever(std::string(rule.name), Judgement::breaks);
  });
}

TEST(RandomTapes, TheSameLinesWholeDoBreak) {
  EXPECT_TRUE(breaks(replay(tape_text(idle_lines(minutes(40))), short_policy())))
      << "else the properties below prove nothing";
}

// Of each ten intervals a node's agent tells seven at most, each of them any number of times and late. The
// floor is eight.
RC_GTEST_PROP(RandomTapes, BelowTheFloorOfCoverageNothingBreaks, (std::uint64_t seed)) {
  Dice dice(seed);
  static const std::vector<tape::Line> whole = idle_lines(minutes(40));
  std::map<std::int64_t, std::set<std::int64_t>> lost;
  std::vector<tape::Line> lines;
  for (const tape::Line& line : whole) {
    if (!is_report(line)) {
      lines.push_back(line);
      continue;
    }
    const std::int64_t number = to_ms(begin_of(line)) / 30'000;
    auto& gaps = lost[number / 10];
    while (gaps.size() < 3) gaps.insert(static_cast<std::int64_t>(dice.below(10)));
    if (gaps.contains(number % 10)) continue;
    for (std::size_t times = 1 + dice.below(3); times > 0; --times) lines.push_back(line);
  }
  const Told told = replay(tape_text(lines), short_policy());
  RC_ASSERT(told.error.empty());
  RC_ASSERT(!breaks(told));
}

// Backlogs: a report may come many lines after its time; the rules say the same at the end.
RC_GTEST_PROP(RandomTapes, LateReportsComeToTheSameEnd, (std::uint64_t seed)) {
  Dice dice(seed);
  static const std::vector<tape::Line> whole = idle_lines(minutes(30));
  static const std::string expected = [] {
    Told told = replay(tape_text(whole), short_policy());
    return told.summary.cases == 0 ? "" : "cases";
  }();
  std::vector<tape::Line> lines, late;
  for (const tape::Line& line : whole) {
    if (is_report(line) && dice.below(4) == 0) {
      late.push_back(line);
      continue;
    }
    lines.push_back(line);
    if (!late.empty() && dice.below(3) == 0) {
      const auto at = late.begin() + static_cast<std::ptrdiff_t>(dice.below(late.size()));
      lines.push_back({line.at, at->content});
      late.erase(at);
    }
  }
  const Time end = whole.back().at;
  for (const tape::Line& line : late) lines.push_back({end, line.content});
  lines.push_back({end + seconds(30), InputBody(input::Tick{})});
  RC_ASSERT((replay(tape_text(lines), short_policy()).summary.cases == 0 ? "" : "cases") == expected);
}

// --- anything ---

const std::vector<std::string> hostile_texts = {"",
                                                "\\u0000",
                                                "\\n{\\\"at\\\":1}",
                                                "\\u001b[31m",
                                                "\\ud83d\\ude00",
                                                std::string(5'000, 'x'),
                                                "../../etc/passwd",
                                                "n1"};
const std::vector<std::string> absurd_numbers = {"0",
                                                 "-1",
                                                 "1",
                                                 "4294967295",
                                                 "4294967296",
                                                 "9223372036854775807",
                                                 "18446744073709551615",
                                                 "253402300799999",
                                                 "1e300",
                                                 "0.5",
                                                 "null"};

// Some number or text of the line becomes another.
void disturb(std::string& line, Dice& dice) {
  const auto colon = line.find(':', dice.below(line.size()));
  if (colon == std::string::npos || colon + 1 >= line.size()) return;
  const bool text = line[colon + 1] == '"';
  const auto end = text ? line.find('"', colon + 2) : line.find_first_of(",}]", colon + 1);
  if (end == std::string::npos || line[colon + 1] == '[' || line[colon + 1] == '{') return;
  if (text) {
    line.replace(colon + 2, end - colon - 2, dice.one_of(hostile_texts));
  } else {
    line.replace(colon + 1, end - colon - 1, dice.one_of(absurd_numbers));
  }
}

RC_GTEST_PROP(RandomTapes, NothingThatAFileMayHoldStopsTheProcess, (std::uint64_t seed)) {
  Dice dice(seed);
  static const std::vector<std::string> whole = [] {
    Stage stage;
    stage.front_end("ai-fe02").also.at_terminal = {1001};
    stage.node("n1", 2);
    Play& job = stage.job("ida", "n1", {0}).idles(900);
    stage.pass(minutes(24));
    stage.says("ida", act::Reply{CaseId{1}, "soon", Meaning::words});
    stage.staff("karen", act::DeclareEmergency{Cause::storage, "it stalls", "df", {101}, hours(1)});
    job.requeues();
    stage.pass(minutes(3));
    std::vector<std::string> lines;
    for (const tape::Line& line : stage.lines()) lines.push_back(wire::to_json(line));
    const auto at = stage.now();
    for (const InputBody& body : std::vector<InputBody>{
             input::ContactCommit{ContactId{3}}, input::ContactDone{ContactId{3}, Delivery::refused, "no"},
             input::CancelObserved{CancellationId{5}, job.slurm, at},
             input::CancelDone{CancellationId{5}, true, ""}, input::CancelResolved{CancellationId{5}, {}},
             input::Head{{3, "ab", at}}, input::Erase{{}, 1001, "karen", "asked"}}) {
      lines.push_back(wire::to_json(tape::Line{at, body}));
    }
    return lines;
  }();
  std::vector<std::string> lines = whole;
  for (std::size_t strokes = 1 + dice.below(60); strokes > 0; --strokes) {
    const std::size_t at = 1 + dice.below(lines.size() - 1);
    switch (dice.below(5)) {
      case 0:
        lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at));
        break;
      case 1:
        lines.push_back(lines[at]);
        break;
      case 2:
        std::swap(lines[at], lines[1 + dice.below(lines.size() - 1)]);
        break;
      default:
        disturb(lines[at], dice);
        break;
    }
  }
  std::string text;
  for (const std::string& line : lines) {
    // A line that no reader takes ends a tape; more is found when the rest is played.
    if (wire::tape_line_from_json(line)) text += line + "\n";
  }
  const Told told = replay(text, short_policy());
  RC_ASSERT(told.error.empty());
  RC_ASSERT(replay(text, short_policy()).json == told.json);
}

}  // namespace
}  // namespace steward::tapes
