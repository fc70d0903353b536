// SmtpChannel against a real server on loopback, which keeps a log of its own of what it accepted.
#include "contact/smtp_channel.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <fstream>

#include "contact/samples.h"
#include "contact/smtp_harness.h"

namespace steward::contact {
namespace {

using Kind = SendOutcome::Kind;

std::unique_ptr<SmtpChannel> channel_for(SmtpOptions options) {
  auto made = SmtpChannel::make(std::move(options));
  if (!made) throw std::runtime_error(made.error().message);
  return std::move(*made);
}

class Smtp : public testing::Test {
 protected:
  static void SetUpTestSuite() { harness = new SmtpHarness; }
  static void TearDownTestSuite() { delete harness; }

  SendOutcome send(const std::string& fault, Duration limit = std::chrono::seconds(5)) {
    harness->fault(fault);
    SmtpOptions options = options_for(harness->url());
    options.whole_limit = limit;
    return channel_for(options)->send(sample_letter(), [this] {
      ++commits;
      return true;
    });
  }

  static SmtpHarness* harness;
  int commits = 0;
};
SmtpHarness* Smtp::harness = nullptr;

TEST_F(Smtp, ALetterArrivesAsItWasWritten) {
  const SendOutcome outcome = send("");
  EXPECT_EQ(outcome.kind, Kind::accepted) << outcome.detail;
  EXPECT_EQ(outcome.detail, "250 2.6.0 accepted");
  EXPECT_EQ(commits, 1);
  const auto accepted = harness->events("accepted");
  ASSERT_EQ(accepted.size(), 1u);
  EXPECT_NE(accepted[0].find("\"message_id\": \"<c7.abc@steward.example>\""), std::string::npos);
  EXPECT_NE(accepted[0].find("\"to\": [\"<karen@cs.example>\"]"), std::string::npos);
  EXPECT_NE(accepted[0].find("\\r\\n.a line that begins with a dot\\r\\n"), std::string::npos) << accepted[0];
}

TEST_F(Smtp, BouncesGoWhereTheLetterSays) {
  harness->fault("");
  Letter letter = sample_letter();
  ASSERT_EQ(channel_for(options_for(harness->url()))->send(letter, [] { return true; }).kind, Kind::accepted);
  letter.bounces_to = "steward+c7@aicloud.example";
  ASSERT_EQ(channel_for(options_for(harness->url()))->send(letter, [] { return true; }).kind, Kind::accepted);
  const auto accepted = harness->events("accepted");
  ASSERT_EQ(accepted.size(), 2u);
  EXPECT_NE(accepted[0].find("\"sender\": \"<staff@aicloud.example>"), std::string::npos) << accepted[0];
  EXPECT_NE(accepted[1].find("\"sender\": \"<steward+c7@aicloud.example>"), std::string::npos) << accepted[1];
}

TEST_F(Smtp, AtTheCommitPointTheServerHasTheLetterButCannotHaveAcceptedIt) {
  harness->fault("");
  const auto channel = channel_for(options_for(harness->url()));
  Letter letter = sample_letter();
  for (int i = 0; i < 20'000; ++i) letter.text += "a long letter, longer than every buffer\n";
  const SendOutcome outcome = channel->send(letter, [&] {
    // Time enough for the server to accept, had it been able to.
    for (int i = 0; i < 500 && harness->events("content").empty(); ++i) ::usleep(1000);
    ::usleep(50'000);
    EXPECT_EQ(harness->events("content").size(), 1u);
    EXPECT_TRUE(harness->events("dot").empty());
    EXPECT_TRUE(harness->events("accepted").empty());
    return true;
  });
  EXPECT_EQ(outcome.kind, Kind::accepted) << outcome.detail;
  EXPECT_EQ(harness->events("accepted").size(), 1u);
}

TEST_F(Smtp, ADeniedCommitPointLeavesNothingAccepted) {
  harness->fault("");
  const auto channel = channel_for(options_for(harness->url()));
  const SendOutcome outcome = channel->send(sample_letter(), [] { return false; });
  EXPECT_EQ(outcome.kind, Kind::not_now);
  ASSERT_TRUE(harness->await_closed());
  EXPECT_TRUE(harness->events("dot").empty());
  EXPECT_TRUE(harness->events("accepted").empty());
}

TEST_F(Smtp, ALostAnswerIsUnclearWhetherItWasAcceptedOrNot) {
  EXPECT_EQ(send("drop-before-250").kind, Kind::unclear);
  EXPECT_TRUE(harness->events("accepted").empty());
  EXPECT_EQ(send("drop-accepted").kind, Kind::unclear);
  EXPECT_EQ(harness->events("accepted").size(), 1u);
  EXPECT_EQ(commits, 2);
  EXPECT_EQ(harness->events("connect").size(), 1u);  // nothing was tried again
}

TEST_F(Smtp, WhatHappensAfterThe250DoesNotMatter) {
  for (const char* fault : {"drop-after-250", "reset-after-250", "garbage-after-250"}) {
    const SendOutcome outcome = send(fault);
    EXPECT_EQ(outcome.kind, Kind::accepted) << fault << ": " << outcome.detail;
    EXPECT_EQ(harness->events("accepted").size(), 1u) << fault;
  }
}

TEST_F(Smtp, ADropInTheMiddleOfTheLetterIsNotNowAndNeverAccepted) {
  // Longer than the sockets' buffers, so that the commit point is not reached before the drop is seen.
  harness->fault("drop-mid-data");
  Letter letter = sample_letter();
  for (int i = 0; i < 200'000; ++i) letter.text += "more than the socket's buffers take\n";
  const SendOutcome outcome = channel_for(options_for(harness->url()))->send(letter, [this] {
    ++commits;
    return true;
  });
  EXPECT_EQ(outcome.kind, Kind::not_now) << outcome.detail;
  EXPECT_EQ(commits, 0);
  EXPECT_TRUE(harness->events("accepted").empty());
}

TEST_F(Smtp, APermanentNoToPersonOrSenderIsRefusedInTheServersWords) {
  for (const char* fault : {"rcpt:550", "mail:550", "data:554"}) {
    const SendOutcome outcome = send(fault);
    EXPECT_EQ(outcome.kind, Kind::refused) << fault;
    EXPECT_EQ(outcome.detail.substr(0, 3), std::string(fault).substr(5)) << outcome.detail;
  }
  EXPECT_EQ(send("rcpt:550").detail, "550 5.1.1 no such user here");
  EXPECT_EQ(commits, 0);
}

TEST_F(Smtp, ATemporaryNoBeforeTheCommitPointIsNotNow) {
  for (const char* fault :
       {"greeting:421", "greeting:554", "mail:451", "mail:530", "rcpt:451", "rcpt:452", "data:451"}) {
    const SendOutcome outcome = send(fault);
    EXPECT_EQ(outcome.kind, Kind::not_now) << fault << ": " << outcome.detail;
    EXPECT_FALSE(outcome.detail.empty());
  }
  EXPECT_EQ(commits, 0);
}

TEST_F(Smtp, ANoToTheFinishedLetterIsRefused) {
  EXPECT_EQ(send("end:451").kind, Kind::refused);
  const SendOutcome outcome = send("end:554");
  EXPECT_EQ(outcome.kind, Kind::refused);
  EXPECT_EQ(outcome.detail, "554 5.7.1 transaction failed");
  EXPECT_TRUE(harness->events("accepted").empty());
}

TEST_F(Smtp, AServerThatHangsIsLeftWhenTheTimeIsUp) {
  const Duration limit = std::chrono::milliseconds(150);
  EXPECT_EQ(send("hang-greeting", limit).kind, Kind::not_now);
  EXPECT_EQ(send("hang-data", limit).kind, Kind::not_now);
  EXPECT_EQ(commits, 0);
  // A busy machine needs longer than that for a whole letter.
  EXPECT_EQ(send("hang-end", seconds(1)).kind, Kind::unclear);
  EXPECT_EQ(commits, 1);
}

TEST_F(Smtp, ARefusedConnectionIsNotNow) {
  std::string url;
  {
    const SmtpHarness gone;
    url = gone.url();
  }
  const SendOutcome outcome = channel_for(options_for(url))->send(sample_letter(), [] { return true; });
  EXPECT_EQ(outcome.kind, Kind::not_now);
  EXPECT_FALSE(outcome.detail.empty());
}

TEST_F(Smtp, RequiredTlsIsNotGivenUpWhenTheServerHasNone) {
  harness->fault("");
  SmtpOptions options = options_for(harness->url());
  options.tls = Tls::required;
  const SendOutcome outcome = channel_for(options)->send(sample_letter(), [] { return true; });
  EXPECT_EQ(outcome.kind, Kind::not_now);
  EXPECT_TRUE(harness->events("content").empty());
}

TEST_F(Smtp, ABadAddressIsRefusedWithoutAConnection) {
  harness->fault("");
  Letter letter = sample_letter();
  letter.to_address = "karen@cs.example>\r\nRCPT TO:<victim@example";
  const SendOutcome outcome = channel_for(options_for(harness->url()))->send(letter, [] { return true; });
  EXPECT_EQ(outcome.kind, Kind::refused);
  EXPECT_TRUE(harness->events("connect").empty());
}

TEST_F(Smtp, ProxiesOfTheEnvironmentAreNotUsed) {
  ::setenv("ALL_PROXY", "socks5://127.0.0.1:1", 1);
  const SendOutcome outcome = send("");
  ::unsetenv("ALL_PROXY");
  EXPECT_EQ(outcome.kind, Kind::accepted) << outcome.detail;
}

TEST(SmtpOptions, AreCheckedWhenTheChannelIsMade) {
  for (const char* url : {"", "localhost", "http://mail", "smtp://", "smtp://a@b", "smtp://h/x",
                          "smtp://h\r\nX", "smtp://h?x"}) {
    const auto made = SmtpChannel::make(options_for(url));
    ASSERT_FALSE(made) << url;
    EXPECT_EQ(made.error().code, ErrorCode::invalid);
  }
  SmtpOptions options = options_for("smtp://mail.example:25");
  EXPECT_TRUE(SmtpChannel::make(options));
  options.from.address = "no address";
  EXPECT_FALSE(SmtpChannel::make(options));
  options = options_for("smtp://mail.example:25");
  options.helo = "a b";
  EXPECT_FALSE(SmtpChannel::make(options));
}

TEST(SmtpOptions, APasswordIsReadOnceAndNeverSentInTheClear) {
  SmtpOptions options = options_for("smtp://mail.example:587");
  options.user = "steward";
  const auto plain = SmtpChannel::make(options);
  ASSERT_FALSE(plain);
  EXPECT_NE(plain.error().message.find("TLS"), std::string::npos);
  options.tls = Tls::required;
  options.password_file = "/nonexistent/password";
  EXPECT_EQ(SmtpChannel::make(options).error().code, ErrorCode::not_found);
  const SmtpHarness place;
  options.password_file = place.folder() / "password";
  std::ofstream(options.password_file) << "\n";
  ::chmod(options.password_file.c_str(), 0600);
  EXPECT_EQ(SmtpChannel::make(options).error().code, ErrorCode::invalid);
  std::ofstream(options.password_file) << "secret\n";
  EXPECT_TRUE(SmtpChannel::make(options));
  ::chmod(options.password_file.c_str(), 0640);
  const auto open = SmtpChannel::make(options);
  ASSERT_FALSE(open);
  EXPECT_EQ(open.error().code, ErrorCode::refused);
  EXPECT_NE(open.error().message.find("chmod 600"), std::string::npos) << open.error().message;
  EXPECT_EQ(open.error().message.find("secret\n"), std::string::npos);
  options.password_file.clear();
  EXPECT_EQ(SmtpChannel::make(options).error().code, ErrorCode::invalid);
}

}  // namespace
}  // namespace steward::contact
