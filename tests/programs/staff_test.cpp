// What staff do in cases on the command line: drafts, who has a case, exemptions, emergencies, forgetting.
#include "world.h"

namespace steward::cli {
namespace {

class Staff : public World {
 protected:
  template <typename Act>
  const Act& last_act() {
    EXPECT_FALSE(service.acts.empty());
    return std::get<Act>(service.acts.back());
  }
  static bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }
  void draft_waits() {
    Contact& draft = the_case().contacts.emplace_back();
    draft.id = ContactId{21};
    draft.passage = Passage::drafted;
    draft.owed_at = kNoon;
    draft.subject = "Your job 4711";
    draft.text = "Dear mads,\n\nmay we help?\n";
    the_case().state = CaseState::drafted;
  }
};

TEST_F(Staff, ADraftIsReadBeforeItGoes) {
  draft_waits();
  EXPECT_EQ(run(kKaren, {"approve", "3"}).code, kUsage) << "a pipe is nobody's look";
  at_terminal = true;
  typed = "no\n";
  const Outcome looked = run(kKaren, {"approve", "3"});
  EXPECT_EQ(looked.code, kFailed);
  EXPECT_TRUE(says(looked.out, "Subject: Your job 4711") && says(looked.out, "may we help?")) << looked.out;
  EXPECT_TRUE(service.acts.empty());
  typed = "yes\n";
  EXPECT_EQ(run(kKaren, {"approve", "3"}).code, kDone);
  EXPECT_EQ(last_act<act::Approve>().contact, ContactId{21});
  EXPECT_EQ(last_act<act::Approve>().text, "") << "as it stands, byte for byte";
  EXPECT_EQ(service.seen.back(), 40) << "the version that was shown";
  EXPECT_EQ(the_case().contacts.back().passage, Passage::owed);
}

TEST_F(Staff, ADraftIsChangedOnTheCommandLineOrInTheEditor) {
  draft_waits();
  typed = "Dear mads, in better words.";
  EXPECT_EQ(run(kKaren, {"approve", "3", "--subject", "About 4711", "--yes", "-"}).code, kDone);
  EXPECT_EQ(last_act<act::Approve>().text, "Dear mads, in better words.");
  EXPECT_EQ(last_act<act::Approve>().subject, "About 4711");

  the_case().contacts.back().passage = Passage::drafted;
  EXPECT_TRUE(says(run(kKaren, {"approve", "3", "--edit", "--yes"}).err, "EDITOR")) << "there is none";
  editor = [](const std::string& text) -> Result<std::string> { return text + "PS\n"; };
  EXPECT_EQ(run(kKaren, {"approve", "3", "--edit", "--yes"}).code, kDone);
  EXPECT_EQ(last_act<act::Approve>().text, "Dear mads,\n\nmay we help?\nPS\n");

  the_case().contacts.back().passage = Passage::drafted;
  editor = [](const std::string&) -> Result<std::string> { return std::string(" \n"); };
  const std::size_t before = service.acts.size();
  EXPECT_TRUE(says(run(kKaren, {"approve", "3", "--edit", "--yes"}).err, "nothing was approved"));
  editor = [](const std::string&) -> Result<std::string> {
    return fail(ErrorCode::unavailable, "the editor failed");
  };
  EXPECT_EQ(run(kKaren, {"approve", "3", "--edit", "--yes"}).code, kFailed);
  EXPECT_EQ(service.acts.size(), before);
}

TEST_F(Staff, WithoutADraftThereIsNothingToApprove) {
  const Outcome outcome = run(kKaren, {"approve", "3", "--yes"});
  EXPECT_EQ(outcome.code, kFailed);
  EXPECT_TRUE(says(outcome.err, "no draft waits in case 3")) << outcome.err;
  draft_waits();
  EXPECT_TRUE(says(run(kMads, {"approve", "3", "--yes"}).err, "no draft")) << "its person does not see it";
  EXPECT_TRUE(service.acts.empty());
}

TEST_F(Staff, TheLoserOfARaceIsShownWhatChanged) {
  draft_waits();
  service.before_act = [&] {
    service.trouble = Error{ErrorCode::conflict, "since you looked at case 3: soren closed it. Look again"};
  };
  const Outcome outcome = run(kKaren, {"approve", "3", "--yes"});
  EXPECT_EQ(outcome.code, kFailed);
  EXPECT_TRUE(says(outcome.err, "soren closed it")) << outcome.err;
  EXPECT_TRUE(says(outcome.out, "may we help?")) << outcome.out;
  EXPECT_FALSE(says(outcome.out, "Approved")) << outcome.out;
}

TEST_F(Staff, NoteTakeHandTicketReopen) {
  EXPECT_EQ(run(kKaren, {"note", "3", "He", "phoned."}).code, kDone);
  EXPECT_EQ(last_act<act::Note>().text, "He phoned.");
  EXPECT_EQ(run(kKaren, {"take", "3"}).code, kDone);
  EXPECT_EQ(last_act<act::Assign>().to, "");
  EXPECT_EQ(run(kKaren, {"hand", "3", "soren"}).code, kDone);
  EXPECT_EQ(the_case().assigned, "soren");
  EXPECT_EQ(run(kKaren, {"hand", "3"}).code, kUsage);
  EXPECT_EQ(run(kKaren, {"ticket", "3", "INC-4711"}).code, kDone);
  EXPECT_EQ(last_act<act::Ticket>().number, "INC-4711");
  EXPECT_EQ(run(kKaren, {"reopen", "3", "It", "waits", "again."}).code, kDone);
  EXPECT_EQ(last_act<act::Reopen>().words, "It waits again.");
}

TEST_F(Staff, AnExemptionSaysWhyAndForHowLong) {
  const Outcome outcome = run(kKaren, {"exempt", "3", "--reason", "tries a driver", "--lasts", "4d", "--rule",
                                       "idle_gpu", "--job", "4711"});
  EXPECT_EQ(outcome.code, kDone) << outcome.err;
  EXPECT_EQ(last_act<act::Grant>().reason, "tries a driver");
  EXPECT_EQ(last_act<act::Grant>().rule, "idle_gpu");
  EXPECT_EQ(last_act<act::Grant>().job, 4711u);
  EXPECT_EQ(last_act<act::Grant>().lasts, hours(96));
  EXPECT_TRUE(says(outcome.out, "tries a driver")) << outcome.out;
  EXPECT_EQ(run(kKaren, {"exempt", "3"}).code, kUsage);
  EXPECT_EQ(run(kKaren, {"exempt", "3", "--reason", "r", "--lasts", "soon"}).code, kUsage);
  EXPECT_EQ(run(kKaren, {"exempt", "3", "--reason", "r", "--end", "5"}).code, kUsage);
  EXPECT_EQ(run(kKaren, {"exempt", "3", "--reason", "r", "--job", "9"}).code, kFailed) << "not of this case";
  EXPECT_EQ(service.acts.size(), 1u);
  EXPECT_EQ(run(kKaren, {"exempt", "3", "--end", "57"}).code, kDone);
  EXPECT_EQ(last_act<act::Revoke>().exemption, ExemptionId{57});
}

TEST_F(Staff, AskAndCancelNameTheJob) {
  second_job();
  EXPECT_EQ(run(kKaren, {"ask", "3", "--job", "4720_7", "May", "we?"}).code, kDone);
  EXPECT_EQ(last_act<act::Ask>().job, 4727u);
  the_case().permissions[0].state = PermissionState::given;
  EXPECT_EQ(run(kKaren, {"cancel", "3", "--emergency", "17", "--job", "4711", "--yes"}).code, kDone);
  EXPECT_EQ(last_act<act::Cancel>().job, 4711u);
  EXPECT_EQ(last_act<act::Cancel>().emergency, EmergencyId{17});
}

TEST_F(Staff, ASecondStaffMemberReadsWhatTheyConfirm) {
  Emergency& declared = service.all_emergencies.emplace_back();
  declared.id = EmergencyId{17};
  declared.declared_by = "soren";
  declared.declared_at = kNoon - minutes(5);
  declared.expires_at = kNoon + hours(1);
  declared.reason = "storage stalls";
  declared.evidence = "graph of 14:00";
  declared.platform = "6 nodes report, no fault is seen";
  declared.runs = {the_case().jobs[0].run};
  declared.needs_second = true;
  const Outcome list = run(kKaren, {"emergency", "list"});
  EXPECT_TRUE(says(list.out, "waits for a second staff member")) << list.out;
  EXPECT_EQ(run(kKaren, {"emergency", "confirm", "18", "--yes"}).code, kFailed);
  EXPECT_EQ(run(kKaren, {"emergency", "confirm", "17"}).code, kUsage);
  EXPECT_TRUE(service.acts.empty());
  const Outcome outcome = run(kKaren, {"emergency", "confirm", "17", "--yes"});
  EXPECT_EQ(outcome.code, kDone) << outcome.err;
  for (const char* part : {"soren declared", "storage stalls", "graph of 14:00", "no fault is seen", "4711",
                           "steward cancel 3 --emergency 17 --job 4711"}) {
    EXPECT_TRUE(says(outcome.out, part)) << part << "\n" << outcome.out;
  }
}

TEST_F(Staff, ForgetShowsWhatGoesAndAsks) {
  EXPECT_EQ(run(kKaren, {"forget", "mads"}).code, kUsage);
  at_terminal = true;
  typed = "y\n";
  const Outcome looked = run(kKaren, {"forget", "mads"});
  EXPECT_EQ(looked.code, kFailed);
  EXPECT_TRUE(says(looked.out, "1 case (3)")) << looked.out;
  EXPECT_TRUE(service.forgotten.empty());
  typed = "yes\n";
  EXPECT_EQ(run(kKaren, {"forget", "mads"}).code, kDone);
  EXPECT_EQ(run(kKaren, {"forget", "long-gone", "--yes"}).code, kDone) << "no account any more";
  EXPECT_EQ(service.forgotten, (std::vector<std::string>{"mads", "long-gone"}));
  EXPECT_EQ(run(kMads, {"forget", "mads", "--yes"}).code, kFailed);
  EXPECT_EQ(service.forgotten.size(), 2u);
}

TEST_F(Staff, TheLedgerIsReadPageByPage) {
  for (std::int64_t seq = 1; seq <= 5; ++seq) {
    service.events.push_back({seq, kNoon, CaseId{seq == 4 ? 4 : 3}, kMads,
                              event::WordSaid{"mads", false, Meaning::words, "word" + std::to_string(seq)}});
  }
  const Outcome page = run(kKaren, {"ledger", "show", "--from", "2", "--limit", "2"});
  EXPECT_TRUE(says(page.out, "word2") && says(page.out, "word3")) << page.out;
  EXPECT_FALSE(says(page.out, "word1") || says(page.out, "word4")) << page.out;
  EXPECT_TRUE(says(page.out, "steward ledger show --from 4")) << page.out;
  const Outcome of_case = run(kKaren, {"ledger", "show", "--case", "3", "--from", "4"});
  EXPECT_TRUE(says(of_case.out, "word5")) << of_case.out;
  EXPECT_FALSE(says(of_case.out, "word3") || says(of_case.out, "word4")) << of_case.out;
  EXPECT_EQ(run(kKaren, {"ledger", "show", "--limit", "1001"}).code, kUsage);
}

}  // namespace
}  // namespace steward::cli
