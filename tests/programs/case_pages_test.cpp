// Pages of cases and of the commands around them, as each reader sees them.
#include "golden.h"
#include "world.h"

namespace steward::cli {
namespace {

class CasePages : public World {
 protected:
  void golden(const std::string& name, uid_t uid, std::vector<std::string> words, int code = kDone) {
    const Outcome outcome = run(uid, std::move(words));
    EXPECT_EQ(outcome.code, code) << outcome.err;
    EXPECT_EQ(outcome.err, "");
    expect_golden(name, outcome.out);
  }

  // Two jobs, of which one has a release permission; an exemption, a ticket, who has it.
  void full_case() {
    second_job();
    Case& in = the_case();
    in.repeats = 1;
    in.assigned = "karen";
    in.ticket = "INC-4711";
    Permission& beforehand = in.permissions.emplace_back();
    beforehand.id = PermissionId{14};
    beforehand.run = in.jobs[1].run;
    beforehand.state = PermissionState::given;
    beforehand.answered_at = kNoon - hours(2);
    beforehand.if_idle = minutes(60);
    in.exemptions = {
        {ExemptionId{57}, "idle_gpu", in.jobs[1].job(), kNoon + hours(24), "tries a driver", "karen",
         no_time},
        {ExemptionId{58}, "", std::nullopt, kNoon + hours(24), "moves house", "soren", kNoon - minutes(2)}};
  }
  void draft() {
    the_case().contacts.clear();
    Contact& waiting = the_case().contacts.emplace_back();
    waiting.id = ContactId{21};
    waiting.passage = Passage::drafted;
    waiting.owed_at = kNoon - minutes(1);
    waiting.subject = "Your job 4711";
    waiting.text = "Dear mads,\n\nYour job holds two GPUs and uses one. May we help?\n";
    the_case().state = CaseState::drafted;
    the_case().permissions.clear();
    the_case().tasks.clear();
    the_case().conversation.clear();
    the_case().jobs[0].told_at = no_time;
  }
  void emergency() {
    Emergency& declared = service.all_emergencies.emplace_back();
    declared.id = EmergencyId{17};
    declared.declared_by = "soren";
    declared.declared_at = kNoon - minutes(5);
    declared.expires_at = kNoon + hours(1);
    declared.reason = "the file system stalls for everybody";
    declared.evidence = "98 % of all writes, see the graph of 14:00";
    declared.platform = "node a256-a40-04: processes wait for storage";
    declared.runs = {the_case().jobs[0].run};
  }
};

TEST_F(CasePages, SeveralJobsForTheirOwner) {
  full_case();
  golden("case_jobs_owner.txt", kMads, {"case", "3"});
}
TEST_F(CasePages, SeveralJobsForStaffUnderAnEmergency) {
  full_case();
  emergency();
  golden("case_jobs_staff.txt", kKaren, {"case", "3"});
}
TEST_F(CasePages, SeveralJobsOnANarrowTerminal) {
  full_case();
  width = 64;
  golden("case_jobs_narrow.txt", kMads, {"case", "3"});
}
TEST_F(CasePages, ADraftForStaff) {
  draft();
  golden("case_draft.txt", kKaren, {"case", "3"});
}
TEST_F(CasePages, ADraftForItsPerson) {
  draft();
  golden("case_draft_owner.txt", kMads, {"case", "3"});
}
TEST_F(CasePages, ApprovingADraft) {
  draft();
  at_terminal = true;
  typed = "no\n";
  golden("approve_plan.txt", kKaren, {"approve", "3"}, kFailed);
}
TEST_F(CasePages, ARequestForHelp) {
  (void)run(kMads, {"support", "--job", "4711", "How", "do", "I", "use", "both?"});
  Case& raised = service.all_cases.back();
  raised.conversation.push_back({kNoon, "steward", true, Meaning::context, "job 4711 (train-bert), running"});
  Contact& desk = raised.contacts.emplace_back();
  desk.to = Audience::desk;
  desk.passage = Passage::accepted;
  desk.owed_at = desk.settled_at = kNoon;
  desk.subject = "A request for help";
  const std::string number = std::to_string(raised.id.value);
  golden("support_owner.txt", kMads, {"case", number});
  golden("support_staff.txt", kKaren, {"case", number});
}
TEST_F(CasePages, AnErasedCase) {
  Case& in = the_case();
  const CaseId id = in.id;
  in = Case{};
  in.id = id;
  in.state = CaseState::closed;
  in.resolution = Resolution::remedied;
  in.opened_at = kNoon - hours(20'000);
  in.closed_at = kNoon - hours(19'000);
  golden("case_erased.txt", kKaren, {"case", "3"});
  golden("cases_erased.txt", kKaren, {"cases", "--everybody"});
}
TEST_F(CasePages, Emergencies) {
  emergency();
  golden("emergencies.txt", kKaren, {"emergency", "list"});
  at_terminal = true;
  typed = "no\n";
  service.all_emergencies[0].needs_second = true;
  golden("emergency_confirm.txt", kKaren, {"emergency", "confirm", "17"}, kFailed);
}
TEST_F(CasePages, Forgetting) {
  at_terminal = true;
  typed = "no\n";
  golden("forget_plan.txt", kKaren, {"forget", "mads"}, kFailed);
}
TEST_F(CasePages, WhatAnActAnswers) {
  std::string text;
  second_job();
  for (const std::vector<std::string>& words : {std::vector<std::string>{"reply", "3", "--help-me", "How?"},
                                                {"decline", "3", "--job", "4711"},
                                                {"concern", "The", "disk", "is", "full."},
                                                {"support", "--job", "4711", "How?"}})
    text += "$ steward " + words[0] + "\n" + run(kMads, words).out;
  for (const std::vector<std::string>& words : {std::vector<std::string>{"contact", "3", "May", "we?"},
                                                {"note", "3", "Phoned."},
                                                {"take", "3"},
                                                {"hand", "3", "soren"},
                                                {"ticket", "3", "INC-4711"},
                                                {"ask", "3", "--job", "4720_7"},
                                                {"exempt", "3", "--reason", "tries a driver"},
                                                {"exempt", "3", "--end", "57"},
                                                {"close", "3", "--resolution", "explained"},
                                                {"reopen", "3"},
                                                {"task", "done", "3", "41"}})
    text += "$ steward " + words[0] + "\n" + run(kKaren, words).out;
  expect_golden("act_answers.txt", text);
}

// No line of a page is longer than the terminal, save what cannot be broken: a command to type.
TEST_F(CasePages, NarrowTerminalsAreKept) {
  full_case();
  emergency();
  draft();
  width = 64;
  for (const std::vector<std::string>& words : {std::vector<std::string>{"me"},
                                                {"case", "3"},
                                                {"case", "3", "--full"},
                                                {"case", "3", "--events"},
                                                {"ledger", "verify"},
                                                {"health"}}) {
    for (const uid_t reader : {kMads, kKaren}) {
      const Outcome outcome = run(reader, words);
      for (const auto line : split(outcome.out, '\n'))
        EXPECT_LE(display_width(line), width) << words[0] << ": " << line;
    }
  }
}

// Everything of a case, an emergency and the ledger that people can choose, filled with what terminals obey.
TEST_F(CasePages, HostileTextsAreCleaned) {
  const std::string evil = "\x1b[2J\x1b]0;owned\x07 \u202Eevil\u009b31m\r\nroot# \xff";
  full_case();
  emergency();
  draft();
  Case& in = the_case();
  in.conversation = {{kNoon, evil, false, Meaning::help, evil}, {kNoon, evil, true, Meaning::context, evil}};
  in.tasks = {{TaskId{41}, kNoon, evil, {}, {}, kNoon, evil}};
  for (std::string* each : {&in.assigned, &in.ticket, &in.closing_words, &in.jobs[1].name, &in.jobs[1].shown,
                            &in.exemptions[0].reason, &in.exemptions[0].by, &in.exemptions[1].rule,
                            &in.permissions.emplace_back().asked_by, &in.contacts.back().subject,
                            &in.contacts.back().text, &in.principle, &in.closed_by}) {
    *each = evil;
  }
  Emergency& declared = service.all_emergencies[0];
  for (std::string* each : {&declared.reason, &declared.evidence, &declared.platform, &declared.declared_by})
    *each = evil;
  service.events = {{1, kNoon, CaseId{3}, kMads, event::WordSaid{evil, false, Meaning::words, evil}}};
  service.health_now = {evil,
                        kNoon,
                        evil,
                        true,
                        kNoon,
                        evil,
                        5,
                        6,
                        {evil},
                        2,
                        evil,
                        1,
                        {{evil, 1, 1, 1}},
                        {{evil, minutes(1)}},
                        {evil}};
  at_terminal = true;
  for (const std::vector<std::string>& words : {std::vector<std::string>{"case", "3"},
                                                {"case", "3", "--full"},
                                                {"case", "3", "--events"},
                                                {"cases", "--everybody"},
                                                {"approve", "3"},
                                                {"emergency", "list"},
                                                {"emergency", "confirm", "17"},
                                                {"ledger", "show"},
                                                {"ledger", "show", "--json"},
                                                {"export", "mads"},
                                                {"forget", "mads"},
                                                {"forget", evil},
                                                {"hand", "3", evil, "--help"},
                                                {"health"}}) {
    typed = "no\n";
    const Outcome outcome = run(kKaren, words);
    EXPECT_NE(outcome.out + outcome.err, "") << words[0];
    for (const char byte : outcome.out + outcome.err)
      EXPECT_TRUE(byte == '\n' || static_cast<unsigned char>(byte) >= 0x20) << words[0];
    for (const char* bad : {"\u202E", "\u009b", "\nroot#", "\xff"})
      EXPECT_EQ((outcome.out + outcome.err).find(bad), std::string::npos) << words[0] << "\n" << outcome.out;
  }
}

TEST_F(CasePages, EveryCommandTeaches) {
  const std::string all = run(kMads, {"--help"}).out;
  std::vector<std::vector<std::string>> commands{{"emergency", "declare"}, {"emergency", "confirm"},
                                                 {"emergency", "list"},    {"ledger", "verify"},
                                                 {"ledger", "show"},       {"task", "done"}};
  for (const char* name : {"me",      "jobs",     "job",       "cases",   "case",   "reply",   "permit",
                           "decline", "withdraw", "concern",   "support", "export", "contact", "note",
                           "ask",     "approve",  "take",      "hand",    "ticket", "exempt",  "close",
                           "reopen",  "cancel",   "emergency", "task",    "ledger", "health",  "forget"}) {
    EXPECT_NE(all.find("\n  " + std::string(name) + " "), std::string::npos) << name;
    commands.push_back({name});
  }
  for (const std::vector<std::string>& words : commands) {
    std::string line = "steward";
    for (const std::string& word : words) line += " " + word;
    std::vector<std::string> asked = words;
    asked.emplace_back("--help");
    const Outcome outcome = run(kMads, asked);
    EXPECT_EQ(outcome.code, kDone) << line;
    EXPECT_NE(outcome.out.find("Examples:\n  " + line), std::string::npos) << outcome.out;
  }
}

}  // namespace
}  // namespace steward::cli
