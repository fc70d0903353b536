// What a case's person says on the command line: replies and their marks, permission where a case is about
// several jobs, and what anyone may raise.
#include "world.h"

namespace steward::cli {
namespace {

class Owner : public World {
 protected:
  template <typename Act>
  const Act& last_act() {
    EXPECT_FALSE(service.acts.empty());
    return std::get<Act>(service.acts.back());
  }
  static bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }
};

TEST_F(Owner, EachMarkOfAReplyReachesStaff) {
  const std::vector<std::pair<std::string, Meaning>> marks{{"--explain", Meaning::explanation},
                                                           {"--help-me", Meaning::help},
                                                           {"--wrong", Meaning::wrong},
                                                           {"--exempt", Meaning::exemption}};
  for (const auto& [mark, meaning] : marks) {
    EXPECT_EQ(run(kMads, {"reply", "3", mark, "It", "loads."}).code, kDone) << mark;
    EXPECT_EQ(last_act<act::Reply>().meaning, meaning) << mark;
    EXPECT_EQ(last_act<act::Reply>().text, "It loads.") << mark;
  }
  EXPECT_EQ(run(kMads, {"reply", "3", "--wrong", "--exempt", "x"}).code, kUsage) << "one mark, or none";
  EXPECT_EQ(service.acts.size(), marks.size());
}

TEST_F(Owner, PermissionOfACaseWithSeveralJobsNamesTheJob) {
  second_job();
  const Outcome unnamed = run(kMads, {"permit", "3", "--yes"});
  EXPECT_EQ(unnamed.code, kFailed);
  EXPECT_TRUE(says(unnamed.err, "4711") && says(unnamed.err, "4720_7")) << unnamed.err;
  EXPECT_TRUE(says(unnamed.err, "--job")) << unnamed.err;
  const Outcome other = run(kMads, {"permit", "3", "--job", "4712", "--yes"});
  EXPECT_EQ(other.code, kFailed);
  EXPECT_TRUE(says(other.err, "not about job 4712")) << other.err;
  EXPECT_TRUE(service.acts.empty());

  const Outcome done = run(kMads, {"permit", "3", "--job", "4720_7", "--yes"});
  EXPECT_EQ(done.code, kDone) << done.err;
  EXPECT_TRUE(says(done.out, "cancel job 4720_7 sweep")) << done.out;
  EXPECT_EQ(last_act<act::Permit>().job, 4727u) << "the raw id, never the array's";
  EXPECT_EQ(last_act<act::Permit>().start, the_case().jobs[1].run.start);
}

TEST_F(Owner, OfTwoJobsTheOneThatStillRunsNeedsNoName) {
  second_job();
  the_case().jobs[0].ended_at = kNoon;
  EXPECT_EQ(run(kMads, {"permit", "3", "--yes"}).code, kDone);
  EXPECT_EQ(last_act<act::Permit>().job, 4727u);
}

TEST_F(Owner, AJobThatHasEndedCannotBePermitted) {
  the_case().jobs[0].ended_at = kNoon;
  const Outcome outcome = run(kMads, {"permit", "3", "--yes"});
  EXPECT_EQ(outcome.code, kFailed);
  EXPECT_TRUE(says(outcome.err, "no job of case 3 runs any more")) << outcome.err;
  the_case().state = CaseState::closed;
  EXPECT_TRUE(says(run(kMads, {"permit", "3", "--yes"}).err, "closed"));
  EXPECT_TRUE(service.acts.empty());
}

TEST_F(Owner, DeclineAndWithdrawNameTheJobToo) {
  second_job();
  EXPECT_EQ(run(kMads, {"decline", "3", "--job", "4720_7", "It", "saves", "tonight."}).code, kDone);
  EXPECT_EQ(last_act<act::Decline>().job, 4727u);
  EXPECT_EQ(last_act<act::Decline>().text, "It saves tonight.");
  the_case().permissions[0].state = PermissionState::given;
  EXPECT_EQ(run(kMads, {"withdraw", "3", "--job", "4711"}).code, kDone);
  EXPECT_EQ(last_act<act::Withdraw>().job, 4711u);
}

TEST_F(Owner, AConcernIsACaseOfOnesOwn) {
  const Outcome outcome = run(kIda, {"concern", "The", "disk", "is", "full."});
  EXPECT_EQ(outcome.code, kDone) << outcome.err;
  EXPECT_EQ(last_act<act::Concern>().text, "The disk is full.");
  const std::string number = std::to_string(service.all_cases.back().id.value);
  EXPECT_TRUE(says(outcome.out, "steward case " + number)) << outcome.out;
  EXPECT_EQ(run(kIda, {"case", number}).code, kDone);
  EXPECT_EQ(run(kMads, {"case", number}).err, run(kMads, {"case", "99"}).err);
}

TEST_F(Owner, SupportTakesAJobOfOnesOwn) {
  EXPECT_EQ(run(kMads, {"support", "How", "do", "I", "use", "two?"}).code, kDone);
  EXPECT_EQ(last_act<act::Support>().job, 0u);
  second_job();
  EXPECT_EQ(run(kMads, {"support", "--job", "4720_7", "It", "stops."}).code, kDone);
  EXPECT_EQ(last_act<act::Support>().job, 4727u);
  EXPECT_EQ(run(kMads, {"support", "--job", "4727", "It", "stops."}).code, kDone) << "by its raw id, too";
  const std::size_t before = service.acts.size();
  const Outcome strangers = run(kMads, {"support", "--job", "4712", "x"});
  EXPECT_EQ(strangers.code, kFailed);
  EXPECT_TRUE(says(strangers.err, "leave --job out")) << strangers.err;
  EXPECT_EQ(service.acts.size(), before);
}

TEST_F(Owner, ExportIsOnesOwn) {
  const Outcome own = run(kMads, {"export"});
  EXPECT_EQ(own.code, kDone) << own.err;
  EXPECT_TRUE(says(own.out, "It will load the second model soon.")) << own.out;
  EXPECT_FALSE(says(own.out, "Phoned")) << "staff's note";
  EXPECT_EQ(run(kMads, {"export", "mads"}).out, own.out);
  const Outcome idas = run(kMads, {"export", "ida"});
  EXPECT_EQ(idas.code, kFailed);
  EXPECT_EQ(idas.err, run(kMads, {"export", "nobody-of-that-name"}).err);
  EXPECT_EQ(run(kKaren, {"export", "mads"}).code, kDone);
}

TEST_F(Owner, CasesOfMineAreAUsersOwnAndWhatStaffHaveTaken) {
  EXPECT_TRUE(says(run(kMads, {"cases", "--mine"}).out, "idle_gpu"));
  EXPECT_TRUE(says(run(kKaren, {"cases", "--mine"}).out, "There are no cases."));
  EXPECT_EQ(run(kKaren, {"cases", "--mine", "--json"}).out, "{\"cases\":[]}\n");
  the_case().assigned = "karen";
  EXPECT_TRUE(says(run(kKaren, {"cases", "--mine"}).out, "mads"));
  EXPECT_TRUE(says(run(kKaren, {"cases", "--mine", "--json"}).out, "\"assigned\":\"karen\""));
}

TEST_F(Owner, WrongUsageSaysWhatToDo) {
  const std::string empty = run(kMads, {"reply", "3"}).err;
  EXPECT_EQ(empty, "steward: TEXT is required; `steward reply --help` shows how\n");
  const std::string number = run(kMads, {"case", "x"}).err;
  EXPECT_EQ(number, "steward: CASE: 'x' is no number such as 3; `steward case --help` shows how\n");
  const std::string word = run(kKaren, {"close", "3", "--resolution", "explain"}).err;
  EXPECT_TRUE(says(word, "did you mean 'explained'?")) << word;
  const std::string deep = run(kKaren, {"emergency", "declare", "--cause", "fire"}).err;
  EXPECT_TRUE(says(deep, "storage, node") && says(deep, "`steward emergency declare --help`")) << deep;
  EXPECT_TRUE(says(run(kKaren, {"ledger", "show", "--limit", "0"}).err, "1000"));
  EXPECT_EQ(run(kMads, {"reply", "3", "--\x1b[2J", "x"}).err.find('\x1b'), std::string::npos);
}

TEST_F(Owner, AnUnknownCommandIsAnsweredWithTheNearest) {
  const Outcome bogus = run(kMads, {"bogus"});
  EXPECT_EQ(bogus.code, kUsage);
  EXPECT_TRUE(says(bogus.err, "unknown command 'bogus', did you mean")) << bogus.err;
  EXPECT_TRUE(says(run(kMads, {"premit", "3"}).err, "did you mean 'permit'?"));
  EXPECT_TRUE(says(run(kMads, {"--socket", "/x", "cas"}).err, "did you mean 'case'?"));
  EXPECT_TRUE(says(run(kMads, {"emergency", "declar"}).err, "did you mean 'declare'?"));
  EXPECT_TRUE(says(run(kMads, {"emergency", "declar"}).err, "steward emergency --help"));
  const Outcome hostile = run(kMads, {"\x1b[2Jcase"});
  EXPECT_EQ(hostile.err.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace steward::cli
