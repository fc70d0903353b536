// steward plan, with a made week behind the API and an sbatch of the test's own.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/files.h"
#include "base/text.h"
#include "golden.h"
#include "programs/steward/heat_map.h"
#include "wire/rhythm_json.h"
#include "world.h"

namespace steward::cli {
namespace {

bool in_office(std::size_t hour) { return hour < 120 && hour % 24 >= 8 && hour % 24 < 16; }

RhythmView office_week() {
  RhythmView view;
  view.at = view.to = kNoon;
  view.zone = "Europe/Copenhagen";
  view.office_from = 480;
  view.office_to = 960;
  view.weeks = 20;
  view.jobs = 40'000;
  view.load = {{"", 144, 812, {}, 1000}, {"a40", 12, 900, {}, 1000}};
  RhythmWaits waits{"", "a40", 2, "1d", 812, {}, {}, {}, 1000};
  for (std::size_t hour = 0; hour < kWeekHours; ++hour) {
    const bool full = in_office(hour);
    view.load[0].busy.push_back(full ? 930 : hour >= 120 ? 250 : 480);
    view.load[1].busy.push_back(full ? 1000 : 400);
    waits.mean_s.push_back(full ? 7'800 : 300);
    waits.median_s.push_back(full ? 5'400 : 0);
    waits.high_s.push_back(full ? 25'200 : 900);
  }
  view.waits = {waits};
  view.runs = {{"1d", 900, 500}};
  return view;
}

class PlanPage : public World {
 protected:
  PlanPage() {
    std::filesystem::create_directories(folder_);
    std::ofstream(script_)
        << "#!/bin/bash\n#SBATCH --gres=gpu:a40:2\n#SBATCH --time=12:00:00\npython train.py\n";
    service.rhythm_now = office_week();
    path_ = std::getenv("PATH");
    ::setenv("PATH", (folder_ + ":" + path_).c_str(), 1);
    install_sbatch();
  }
  ~PlanPage() override {
    ::setenv("PATH", path_.c_str(), 1);
    std::filesystem::remove_all(folder_);
  }
  // Notes its words, one a line, in "asked" or in "ran", and answers as `said` and `code` have it.
  void install_sbatch() const {
    std::ofstream(folder_ + "/sbatch") << "#!/bin/sh\ncase $1 in --test-only) to=asked ;; *) to=ran ;; esac\n"
                                       << "printf '%s\\n' \"$@\" >> " << folder_ << "/$to\n"
                                       << "[ $to = ran ] && exit " << code << "\ncat >&2 <<'END'\n"
                                       << said << "END\n";
    std::filesystem::permissions(folder_ + "/sbatch", std::filesystem::perms::owner_all);
  }
  // The words of all its calls of that kind.
  std::string words_of(const std::string& kind) const {
    const auto text = read_file(folder_ + "/" + kind);
    if (!text) return "";
    std::vector<std::string> words;
    for (const std::string_view each : split(trim(*text), '\n')) words.emplace_back(each);
    return joined(words, " ");
  }
  // The script stands under another name in each run of the tests.
  std::string plain(std::string text) const {
    for (std::size_t at; (at = text.find(script_)) != std::string::npos;)
      text.replace(at, script_.size(), "train.sh");
    return text;
  }

  std::string folder_ =
      (std::filesystem::temp_directory_path() / ("steward-plan-" + std::to_string(::getpid()))).string();
  std::string script_ = folder_ + "/train.sh";
  std::string said =
      "sbatch: Job 4711 to start at 2026-11-23T15:40:00 using 64 processors on nodes n1 in partition gpu\n";
  int code = 0;

 private:
  std::string path_;
};

TEST_F(PlanPage, IsReadByPeople) {
  const Outcome outcome = run(kMads, {"plan", script_});
  EXPECT_EQ(outcome.code, kDone) << outcome.err;
  expect_golden("plan.txt", plain(outcome.out));
  EXPECT_EQ(words_of("asked"), "--test-only " + script_);
  EXPECT_EQ(words_of("ran"), "");
}

TEST_F(PlanPage, TheWeekAlone) {
  utf8 = false;
  const Outcome outcome = run(kMads, {"plan"});
  EXPECT_EQ(outcome.code, kDone) << outcome.err;
  expect_golden("plan_week_ascii.txt", outcome.out);
  EXPECT_EQ(words_of("asked"), "");
  EXPECT_NE(run(kMads, {"plan", "--type", "a40"}).out.find("12 a40 GPUs"), std::string::npos);
  EXPECT_NE(run(kMads, {"plan", "--type", "a400"}).err.find("did you mean a40"), std::string::npos);
}

TEST_F(PlanPage, SubmitsExactlyWhatItShows) {
  const Outcome outcome = run(kMads, {"plan", script_, "--submit", "--yes", "--mem", "10G", "-J", "a name",
                                      "data.csv", "--epochs", "3"});
  EXPECT_EQ(outcome.code, kDone) << outcome.err;
  const std::string rest = " " + script_ + " data.csv --epochs 3";
  EXPECT_EQ(words_of("ran"), "--begin=2026-11-23T16:00 --mem 10G -J a name" + rest);
  EXPECT_NE(outcome.out.find("sbatch --begin=2026-11-23T16:00 --mem 10G -J 'a name'" + rest),
            std::string::npos)
      << outcome.out;
  code = 1;
  install_sbatch();
  EXPECT_EQ(run(kMads, {"plan", script_, "--submit", "--yes"}).code, kFailed);
}

TEST_F(PlanPage, WithoutAYesNothingIsSubmitted) {
  EXPECT_EQ(run(kMads, {"plan", script_, "--submit"}).code, kUsage) << "nobody is there to ask";
  at_terminal = true;
  typed = "no\n";
  EXPECT_EQ(run(kMads, {"plan", script_, "--submit"}).code, kFailed);
  EXPECT_EQ(words_of("ran"), "");
}

TEST_F(PlanPage, ForNowThereIsNoBegin) {
  const Outcome outcome = run(kMads, {"plan", script_, "--time=30", "--submit", "--yes"});
  EXPECT_EQ(outcome.code, kDone) << outcome.err;
  EXPECT_EQ(words_of("ran"), "--time=30 " + script_);
}

TEST_F(PlanPage, WithTooLittleHistoryOnlySlurmSpeaks) {
  service.rhythm_now->weeks = 1;
  Outcome outcome = run(kMads, {"plan", script_});
  EXPECT_EQ(outcome.code, kDone);
  expect_golden("plan_too_little.txt", plain(outcome.out));
  service.rhythm_now.reset();
  said = "allocation failure: Requested node configuration is not available\n";
  install_sbatch();
  outcome = run(kMads, {"plan", script_});
  EXPECT_EQ(outcome.code, kDone);
  EXPECT_NE(outcome.out.find("the history is still being read"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("Requested node configuration is not available"), std::string::npos)
      << outcome.out;
}

TEST_F(PlanPage, ForPrograms) {
  const Outcome outcome = run(kMads, {"plan", script_, "--json"});
  ASSERT_EQ(outcome.code, kDone) << outcome.err;
  const auto plan = wire::plan_from_json(outcome.out);
  ASSERT_TRUE(plan) << plan.error().message;
  ASSERT_TRUE(plan->best);
  EXPECT_EQ(plan->proposals[*plan->best].begin, kNoon + hours(3));
  EXPECT_EQ(plan->slurm_start, kNoon + minutes(220));
  EXPECT_TRUE(wire::rhythm_from_json(run(kMads, {"plan", "--json"}).out));
}

TEST_F(PlanPage, WhatSbatchRefusesIsNotPlanned) {
  std::ofstream(script_) << "#!/bin/bash\n#SBATCH --gres=gpu:a40:2\n#SBATCH --time=5h\npython train.py\n";
  const Outcome outcome = run(kMads, {"plan", script_, "--submit", "--yes", "--gpu=1"});
  EXPECT_EQ(outcome.code, kFailed);
  EXPECT_NE(outcome.err.find(":3: "), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("[bad_value]"), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("--gpu may be any of"), std::string::npos) << outcome.err;
  EXPECT_EQ(words_of("asked"), "");
  EXPECT_EQ(words_of("ran"), "");
}

TEST_F(PlanPage, WrongUsage) {
  const auto wrong = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "plan");
    const Outcome outcome = run(kMads, words);
    EXPECT_EQ(outcome.code, kUsage) << outcome.out;
    EXPECT_NE(outcome.err, "");
  };
  wrong({script_, "--begin=now"});
  wrong({script_, "--within", "soon"});
  wrong({script_, "--by", "yesterday"});
  wrong({script_, "--by", "2020-01-01"});
  wrong({script_, "--json", "--submit"});
  wrong({"--submit"});
  wrong({script_, "--type", "a40", "--submit"});
  EXPECT_EQ(run(kMads, {"plan", "/no/such/script"}).code, kFailed);
  EXPECT_EQ(words_of("ran"), "");
}

TEST(HeatMap, MarksNowAndTheProposalAlsoBesideOneAnother) {
  const WeekOfHours week(kWeekHours, 0);
  const auto line = [&](HeatMarks marks, std::size_t day) {
    return heat_map(week, marks, false, false)[day + 1];
  };
  EXPECT_EQ(line({0, 1}, 0).substr(0, 13), "Mon[..<..>.. ");
  EXPECT_EQ(line({23, {}}, 0).substr(line({23, {}}, 0).size() - 4), "[..]");
  EXPECT_EQ(line({23, {}}, 1).substr(0, 6), "Tue ..");
  for (const std::string& each : heat_map(week, {5, 9}, false, true)) EXPECT_LE(display_width(each), 77u);
}

TEST(HeatMap, UnknownHoursAndTheFullestAreShown) {
  WeekOfHours week(kWeekHours, 1000);
  week[3] = -1;
  const auto lines = heat_map(week, {}, false, false);
  EXPECT_EQ(lines[1].substr(0, 15), "Mon ## ## ##  ?");
  EXPECT_NE(heat_map(week, {}, true, true)[1].find("\x1b[48;5;227m  \x1b[0m"), std::string::npos);
}

}  // namespace
}  // namespace steward::cli
