// SmtpChannel and the probe against a server that is not of our making (aiosmtpd), with TLS and a login.
#include <sys/stat.h>

#include <fstream>

#include "contact/mail_probe.h"
#include "contact/samples.h"
#include "contact/smtp_channel.h"
#include "contact/smtp_harness.h"

namespace steward::contact {
namespace {

using Kind = SendOutcome::Kind;

class OtherServer : public testing::Test {
 protected:
  OtherServer() : harness("other_server.py", true, 1) {}
  void SetUp() override {
    if (!harness.runs()) GTEST_SKIP() << "python3-aiosmtpd is not installed";
    options = options_for("smtp://localhost:" + harness.port());
    options.tls = Tls::required;
    options.ca_file = harness.ca_file();
    log_in("p\"ss:w\u00f6rd=/+");
  }
  void log_in(const std::string& password) {
    options.user = "steward@mail";
    options.password_file = harness.folder() / "password";
    std::ofstream(options.password_file) << password << "\n";
    ::chmod(options.password_file.c_str(), 0600);
  }
  SendOutcome send(const std::string& to) {
    const auto channel = SmtpChannel::make(options);
    if (!channel) throw std::runtime_error(channel.error().message);
    Letter letter = sample_letter();
    letter.to_address = to;
    return (*channel)->send(letter, [] { return true; });
  }

  ServerHarness harness;
  SmtpOptions options;
};

TEST_F(OtherServer, TakesALetterOverTlsWithALogin) {
  const SendOutcome outcome = send("karen@cs.example");
  EXPECT_EQ(outcome.kind, Kind::accepted) << outcome.detail;
  const auto accepted = harness.events("accepted");
  ASSERT_EQ(accepted.size(), 1u);
  EXPECT_NE(accepted[0].find("\"tls\": true, \"user\": \"steward@mail\""), std::string::npos) << accepted[0];
  EXPECT_NE(accepted[0].find("\\r\\n.a line that begins with a dot\\r\\n"), std::string::npos) << accepted[0];
  EXPECT_EQ(send("nobody@cs.example").kind, Kind::refused);
}

TEST_F(OtherServer, WithoutTlsOrLoginItWaits) {
  log_in("wrong");
  EXPECT_EQ(send("karen@cs.example").kind, Kind::not_now);
  options.user.clear();
  EXPECT_EQ(send("karen@cs.example").kind, Kind::not_now);
  options.tls = Tls::never;
  const SendOutcome outcome = send("karen@cs.example");
  EXPECT_EQ(outcome.kind, Kind::not_now);
  EXPECT_NE(outcome.detail.find("530"), std::string::npos) << outcome.detail;
  EXPECT_TRUE(harness.events("accepted").empty());
}

}  // namespace
}  // namespace steward::contact
