#include "world.h"

namespace steward::cli {
namespace {

class Acts : public World {
 protected:
  template <typename Act>
  const Act& only_act() {
    EXPECT_EQ(service.acts.size(), 1u);
    return std::get<Act>(service.acts.at(0));
  }
};

TEST_F(Acts, ReplyJoinsTheWords) {
  EXPECT_EQ(run(kMads, {"reply", "3", "It", "loads", "data."}).code, kDone);
  EXPECT_EQ(only_act<act::Reply>().text, "It loads data.");
}

TEST_F(Acts, ADashReadsStdin) {
  typed = "line one\nline two\n";
  EXPECT_EQ(run(kMads, {"reply", "3", "-"}).code, kDone);
  EXPECT_EQ(only_act<act::Reply>().text, "line one\nline two");
}

TEST_F(Acts, TextThatIsEmptyOrTooLongNeverLeaves) {
  typed = " \n";
  EXPECT_EQ(run(kMads, {"reply", "3", "-"}).code, kFailed);
  typed = std::string(10'001, 'x');
  EXPECT_EQ(run(kMads, {"reply", "3", "-"}).code, kFailed);
  EXPECT_TRUE(service.acts.empty());
}

TEST_F(Acts, PermitAsksAndTakesOnlyYes) {
  at_terminal = true;
  for (const char* no : {"", "\n", "y\n", "Yes\n", "yes please\n", "no\n"}) {
    typed = no;
    EXPECT_EQ(run(kMads, {"permit", "3"}).code, kFailed) << no;
  }
  EXPECT_TRUE(service.acts.empty());
  typed = "yes\n";
  const Outcome outcome = run(kMads, {"permit", "3"});
  EXPECT_EQ(outcome.code, kDone) << outcome.err;
  EXPECT_NE(outcome.out.find("job 4711"), std::string::npos);
  EXPECT_EQ(only_act<act::Permit>().in, CaseId{3});
}

TEST_F(Acts, PermitWithoutATerminalNeedsYes) {
  typed = "yes\n";  // a pipe is nobody's consent
  const Outcome outcome = run(kMads, {"permit", "3"});
  EXPECT_EQ(outcome.code, kUsage);
  EXPECT_NE(outcome.err.find("--yes"), std::string::npos);
  EXPECT_TRUE(service.acts.empty());
  EXPECT_EQ(run(kMads, {"permit", "3", "--yes"}).code, kDone);
  EXPECT_EQ(the_case().permissions[0].state, PermissionState::given);
}

TEST_F(Acts, PermitNamesTheRunThatWasShown) {
  const Time shown = the_case().jobs[0].run.start;
  at_terminal = true;
  typed = "yes\n";
  service.before_act = [&] { the_case().jobs[0].run.start = kNoon; };
  run(kMads, {"permit", "3"});
  EXPECT_EQ(only_act<act::Permit>().start, shown)
      << "requeued while the person read: stewardd must be able to tell";
}

TEST_F(Acts, DeclineWithAndWithoutWords) {
  EXPECT_EQ(run(kMads, {"decline", "3"}).code, kDone);
  EXPECT_EQ(the_case().permissions[0].state, PermissionState::declined);
  EXPECT_EQ(run(kMads, {"decline", "3", "It", "saves", "tonight."}).code, kDone);
  EXPECT_EQ(the_case().conversation.back().text, "It saves tonight.");
}

TEST_F(Acts, Withdraw) {
  EXPECT_EQ(run(kMads, {"withdraw", "3"}).code, kFailed);
  the_case().permissions[0].state = PermissionState::given;
  EXPECT_EQ(run(kMads, {"withdraw", "3"}).code, kDone);
  EXPECT_EQ(the_case().permissions[0].state, PermissionState::withdrawn);
}

TEST_F(Acts, AnothersCaseIsNoCase) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"case"}, {"permit", "--yes"}, {"decline"}, {"withdraw"}}) {
    std::vector<std::string> theirs = words, none = words;
    theirs.insert(theirs.begin() + 1, "3");
    none.insert(none.begin() + 1, "99");
    const Outcome one = run(kIda, theirs);
    EXPECT_EQ(one.code, kFailed);
    EXPECT_EQ(one.out, "");
    EXPECT_EQ(one.err, run(kIda, none).err) << words[0];
  }
}

TEST_F(Acts, StaffContact) {
  EXPECT_EQ(run(kKaren, {"contact", "3", "May", "we", "help?"}).code, kDone);
  EXPECT_EQ(only_act<act::Say>().text, "May we help?");
  EXPECT_EQ(run(kKaren, {"contact", "hello"}).code, kUsage);
}

TEST_F(Acts, StaffContactAboutAJob) {
  service.all_jobs[1].job.array = ArrayTask{4700, 12};
  EXPECT_EQ(run(kKaren, {"contact", "--job", "4700_12", "It", "waits."}).code, kDone);
  EXPECT_EQ(only_act<act::OpenCase>().job, 4712u) << "the raw id, which the API takes";
  EXPECT_EQ(only_act<act::OpenCase>().text, "It waits.");
  const Outcome again = run(kKaren, {"contact", "--job", "4711", "It", "waits."});
  EXPECT_EQ(again.code, kFailed);
  EXPECT_NE(again.err.find("steward contact 3"), std::string::npos) << again.err;
}

TEST_F(Acts, StaffAskCloseAndTask) {
  EXPECT_EQ(run(kKaren, {"ask", "3"}).code, kDone);
  EXPECT_EQ(run(kKaren, {"task", "done", "3", "41"}).code, kDone);
  EXPECT_EQ(the_case().tasks[0].done_by, "karen");
  EXPECT_EQ(run(kKaren, {"close", "3", "--resolution", "mistaken", "Sorry."}).code, kDone);
  EXPECT_EQ(the_case().resolution, Resolution::mistaken);
  EXPECT_EQ(the_case().closing_words, "Sorry.");
}

TEST_F(Acts, CloseTakesEachResolutionAndNothingElse) {
  const Outcome unknown = run(kKaren, {"close", "3", "--resolution", "done"});
  EXPECT_EQ(unknown.code, kUsage);
  EXPECT_NE(unknown.err.find("explained"), std::string::npos) << "the words are listed: " << unknown.err;
  EXPECT_EQ(run(kKaren, {"close", "3"}).code, kUsage);
  EXPECT_TRUE(service.acts.empty());
  for (const char* word : {"remedied", "job_ended", "explained", "exempt", "mistaken", "answered",
                           "cancelled_with_permission", "cancelled_in_emergency"}) {
    the_case().state = CaseState::told;
    const Outcome outcome = run(kKaren, {"close", "3", "--resolution", word, "Thank", "you."});
    EXPECT_EQ(outcome.code, kDone) << word << outcome.err;
    EXPECT_EQ(to_string(std::get<act::Close>(service.acts.back()).resolution), word);
    EXPECT_EQ(std::get<act::Close>(service.acts.back()).words, "Thank you.");
  }
}

TEST_F(Acts, RootIsToldToComeAsOneself) {
  service.add_person(0, "root", Role::agent);
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"me"}, {"jobs"}, {"case", "3"}, {"health"}, {"cancel", "3"}}) {
    const Outcome outcome = run(0, words);
    EXPECT_EQ(outcome.code, kFailed) << words[0];
    EXPECT_EQ(outcome.out, "") << words[0];
    EXPECT_TRUE(outcome.err.starts_with("steward: root is the agents' account here")) << outcome.err;
    EXPECT_NE(outcome.err.find("sudo -u"), std::string::npos) << outcome.err;
  }
  EXPECT_TRUE(service.acts.empty());
}

TEST_F(Acts, CancelNeedsPermission) {
  const Outcome refused = run(kKaren, {"cancel", "3"});
  EXPECT_EQ(refused.code, kFailed);
  EXPECT_NE(refused.err.find("permission"), std::string::npos);
  the_case().permissions[0].state = PermissionState::given;
  EXPECT_EQ(run(kKaren, {"cancel", "3"}).code, kDone);
  EXPECT_EQ(std::get<act::Cancel>(service.acts.back()).emergency, EmergencyId{});
}

TEST_F(Acts, EmergencyNeedsAYesAndBindsRawIds) {
  const std::vector<std::string> words{"emergency",  "declare", "--cause", "storage", "--reason", "r",
                                       "--evidence", "e",       "--job",   "4711",    "--lasts",  "30m"};
  EXPECT_EQ(run(kKaren, words).code, kUsage) << "nobody to ask";
  EXPECT_TRUE(service.acts.empty());
  at_terminal = true;
  typed = "yes\n";
  const Outcome outcome = run(kKaren, words);
  EXPECT_EQ(outcome.code, kDone) << outcome.err;
  EXPECT_EQ(only_act<act::DeclareEmergency>().jobs, std::vector<SlurmId>{4711});
  EXPECT_EQ(only_act<act::DeclareEmergency>().lasts, minutes(30));
  EXPECT_NE(outcome.out.find("steward cancel 3 --emergency"), std::string::npos) << outcome.out;
}

TEST_F(Acts, EmergencyAboutAJobThatIsNotThereIsNone) {
  EXPECT_EQ(run(kKaren, {"emergency", "declare", "--cause", "storage", "--reason", "r", "--evidence", "e",
                         "--job", "1", "--yes"})
                .code,
            kFailed);
  EXPECT_TRUE(service.acts.empty());
}

TEST_F(Acts, UsersAreRefusedStaffsCommands) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"health"},
                                                {"ledger", "verify"},
                                                {"jobs", "--everybody"},
                                                {"cases", "--everybody"},
                                                {"cases", "--everybody", "--json"},
                                                {"ledger", "show"},
                                                {"ledger", "show", "--case", "3"},
                                                {"emergency", "list"},
                                                {"emergency", "confirm", "17", "--yes"},
                                                {"emergency", "declare", "--cause", "node", "--reason", "r",
                                                 "--evidence", "e", "--job", "4711", "--yes"},
                                                {"contact", "3", "x"},
                                                {"note", "3", "x"},
                                                {"ask", "3"},
                                                {"take", "3"},
                                                {"hand", "3", "karen"},
                                                {"ticket", "3", "INC-1"},
                                                {"exempt", "3", "--reason", "r"},
                                                {"exempt", "3", "--end", "5"},
                                                {"close", "3", "--resolution", "explained"},
                                                {"reopen", "3"},
                                                {"cancel", "3"},
                                                {"forget", "ida", "--yes"},
                                                {"task", "done", "3", "41"},
                                                {"case", "3", "--events"}}) {
    const Outcome outcome = run(kMads, words);
    EXPECT_EQ(outcome.code, kFailed) << words[0];
    EXPECT_TRUE(outcome.err.starts_with("steward: ")) << outcome.err;
  }
}

TEST_F(Acts, ALedgerThatIsNotIntactFails) {
  service.ledger_state = {false, 20, "9f", "entry 17: body changed"};
  const Outcome outcome = run(kKaren, {"ledger", "verify"});
  EXPECT_EQ(outcome.code, kFailed);
  EXPECT_NE(outcome.err.find("entry 17: body changed"), std::string::npos);
  EXPECT_EQ(run(kKaren, {"ledger", "verify", "--json"}).code, kFailed);
}

TEST_F(Acts, WrongUsageIsTwo) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{},
        {"nonsense"},
        {"case"},
        {"case", "x"},
        {"case", "0"},
        {"case", "-1"},
        {"job", "../health"},
        {"job", "1_2_3"},
        {"job", "4711?x=1"},
        {"reply", "3"},
        {"me", "--bogus"},
        {"ledger"},
        {"task", "done", "3"},
        {"emergency"},
        {"emergency", "declare", "--cause", "storage", "--reason", "r"},
        {"emergency", "declare", "--cause", "storage", "--reason", "r", "--evidence", "e", "--job", "1",
         "--lasts", "soon"}}) {
    const Outcome outcome = run(kKaren, words);
    EXPECT_EQ(outcome.code, kUsage) << (words.empty() ? "" : words.back()) << outcome.out;
    EXPECT_NE(outcome.err, "");
  }
  EXPECT_TRUE(service.acts.empty());
}

TEST_F(Acts, SocketIsTakenFromTheCommandLine) {
  (void)run(kMads, {"me"});
  EXPECT_EQ(socket_used, "/default.sock");
  (void)run(kMads, {"--socket", "/other.sock", "me"});
  EXPECT_EQ(socket_used, "/other.sock");
}

TEST_F(Acts, WhenStewarddIsAwayTheReasonIsSaid) {
  service.trouble = Error{ErrorCode::unavailable, "the ledger is being opened"};
  const Outcome outcome = run(kMads, {"me"});
  EXPECT_EQ(outcome.code, kFailed);
  EXPECT_EQ(outcome.err, "steward: the ledger is being opened\n");
}

}  // namespace
}  // namespace steward::cli
