// SmtpChannel against a real server with TLS and logins, and all that such servers say no with.
#include <sys/stat.h>

#include <fstream>

#include "base/text.h"
#include "contact/samples.h"
#include "contact/smtp_channel.h"
#include "contact/smtp_harness.h"

namespace steward::contact {
namespace {

using Kind = SendOutcome::Kind;

class SmtpTls : public testing::Test {
 protected:
  static void SetUpTestSuite() { harness = new SmtpHarness(true); }
  static void TearDownTestSuite() { delete harness; }

  SmtpTls() : options(options_for(harness->url())) {
    options.tls = Tls::required;
    options.ca_file = harness->ca_file();
  }
  void log_in(const std::string& password) {
    options.user = "steward@mail";
    options.password_file = harness->folder() / "password";
    std::ofstream(options.password_file) << password << "\n";
    ::chmod(options.password_file.c_str(), 0600);
  }
  SendOutcome send(const std::string& faults, const Letter& letter = sample_letter()) {
    harness->fault(faults);
    auto channel = SmtpChannel::make(options);
    if (!channel) throw std::runtime_error(channel.error().message);
    return (*channel)->send(letter, [this] {
      ++commits;
      return true;
    });
  }
  std::size_t accepted() const { return harness->events("accepted").size(); }
  std::size_t over_tls() const {
    std::size_t n = 0;
    for (const std::string& line : harness->events("accepted"))
      n += line.find("\"tls\": true") != std::string::npos;
    return n;
  }

  static SmtpHarness* harness;
  SmtpOptions options;
  int commits = 0;
};
SmtpHarness* SmtpTls::harness = nullptr;

constexpr const char* right_password = "p\"ss:w\u00f6rd=/+";

TEST_F(SmtpTls, ALetterIsAcceptedOverTlsAskedForOrFromTheStart) {
  EXPECT_EQ(send("").kind, Kind::accepted);
  EXPECT_EQ(over_tls(), 1u);
  options.url = harness->tls_url();
  const SendOutcome outcome = send("");
  EXPECT_EQ(outcome.kind, Kind::accepted) << outcome.detail;
  EXPECT_EQ(over_tls(), 1u);
  EXPECT_EQ(commits, 2);
}

TEST_F(SmtpTls, NeverMeansNever) {
  options.tls = Tls::never;
  EXPECT_EQ(send("").kind, Kind::accepted);
  EXPECT_EQ(accepted(), 1u);
  EXPECT_EQ(over_tls(), 0u);
}

TEST_F(SmtpTls, ACertificateThatDoesNotHoldGetsNoLetterWhereTlsIsRequired) {
  const std::pair<const char*, const char*> cases[] = {{"certificate:wrong-name", "name"},
                                                       {"certificate:expired", "expired"},
                                                       {"certificate:self-signed", "self"}};
  for (const std::string& url : {harness->url(), harness->tls_url()}) {
    options.url = url;
    for (const auto& [fault, why] : cases) {
      const SendOutcome outcome = send(fault);
      EXPECT_EQ(outcome.kind, Kind::not_now) << fault;
      EXPECT_NE(outcome.detail.find(why), std::string::npos) << outcome.detail;
      EXPECT_FALSE(outcome.about_letter);
      ASSERT_TRUE(harness->await_closed());
      EXPECT_TRUE(harness->events("content").empty()) << fault;
    }
  }
  options.ca_file = "/etc/ssl/certs/ca-certificates.crt";
  options.url = harness->url();
  EXPECT_EQ(send("").kind, Kind::not_now) << "an authority that the machine does not know";
  EXPECT_EQ(commits, 0);
}

TEST_F(SmtpTls, WhereItIsOnlyAttemptedAnyCertificateWillDo) {
  options.tls = Tls::attempt;
  for (const char* fault : {"certificate:wrong-name", "certificate:expired", "certificate:self-signed"}) {
    EXPECT_EQ(send(fault).kind, Kind::accepted) << fault;
    EXPECT_EQ(over_tls(), 1u) << fault;
  }
  EXPECT_EQ(send("no-starttls").kind, Kind::accepted);
  EXPECT_EQ(send("starttls:454").kind, Kind::accepted) << "refused, so without";
  EXPECT_EQ(over_tls(), 0u);
}

TEST_F(SmtpTls, RequiredTlsThatIsMissingOrRefusedIsNotNow) {
  for (const char* fault :
       {"no-starttls", "starttls:454", "starttls:502", "drop-starttls", "ehlo-only:502"}) {
    const SendOutcome outcome = send(fault);
    EXPECT_EQ(outcome.kind, Kind::not_now) << fault;
    EXPECT_FALSE(outcome.detail.empty());
    EXPECT_TRUE(harness->events("content").empty()) << fault;
  }
  EXPECT_EQ(commits, 0);
}

TEST_F(SmtpTls, WhatWasSaidBeforeTlsBeganIsNotTakenForTheServersWord) {
  for (const Tls tls : {Tls::required, Tls::attempt}) {
    options.tls = tls;
    EXPECT_EQ(send("starttls-more").kind, Kind::not_now);
    EXPECT_EQ(accepted(), 0u);
  }
  EXPECT_EQ(commits, 0);
}

TEST_F(SmtpTls, LogsInByEitherMechanism) {
  log_in(right_password);
  for (const char* mechanism : {"PLAIN", "LOGIN", "PLAIN,LOGIN"}) {
    const SendOutcome outcome = send(std::string("login:") + mechanism);
    EXPECT_EQ(outcome.kind, Kind::accepted) << mechanism << ": " << outcome.detail;
    EXPECT_EQ(over_tls(), 1u);
    EXPECT_EQ(harness->events("login").size(), 1u);
  }
  options.url = harness->tls_url();
  EXPECT_EQ(send("login:PLAIN").kind, Kind::accepted);
}

TEST_F(SmtpTls, ALoginThatFailsIsAboutOurConfigurationAndWaits) {
  log_in("wrong");
  for (const char* faults : {"login:PLAIN", "login:LOGIN"}) {
    const SendOutcome outcome = send(faults);
    EXPECT_EQ(outcome.kind, Kind::not_now) << faults;
    EXPECT_EQ(outcome.detail.find("wrong"), std::string::npos) << "a password in words: " << outcome.detail;
    EXPECT_FALSE(outcome.about_letter);
  }
  log_in(right_password);
  for (const char* faults : {"login:PLAIN auth:454", "login:PLAIN auth:535"})
    EXPECT_EQ(send(faults).kind, Kind::not_now) << faults;
  options.user.clear();
  EXPECT_EQ(send("login:PLAIN").kind, Kind::not_now) << "530: it wants a login";
  EXPECT_EQ(commits, 0);
}

TEST_F(SmtpTls, ALoginIsNotSentWhereNoneIsOffered) {
  log_in(right_password);
  const SendOutcome outcome = send("");
  EXPECT_TRUE(harness->events("login").empty());
  EXPECT_EQ(outcome.kind, Kind::accepted) << outcome.detail;
}

struct Stage {
  const char* fault;
  Kind kind;
  bool about_letter;
};

TEST_F(SmtpTls, ANoAtEachStage) {
  const Stage stages[] = {{"greeting:421", Kind::not_now, false}, {"greeting:554", Kind::not_now, false},
                          {"ehlo:421", Kind::not_now, false},     {"ehlo:502", Kind::not_now, false},
                          {"mail:451", Kind::not_now, true},      {"mail:550", Kind::refused, false},
                          {"rcpt:451", Kind::not_now, true},      {"rcpt:550", Kind::refused, false},
                          {"data:451", Kind::not_now, true},      {"data:554", Kind::refused, false},
                          {"end:451", Kind::refused, false},      {"end:554", Kind::refused, false}};
  for (const Tls tls : {Tls::required, Tls::attempt, Tls::never}) {
    options.tls = tls;
    for (const Stage& stage : stages) {
      const SendOutcome outcome = send(stage.fault);
      EXPECT_EQ(outcome.kind, stage.kind) << stage.fault << ": " << outcome.detail;
      EXPECT_EQ(outcome.about_letter, stage.about_letter) << stage.fault;
      EXPECT_EQ(accepted(), 0u);
    }
  }
  EXPECT_EQ(commits, 3 * 2) << "only the two that answered the finished letter";
}

TEST_F(SmtpTls, AServerOfTheOldKindIsGreetedByHelo) {
  options.tls = Tls::attempt;
  EXPECT_EQ(send("ehlo-only:502").kind, Kind::accepted);
}

TEST_F(SmtpTls, ALostAnswerIsUnclearAndWhatComesAfterThe250DoesNotMatter) {
  EXPECT_EQ(send("drop-before-250").kind, Kind::unclear);
  EXPECT_EQ(accepted(), 0u);
  EXPECT_EQ(send("drop-accepted").kind, Kind::unclear);
  EXPECT_EQ(accepted(), 1u);
  for (const char* fault : {"drop-after-250", "reset-after-250", "garbage-after-250"}) {
    EXPECT_EQ(send(fault).kind, Kind::accepted) << fault;
    EXPECT_EQ(accepted(), 1u);
  }
}

TEST_F(SmtpTls, ASlowServerIsWaitedForUpToTheLimit) {
  EXPECT_EQ(send("slow:100").kind, Kind::accepted);
  options.whole_limit = std::chrono::milliseconds(300);
  EXPECT_EQ(send("slow:200").kind, Kind::not_now);
  EXPECT_EQ(commits, 1);
}

TEST_F(SmtpTls, GreylistedItWaitsAndIsTakenLater) {
  Letter letter = sample_letter();
  letter.to_address = "new@cs.example";
  const SendOutcome first = send("greylist", letter);
  EXPECT_EQ(first.kind, Kind::not_now);
  EXPECT_TRUE(first.about_letter) << "others need not wait for it";
  EXPECT_EQ(send("greylist", letter).kind, Kind::accepted);
}

TEST_F(SmtpTls, ANameBeyondAsciiGoesInWordsThatAnyServerTakes) {
  Letter letter = sample_letter();
  letter.to_name = "Bjørn Ærø-Ångström";
  letter.subject = "Dit job på AI Cloud";
  EXPECT_EQ(send("", letter).kind, Kind::accepted);
  const std::string line = harness->events("accepted").at(0);
  EXPECT_NE(line.find("To: =?UTF-8?Q?Bj=C3=B8rn_"), std::string::npos) << line;
  const std::string head = line.substr(0, line.find("\\r\\n\\r\\n"));
  EXPECT_EQ(head.find("\\u"), std::string::npos) << "a header beyond ASCII: " << head;
  letter.to_address = "bj\u00f8rn@cs.example";
  EXPECT_EQ(send("", letter).kind, Kind::refused) << "an address beyond ASCII needs SMTPUTF8";
  EXPECT_TRUE(harness->events("connect").empty());
}

TEST_F(SmtpTls, ManyPeopleOneAfterTheOtherEachGetTheirOwn) {
  harness->fault("");
  const auto channel = SmtpChannel::make(options);
  ASSERT_TRUE(channel);
  for (int i = 0; i < 20; ++i) {
    Letter letter = sample_letter();
    letter.to_address = "person" + std::to_string(i) + "@cs.example";
    ASSERT_EQ((*channel)->send(letter, [] { return true; }).kind, Kind::accepted) << i;
  }
  const auto letters = harness->events("accepted");
  ASSERT_EQ(letters.size(), 20u);
  for (int i = 0; i < 20; ++i) {
    EXPECT_NE(letters[i].find("\"to\": [\"<person" + std::to_string(i) + "@cs.example>\"]"),
              std::string::npos);
  }
}

TEST_F(SmtpTls, BouncesGoWhereTheLetterSays) {
  Letter letter = sample_letter();
  letter.bounces_to = "bounces+7@aicloud.example";
  EXPECT_EQ(send("", letter).kind, Kind::accepted);
  EXPECT_NE(harness->events("accepted").at(0).find("\"sender\": \"<bounces+7@aicloud.example>"),
            std::string::npos);
}

}  // namespace
}  // namespace steward::contact
