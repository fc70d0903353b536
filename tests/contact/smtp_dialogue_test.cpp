#include "contact/smtp_dialogue.h"

#include <gtest/gtest.h>

namespace steward::contact {
namespace {

using Kind = SendOutcome::Kind;

SmtpDialogue at(std::string_view command) {
  SmtpDialogue dialogue;
  dialogue.reply_received("220 hello\r\n");
  dialogue.command_sent(command);
  return dialogue;
}

SmtpDialogue committed() {
  SmtpDialogue dialogue = at("DATA\r\n");
  dialogue.reply_received("354 go on\r\n");
  dialogue.commit_point_passed();
  return dialogue;
}

TEST(SmtpDialogue, APermanentNoToTheLetterIsRefused) {
  for (const char* command : {"MAIL FROM:<a@b>\r\n", "RCPT TO:<a@b>\r\n", "DATA\r\n"}) {
    SmtpDialogue dialogue = at(command);
    dialogue.reply_received("550-5.1.1 no such\r\n");
    dialogue.reply_received("550 user \x1b[31mhere\r\n");
    dialogue.command_sent("QUIT\r\n");
    dialogue.reply_received("221 bye\r\n");
    const SendOutcome outcome = dialogue.judge("curl says no");
    EXPECT_EQ(outcome.kind, Kind::refused) << command;
    EXPECT_EQ(outcome.detail, "550 5.1.1 no such user ?[31mhere");
  }
}

TEST(SmtpDialogue, EverythingElseBeforeTheCommitPointIsNotNow) {
  const std::pair<const char*, const char*> cases[] = {{"MAIL FROM:<a@b>", "451 later"},
                                                       {"RCPT TO:<a@b>", "450 greylisted"},
                                                       {"EHLO me", "550 go away"},
                                                       {"AUTH PLAIN x", "535 bad password"},
                                                       {"MAIL FROM:<a@b>", "530 login"},
                                                       {"DATA", "421 closing"},
                                                       {"DATA", "354 go on"},
                                                       {"RCPT TO:<a@b>", "no smtp"}};
  for (const auto& [command, reply] : cases) {
    SmtpDialogue dialogue = at(command);
    dialogue.reply_received(reply);
    EXPECT_EQ(dialogue.judge("trouble").kind, Kind::not_now) << command << " " << reply;
  }
  EXPECT_EQ(SmtpDialogue().judge("Connection refused").detail, "Connection refused");
}

TEST(SmtpDialogue, OnlyWhatIsAboutTheLetterLetsOthersGo) {
  const std::pair<const char*, bool> cases[] = {
      {"451 greylisted", true}, {"452 full", true}, {"421 closing", false}, {"530 login first", false}};
  for (const auto& [reply, about_letter] : cases) {
    SmtpDialogue dialogue = at("RCPT TO:<a@b>");
    dialogue.reply_received(reply);
    const SendOutcome outcome = dialogue.judge("trouble");
    EXPECT_EQ(outcome.kind, Kind::not_now) << reply;
    EXPECT_EQ(outcome.about_letter, about_letter) << reply;
  }
}

TEST(SmtpDialogue, ALineOfALoginIsNoCommandWhateverItBeginsWith) {
  SmtpDialogue dialogue = at("AUTH LOGIN");
  dialogue.reply_received("334 VXNlcm5hbWU6");
  dialogue.command_sent("QUITABCD\r\n");
  EXPECT_FALSE(dialogue.over());
  dialogue.command_sent("RCPTabcd\r\n");
  dialogue.reply_received("535 no");
  EXPECT_EQ(dialogue.judge("login denied").kind, Kind::not_now);
}

TEST(SmtpDialogue, AnOlderNoDoesNotSpeakForTheCommandUnderWay) {
  SmtpDialogue dialogue = at("EHLO me");
  dialogue.reply_received("502 not implemented");
  dialogue.command_sent("HELO me");
  dialogue.reply_received("250 ok");
  dialogue.command_sent("MAIL FROM:<a@b>");
  EXPECT_EQ(dialogue.judge("connection lost").kind, Kind::not_now);
}

TEST(SmtpDialogue, AfterTheCommitPointTheFirstReplyDecides) {
  SmtpDialogue dialogue = committed();
  dialogue.reply_received("250 accepted");
  dialogue.command_sent("QUIT");
  dialogue.reply_received("500 what?");
  EXPECT_EQ(dialogue.judge("weird reply").kind, Kind::accepted);
  EXPECT_EQ(dialogue.judge("weird reply").detail, "250 accepted");
}

TEST(SmtpDialogue, ANoAfterTheCommitPointIsRefusedWhetherPermanentOrNot) {
  for (const char* reply : {"451 later", "554 no"}) {
    SmtpDialogue dialogue = committed();
    dialogue.reply_received(reply);
    EXPECT_EQ(dialogue.judge("x").kind, Kind::refused) << reply;
  }
}

TEST(SmtpDialogue, SilenceOrHalfAReplyAfterTheCommitPointIsUnclear) {
  SmtpDialogue dialogue = committed();
  EXPECT_EQ(dialogue.judge("connection lost").kind, Kind::unclear);
  dialogue.reply_received("250-half");
  EXPECT_EQ(dialogue.judge("connection lost").kind, Kind::unclear);
  dialogue.reply_received("\xff garbage");
  EXPECT_EQ(dialogue.judge("connection lost").kind, Kind::unclear);
  SmtpDialogue odd = committed();
  odd.reply_received("354 again");
  EXPECT_EQ(odd.judge("x").kind, Kind::unclear);
}

TEST(SmtpDialogue, ADeniedCommitPointIsNotNowWhateverWasSaid) {
  SmtpDialogue dialogue = at("DATA");
  dialogue.reply_received("354 go on");
  dialogue.commit_point_denied();
  EXPECT_EQ(dialogue.judge("aborted").kind, Kind::not_now);
}

}  // namespace
}  // namespace steward::contact
