// Defects that tools of this kind are known for, which Steward must not share (docs/known-defects.md): those
// that show over hours of many jobs.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/calendar.h"
#include "policy/rules.h"
#include "tapes/stage.h"

namespace steward::tapes {
namespace {

using Words = std::vector<std::string>;

// --- every number has an effect ---

constexpr Duration interval = minutes(2);

// By a policy of its own rather than the shipped one: defaults.
policy::Policy plain() {
  policy::Policy policy;
  policy.mode = policy::Mode::contact;
  policy.interval = interval;
  policy.innocence.people = 1000;
  policy::each_rule(policy.rules, [](const char*, policy::RuleBasics& rule) { rule.enabled = true; });
  return policy;
}

// Behaviour of every kind that the rules look for, each neither wholly so nor wholly not.
class Tableau {
 public:
  Tableau() {
    stage_.node("n1", 8);
    stage_.node("n2", 8);
    typing_ = &stage_.interactive("ida", "n1", {0}).waits_at_terminal();
    unattended_ = &stage_.interactive("mads", "n1", {1});
    attached_ = &stage_.job("freja", "n1", {2}).waits_at_terminal();
    notebook_ = &stage_.job("lars", "n1", {3}).idles();
    empty_ = &stage_.job("soren", "n1", {4});
    cpu_only_ = &stage_.job("karla", "n1", {5}).idles();
    starting_ = &stage_.job("peter", "n1", {6}).idles();
    done_ = &stage_.job("maja", "n1", {7}).works();
    lopsided_ = &stage_.job("nikolaj", "n2", {0, 1}).works();
    in_turns_ = &stage_.job("oskar", "n2", {2, 3}).works();
    probed_ = &stage_.job("emil", "n2", {4}).idles();
    worker_ = &stage_.interactive("signe", "n2", {5}).waits_at_terminal();
    waiting_ = &stage_.job("viggo", "n2", {6}).waits_at_terminal();
    for (int i = 0; i < 180; ++i) beat(i % 10, i);
  }
  Told replay(const policy::Policy& policy) const { return stage_.replay(policy); }

 private:
  void beat(int tenth, int i) {
    typing_->cpu(tenth < 2 ? 500 : 0);
    unattended_->cpu(tenth < 9 ? 500 : 0);
    worker_->cpu(tenth < 6 ? 500 : 0);
    attached_->cpu(tenth < 2 ? 500 : 0);
    tenth < 6
        ? waiting_->waits_at_terminal()
        : waiting_->kinds({{ProcessKind::other, 1}}).use([](JobUse& use) { use.waits_at_terminal = false; });
    notebook_->kinds({{tenth < 6 ? ProcessKind::notebook : ProcessKind::other, 1}});
    notebook_->cpu(tenth == 9 ? 500 : 0);
    tenth < 5 ? empty_->empty() : empty_->idles();
    cpu_only_->cpu(tenth < 3 ? 500 : 0);
    starting_->cpu(tenth < 4 ? 500 : 0);
    if (i == 20) done_->idles();
    if (i > 20) done_->gpu(0, false, 2'000).cpu(tenth < 2 ? 500 : 0);
    lopsided_->gpu(1, i % 60 == 0, 2'000);
    in_turns_->gpu(0, tenth < 4, 2'000).gpu(1, tenth >= 4 && tenth < 9, 2'000);
    probed_->gpu(0, i > 0 && tenth == 0, 0);
    stage_.pass(interval);
  }

  Stage stage_{interval};
  Play *typing_, *unattended_, *attached_, *notebook_, *empty_, *cpu_only_, *starting_, *done_, *lopsided_,
      *in_turns_, *probed_, *worker_, *waiting_;
};

// What a replay says by one rule, with its moments.
std::string by(const Told& told, const std::string& rule) {
  std::string all;
  for (const replayed::Record& record : told.records) {
    const auto* change = std::get_if<replayed::VerdictChange>(&record.what);
    if (change == nullptr || change->to.rule != rule) continue;
    all +=
        iso_time(record.at) + " " + change->user + " " + std::string(to_string(change->to.judgement)) + "\n";
  }
  return all;
}

// Visits a rule's parameters and sets the n-th to a value; `key` stays empty where there is no n-th.
struct SetNth {
  int nth;
  bool highest;
  std::string key{};
  void share(const char* name, std::int64_t& value, const char*) {
    set(name, value, std::int64_t{highest ? 1000 : 0});
  }
  void any(const char* name, std::int64_t& value, std::int64_t least, std::int64_t most, const char*) {
    set(name, value, highest ? most : least);
  }
  void time(const char* name, Duration& value, const char*) {
    set(name, value, Duration(highest ? hours(5) : minutes(10)));
  }
  template <typename T>
  void set(const char* name, T& value, T to) {
    if (nth-- == 0) key = name, value = to;
  }
};

// The policy with the n-th number of a rule set; the number's name.
std::string set_nth(policy::Policy& policy, const std::string& rule, int nth, bool highest) {
  SetNth set{nth, highest};
  policy::each_rule(policy.rules, [&](const char* name, auto& numbers) {
    if (rule != name) return;
    set.time("grace", numbers.grace, "");
    set.time("window", numbers.window, "");
    policy::parameters(set, numbers);
  });
  return set.key;
}

TEST(KnownDefects, EveryNumberOfEveryRuleHasAnEffect) {
  const Tableau tableau;
  const Told usual = tableau.replay(plain());
  ASSERT_EQ(usual.error, "");
  std::vector<std::string> rules;
  policy::Policy all = plain();
  policy::each_rule(all.rules, [&](const char* name, auto&) { rules.push_back(name); });
  for (const std::string& rule : rules) {
    for (int nth = 0;; ++nth) {
      policy::Policy low = plain(), high = plain();
      const std::string key = set_nth(low, rule, nth, false);
      set_nth(high, rule, nth, true);
      if (key.empty()) break;
      const bool differs = by(tableau.replay(low), rule) != by(usual, rule) ||
                           by(tableau.replay(high), rule) != by(usual, rule);
      EXPECT_TRUE(differs) << "rules." << rule << "." << key << " decides nothing";
    }
  }
}

TEST(KnownDefects, ARuleThatIsSwitchedOffSaysNothing) {
  const Tableau tableau;
  policy::Policy off = plain();
  policy::each_rule(off.rules, [](const char*, policy::RuleBasics& rule) { rule.enabled = false; });
  EXPECT_EQ(tableau.replay(off).summary.verdict_changes, 0u);
}

// --- who is told, and how often ---

TEST(KnownDefects, EverybodyIsToldWhateverTheirNameAndTheirNumber) {
  Stage stage(minutes(2));
  stage.node("n1", 60);
  Words expected;
  for (std::uint32_t i = 0; i < 60; ++i) {
    const std::string user = {static_cast<char>('z' - i % 26), static_cast<char>('a' + i / 26)};
    stage.job(user, "n1", {i});
    expected.push_back("finding to " + user + " by mail");
  }
  stage.pass(hours(2));
  Words told = stage.replay(plain()).contacts();
  std::sort(told.begin(), told.end());
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(told, expected);
}

// One letter of a matter for a while, whichever scope its jobs fall under; also one that fits all.
TEST(KnownDefects, ThePauseBetweenLettersHoldsUnderAScopeThatFitsAll) {
  Stage stage(interval);
  stage.node("n1", 4);
  for (std::uint32_t i = 0; i < 4; ++i) {
    stage.job("ida", "n1", {i});
    stage.pass(hours(1));
  }
  policy::Policy policy = plain();
  policy.conduct.again = hours(24);
  const Words once = {"finding to ida by mail"};
  EXPECT_EQ(stage.replay(policy).contacts(), once);
  policy.scopes.push_back({"all", {}, {}, {}, {}, policy.rules});
  EXPECT_EQ(stage.replay(policy).contacts(), once);
}

// --- stages ---

// stewardd was away for days: nobody is told that they have not answered what they were never told, and no
// stage is skipped for the time that has passed.
TEST(KnownDefects, AfterDaysAwayNoStageIsSkipped) {
  constexpr Duration slow = minutes(10);
  Stage stage(slow);
  stage.node("n1", 1);
  stage.job("ida", "n1", {0});
  stage.pass(hours(24 * 12));
  policy::Policy policy = plain();
  policy.interval = slow;
  policy.conduct.remind = hours(24 * 2);
  policy.conduct.silence = hours(24 * 3);
  // Away from the first day's end to the eighth day's.
  std::string tape;
  std::istringstream whole(stage.tape());
  const Time begin = stage.lines().front().at;
  std::size_t i = 0;
  for (std::string line; std::getline(whole, line); ++i) {
    const Duration since = stage.lines()[i].at - begin;
    if (since <= hours(24) || since > hours(24 * 8)) tape += line + "\n";
  }
  const Told told = tapes::replay(tape, policy);
  ASSERT_EQ(told.error, "");
  const Words expected = {"finding to ida by mail", "reminder to ida by mail"};
  EXPECT_EQ(told.contacts(), expected);
  Time reminded = no_time;
  bool silent = false;
  for (const replayed::Record& record : told.records) {
    if (const auto* contact = std::get_if<replayed::Contact>(&record.what);
        contact != nullptr && contact->message == MessageKind::reminder)
      reminded = record.at;
    if (const auto* event = std::get_if<replayed::CaseEvent>(&record.what);
        event != nullptr && std::holds_alternative<event::FellSilent>(event->event.body))
      silent = true;
  }
  EXPECT_GT(reminded - begin, hours(24 * 8)) << "it was away";
  EXPECT_FALSE(silent) << "its time begins when it has gone, and on this tape no mail ever went";
}

}  // namespace
}  // namespace steward::tapes
