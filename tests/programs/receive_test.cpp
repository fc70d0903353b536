// `steward receive`, as a mail server runs it: what stewardd is told, and what the mail server is.
#include <sysexits.h>
#include <unistd.h>

#include <thread>

#include "net/loop.h"
#include "net/munged.h"
#include "world.h"

namespace steward::cli {
namespace {

constexpr uid_t kMailer = 3001;
const std::string kRecipient = "steward+3.k7q2@cloud.example.org";
const std::string kMessage =
    "From: Mads Holm <mads@example.org>\nTo: " + kRecipient +
    "\nSubject: Re: Your job\nMessage-ID: <a1@example.org>\nIn-Reply-To: <c11.5e1f@cloud.example.org>\n\n"
    "It loads data.\n\n> Dear mads\n";

class Receive : public World {
 protected:
  Receive() {
    service.add_person(kMailer, "steward-mail", Role::mailer);
    typed = kMessage;
  }
  Outcome receive(uid_t uid = kMailer) {
    return run(uid, {"receive", "--sender=mads@example.org", kRecipient});
  }
};

TEST_F(Receive, HandsTheMailToStewardd) {
  const Outcome done = receive();
  EXPECT_EQ(done.code, EX_OK) << done.err;
  EXPECT_EQ(done.out, "");
  ASSERT_EQ(service.mails.size(), 1u);
  const ReceivedMail& got = service.mails[0];
  EXPECT_EQ(got.recipient, kRecipient);
  EXPECT_EQ(got.sender, "mads@example.org");
  EXPECT_EQ(got.from_name, "Mads Holm");
  EXPECT_EQ(got.text, "It loads data.");
  EXPECT_EQ(got.message_id, "<a1@example.org>");
  EXPECT_EQ(got.in_reply_to, "<c11.5e1f@cloud.example.org>");
}

TEST_F(Receive, AnEmptySenderIsNobody) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"receive", "--sender=", kRecipient},
                                             {"receive", "--sender=", "--", kRecipient},
                                             {"receive", "--sender=<>", kRecipient},
                                             {"receive", "--sender", "", kRecipient},
                                             {"receive", kRecipient, "--sender", "MAILER-DAEMON"}}) {
    service.mails.clear();
    const Outcome done = run(kMailer, words);
    EXPECT_EQ(done.code, EX_OK) << done.err;
    ASSERT_EQ(service.mails.size(), 1u);
    EXPECT_EQ(service.mails[0].sender, "");
    EXPECT_TRUE(service.mails[0].automatic);
  }
}

TEST_F(Receive, ASenderCannotBeAnOption) {
  const Outcome done = run(kMailer, {"receive", "--sender=--dry-run@example.org", "--", "-x@example.org"});
  EXPECT_EQ(done.code, EX_OK) << done.err;
  ASSERT_EQ(service.mails.size(), 1u);
  EXPECT_EQ(service.mails[0].sender, "--dry-run@example.org");
  EXPECT_EQ(service.mails[0].recipient, "-x@example.org");
}

TEST_F(Receive, WithoutASenderTheMessageSaysIt) {
  typed = "From ida@example.org  Mon Nov 23 12:00:00 2026\n" + kMessage;
  EXPECT_EQ(run(kMailer, {"receive", kRecipient}).code, EX_OK);
  typed = "Return-Path: <>\n" + kMessage;
  EXPECT_EQ(run(kMailer, {"receive", kRecipient}).code, EX_OK);
  typed = kMessage;
  EXPECT_EQ(run(kMailer, {"receive", kRecipient}).code, EX_OK);
  ASSERT_EQ(service.mails.size(), 3u);
  EXPECT_EQ(service.mails[0].sender, "ida@example.org");
  EXPECT_EQ(service.mails[1].sender, "");
  EXPECT_EQ(service.mails[2].sender, "mads@example.org");
}

TEST_F(Receive, TheMailServerLearnsWhatToDo) {
  const std::vector<std::pair<ErrorCode, int>> expected{
      {ErrorCode::not_found, EX_NOUSER}, {ErrorCode::invalid, EX_DATAERR},
      {ErrorCode::refused, EX_NOPERM},   {ErrorCode::unavailable, EX_TEMPFAIL},
      {ErrorCode::io, EX_TEMPFAIL},      {ErrorCode::conflict, EX_TEMPFAIL},
      {ErrorCode::timeout, EX_TEMPFAIL}, {ErrorCode::garbled, EX_TEMPFAIL}};
  for (const auto& [code, exit] : expected) {
    service.trouble = Error{code, "what is wrong"};
    const Outcome done = receive();
    EXPECT_EQ(done.code, exit) << to_string(code);
    EXPECT_EQ(done.err, "steward: what is wrong\n");
  }
}

TEST_F(Receive, WhatCanNeverBeReadIsSaidAtOnce) {
  typed = "";
  EXPECT_EQ(receive().code, EX_DATAERR);
  typed = "Subject: nobody\n\nx";
  const Outcome done = receive();
  EXPECT_EQ(done.code, EX_DATAERR);
  EXPECT_NE(done.err.find("no From field"), std::string::npos) << done.err;
  EXPECT_TRUE(service.mails.empty());
}

TEST_F(Receive, OnlyTheMailServersAccountMay) {
  for (const uid_t uid : {kMads, kKaren}) {
    const Outcome done = receive(uid);
    EXPECT_EQ(done.code, EX_NOPERM);
    EXPECT_NE(done.err.find("[mail] receiver_user"), std::string::npos) << done.err;
  }
  EXPECT_TRUE(service.mails.empty());
}

TEST_F(Receive, TheMailServersAccountMayNothingElse) {
  for (const char* command : {"me", "jobs", "cases", "rules", "health"}) {
    const Outcome done = run(kMailer, {command});
    EXPECT_EQ(done.code, kFailed) << command;
    EXPECT_NE(done.err.find("mail server's account"), std::string::npos) << done.err;
  }
}

TEST_F(Receive, AWrongWordInTheMailServersConfigurationMakesMailWait) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"receive"}, {"receive", "--sneder", "x", kRecipient}, {"receive", kRecipient, "more"}}) {
    EXPECT_EQ(run(kMailer, words).code, EX_TEMPFAIL);
  }
  EXPECT_EQ(run(kMailer, {"me", "--sneder"}).code, kUsage);
}

TEST_F(Receive, ADryRunTellsWhatIsUnderstood) {
  typed = kMessage;
  const Outcome done = run(kMads, {"receive", "--dry-run", "--sender=mads@example.org", kRecipient});
  EXPECT_EQ(done.code, EX_OK) << done.err;
  EXPECT_EQ(done.out, "to:           " + kRecipient +
                          "\nsender:       mads@example.org\nfrom:         Mads Holm <mads@example.org>\n"
                          "subject:      Re: Your job\nmessage id:   <a1@example.org>\n"
                          "in reply to:  <c11.5e1f@cloud.example.org>\nby a machine: no\nbounce:       no\n"
                          "attachments:  none\nwords:        14 bytes\n  It loads data.\n");
  EXPECT_TRUE(service.mails.empty());
}

TEST_F(Receive, AtATerminalItSaysWhereAMailComesFrom) {
  at_terminal = true;
  const Outcome done = receive();
  EXPECT_EQ(done.code, EX_USAGE);
  EXPECT_NE(done.err.find("< message.eml"), std::string::npos) << done.err;
}

TEST(ReceiveSocket, StewarddAwayMeansLater) {
  const net::TemporaryFolder folder;
  const std::string path = folder / "api.sock";
  const auto receive = [&] {
    std::ostringstream out, err;
    std::istringstream in(kMessage);
    const Terminal terminal{out, err, in, false, false, false, true, 0, kNoon, Zone{"UTC", false}};
    const std::vector<const char*> argv{"steward", "receive", "--sender=mads@example.org",
                                        kRecipient.c_str()};
    const int code = run_command_line(static_cast<int>(argv.size()), argv.data(), terminal, path, fetch_from);
    return Outcome{code, out.str(), err.str()};
  };
  EXPECT_EQ(receive().code, EX_TEMPFAIL);

  fakes::FakeService service;
  service.add_person(::getuid(), "steward-mail", Role::mailer);
  net::Loop loop;
  auto server = net::Server::listen(loop, path, 0600, portal::make_api(service));
  ASSERT_TRUE(server) << server.error().message;
  std::thread serving([&] { loop.run(); });
  const Outcome taken = receive();
  loop.stop();
  serving.join();
  server->reset();
  EXPECT_EQ(taken.code, EX_OK) << taken.err;
  ASSERT_EQ(service.mails.size(), 1u);
  EXPECT_EQ(service.mails[0].text, "It loads data.");
  EXPECT_EQ(receive().code, EX_TEMPFAIL) << "away again";
}

}  // namespace
}  // namespace steward::cli
