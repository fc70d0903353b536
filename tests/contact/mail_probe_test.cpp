// What an administrator is told by a test letter: against a real server, with DNS's answers made up.
#include "contact/mail_probe.h"

#include <sys/stat.h>

#include <fstream>
#include <map>

#include "contact/mail_findings.h"
#include "contact/samples.h"
#include "contact/smtp_harness.h"
#include "contact/smtp_transcript.h"

namespace steward::contact {
namespace {

using Strings = std::vector<std::string>;

class FakeNames final : public NameService {
 public:
  std::map<std::string, Strings> known;
  bool away = false;

  Result<Strings> addresses(const std::string& host) override { return answer("A " + host); }
  Result<Strings> names(const std::string& address) override { return answer("PTR " + address); }
  Result<Strings> texts(const std::string& domain) override { return answer("TXT " + domain); }

 private:
  Result<Strings> answer(const std::string& question) const {
    if (away) return fail(ErrorCode::unavailable, "no name server answered");
    const auto found = known.find(question);
    if (found == known.end()) return fail(ErrorCode::not_found, "none");
    return found->second;
  }
};

bool any_has(const Strings& lines, std::string_view words) {
  return std::any_of(lines.begin(), lines.end(),
                     [&](const std::string& line) { return line.find(words) != std::string::npos; });
}
std::string all(const Strings& lines) {
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

// A site where all is well.
FakeNames good_names() {
  FakeNames names;
  names.known = {{"A fe01.aicloud.example", {"10.1.0.1"}},
                 {"PTR 10.1.0.1", {"fe01.aicloud.example."}},
                 {"TXT aicloud.example", {"something=else", "v=spf1 ip4:10.1.0.1 -all"}}};
  return names;
}
SmtpOptions site_options() {
  SmtpOptions options = options_for("smtp://mail.aicloud.example");
  options.helo = "fe01.aicloud.example";
  return options;
}
constexpr const char* ours = "10.1.0.1";

TEST(MailFindings, WhereAllIsWellThereAreNone) {
  FakeNames names = good_names();
  const NameFindings found = look_at_names(site_options(), ours, names);
  EXPECT_TRUE(found.findings.empty()) << all(found.findings);
  EXPECT_EQ(found.lines, Strings{"SPF record of aicloud.example: v=spf1 ip4:10.1.0.1 -all"});
}

TEST(MailFindings, AGreetingIsAFullNameThatLeadsHereAndBack) {
  FakeNames names = good_names();
  SmtpOptions options = site_options();
  options.helo = "fe01";
  EXPECT_TRUE(any_has(look_at_names(options, ours, names).findings, "is no full name"));
  options = site_options();
  names.known.erase("A fe01.aicloud.example");
  EXPECT_TRUE(any_has(look_at_names(options, ours, names).findings, "DNS has no address for fe01"));
  names.known["A fe01.aicloud.example"] = {"10.9.9.9"};
  EXPECT_TRUE(any_has(look_at_names(options, ours, names).findings, "10.9.9.9 in DNS"));
  names = good_names();
  names.known.erase("PTR 10.1.0.1");
  EXPECT_TRUE(any_has(look_at_names(options, ours, names).findings, "DNS has no name for 10.1.0.1"));
  names.known["PTR 10.1.0.1"] = {"nat.other.example"};
  EXPECT_TRUE(any_has(look_at_names(options, ours, names).findings, "is called nat.other.example"));
}

TEST(MailFindings, TheSendersDomainIsTheGreetingsAndSaysWhoMaySend) {
  FakeNames names = good_names();
  SmtpOptions options = site_options();
  options.from.address = "staff@lists.aicloud.example";
  names.known["TXT lists.aicloud.example"] = {"V=SPF1 -all"};
  EXPECT_TRUE(look_at_names(options, ours, names).findings.empty()) << "a domain beside is the same site's";
  options.from.address = "staff@elsewhere.example.org";
  const Strings found = look_at_names(options, ours, names).findings;
  EXPECT_TRUE(any_has(found, "The sender's domain is elsewhere.example.org, but EHLO says")) << all(found);
  EXPECT_TRUE(any_has(found, "has no SPF record")) << all(found);
  names = good_names();
  names.known["TXT aicloud.example"] = {"v=spf1 -all", "v=spf1 a -all", "v=spf10 x"};
  const NameFindings two = look_at_names(site_options(), ours, names);
  EXPECT_TRUE(any_has(two.findings, "has 2 SPF records"));
  EXPECT_EQ(two.lines.size(), 2u);
}

TEST(MailFindings, WhenDnsIsAwayNothingIsClaimed) {
  FakeNames names;
  names.away = true;
  const NameFindings found = look_at_names(site_options(), ours, names);
  EXPECT_TRUE(found.findings.empty()) << all(found.findings);
  EXPECT_EQ(found.lines.size(), 3u);
  EXPECT_TRUE(any_has(found.lines, "unknown: the SPF record of aicloud.example")) << all(found.lines);
}

TEST(SmtpTranscript, ALoginIsNotShownAndAPasswordNowhere) {
  SmtpTranscript transcript("hunter2");
  transcript.heard(SmtpVoice::server, "220 hello");
  transcript.heard(SmtpVoice::client, "AUTH PLAIN AGh1bnRlcgBodW50ZXIy");
  transcript.heard(SmtpVoice::server, "334 aHVudGVyMg==");
  transcript.heard(SmtpVoice::client, "aHVudGVyMg==");
  transcript.heard(SmtpVoice::server, "535 not hunter2");
  transcript.heard(SmtpVoice::client, "QUIT");
  EXPECT_EQ(
      all(transcript.lines(site_options(), {})),
      "not connected to smtp://mail.aicloud.example\n< 220 hello\n> AUTH PLAIN (login, not shown)\n< 334\n"
      "> (login, not shown)\n< 535 not …\n> QUIT\nno TLS\n");
  EXPECT_TRUE(transcript.login_refused());
}

class Probe : public testing::Test {
 protected:
  static void SetUpTestSuite() { harness = new SmtpHarness(true); }
  static void TearDownTestSuite() { delete harness; }
  Probe() : options(options_for(harness->url())) { options.ca_file = harness->ca_file(); }

  MailProbe probe(const std::string& faults) {
    harness->fault(faults);
    FakeNames names = good_names();
    auto made = probe_mail(options, sample_letter(), names);
    if (!made) throw std::runtime_error(made.error().message);
    return std::move(*made);
  }
  static SmtpHarness* harness;
  SmtpOptions options;
};
SmtpHarness* Probe::harness = nullptr;

TEST_F(Probe, TellsTheWholeSession) {
  options.tls = Tls::required;
  const MailProbe told = probe("");
  EXPECT_EQ(told.outcome.kind, SendOutcome::Kind::accepted) << told.outcome.detail;
  EXPECT_TRUE(told.findings.empty()) << all(told.findings);
  const Strings expected = {"connected to smtp://127.0.0.1:",
                            "< 220 harness ESMTP",
                            "> EHLO steward.example",
                            "< 250-STARTTLS",
                            "> STARTTLS",
                            "TLS: TLSv1.3 / TLS_",
                            "certificate of CN = good.example, by CN = Authority of the tests, until ",
                            "> MAIL FROM:<staff@aicloud.example>",
                            "> RCPT TO:<karen@cs.example>",
                            "< 250 2.1.5 ok",
                            "> DATA",
                            "> (the letter)",
                            "< 250 2.6.0 accepted",
                            "the mail server is on this machine",
                            "SPF record of aicloud.example: v=spf1"};
  std::size_t at = 0;
  const std::string text = all(told.lines);
  for (const std::string& words : expected) {
    const std::size_t found = text.find(words, at);
    ASSERT_NE(found, std::string::npos) << words << "\nin\n" << text;
    at = found;
  }
  EXPECT_EQ(text.find("Hello Karen"), std::string::npos);
  EXPECT_EQ(harness->events("accepted").size(), 1u) << "one letter";
}

TEST_F(Probe, ShowsNoPassword) {
  options.tls = Tls::required;
  options.user = "steward@mail";
  options.password_file = harness->folder() / "password";
  std::ofstream(options.password_file) << "p\"ss:w\u00f6rd=/+\n";
  ::chmod(options.password_file.c_str(), 0600);
  for (const char* faults : {"login:PLAIN", "login:LOGIN"}) {
    const MailProbe told = probe(faults);
    EXPECT_EQ(told.outcome.kind, SendOutcome::Kind::accepted) << told.outcome.detail;
    EXPECT_TRUE(any_has(told.lines, "(login, not shown)"));
    for (const char* secret : {"p\"ss", "AHN0ZXdhcmRAbWFpb", "cCJzczp3"})
      EXPECT_FALSE(any_has(told.lines, secret)) << all(told.lines);
  }
  std::ofstream(options.password_file) << "wrong\n";
  const MailProbe told = probe("login:LOGIN");
  EXPECT_TRUE(any_has(told.findings, "The login was refused")) << all(told.findings);
  EXPECT_FALSE(any_has(told.lines, "d3Jvbmc="));
}

TEST_F(Probe, ALookSendsNothing) {
  options.tls = Tls::required;
  FakeNames names = good_names();
  harness->fault("");
  const std::size_t before = harness->events("accepted").size();
  const auto look = look_at_mail(options, names);
  ASSERT_TRUE(look.has_value()) << look.error().message;
  EXPECT_EQ(look->outcome.kind, SendOutcome::Kind::accepted) << look->outcome.detail;
  EXPECT_TRUE(look->findings.empty()) << all(look->findings);
  EXPECT_EQ(harness->events("accepted").size(), before);
  names.known.erase("TXT aicloud.example");
  EXPECT_TRUE(any_has(look_at_mail(options, names)->findings, "has no SPF record"));
  harness->fault("certificate:wrong-name");
  const auto wrong = look_at_mail(options, names);
  EXPECT_NE(wrong->outcome.kind, SendOutcome::Kind::accepted);
  EXPECT_TRUE(any_has(wrong->findings, "does not hold")) << all(wrong->findings);
  options.url = "smtp://127.0.0.1:1";
  const auto away = look_at_mail(options, names);
  EXPECT_NE(away->outcome.kind, SendOutcome::Kind::accepted);
  EXPECT_TRUE(any_has(away->findings, "cannot be talked to")) << all(away->findings);
}

TEST_F(Probe, SaysWhatIsWrongWithACertificate) {
  EXPECT_TRUE(any_has(probe("").findings, "certificate holds: write [mail] tls = \"required\""));
  for (const Tls tls : {Tls::attempt, Tls::required}) {
    options.tls = tls;
    const MailProbe told = probe("certificate:wrong-name");
    EXPECT_EQ(told.outcome.kind,
              tls == Tls::attempt ? SendOutcome::Kind::accepted : SendOutcome::Kind::not_now);
    EXPECT_TRUE(any_has(told.findings, "certificate is of CN = wrong-name.example, until "))
        << all(told.findings);
    EXPECT_TRUE(
        any_has(told.findings, "does not hold (SSL: no alternative certificate subject name matches"));
    EXPECT_TRUE(any_has(probe("certificate:expired").findings, "expired"));
    EXPECT_TRUE(any_has(probe("certificate:self-signed").findings, "self"));
  }
  options.url = harness->tls_url();
  EXPECT_TRUE(any_has(probe("certificate:expired").findings, "expired"));
}

TEST_F(Probe, SaysWhoDidNotTakeItAndWhy) {
  const MailProbe refused = probe("rcpt:550");
  EXPECT_EQ(refused.outcome.kind, SendOutcome::Kind::refused);
  EXPECT_TRUE(any_has(refused.findings, "The letter was not taken: 550 5.1.1 no such user here."));
  EXPECT_TRUE(any_has(probe("no-starttls").lines, "no TLS"));
  options.url = "smtp://127.0.0.1:1";
  const MailProbe away = probe("");
  EXPECT_EQ(away.outcome.kind, SendOutcome::Kind::not_now);
  EXPECT_TRUE(any_has(away.findings, "gave no greeting")) << all(away.findings);
  options.url = "nonsense";
  FakeNames names;
  EXPECT_FALSE(probe_mail(options, sample_letter(), names));
}

TEST(NameAnswer, TextsAreTakenFromAnAnswerAndABrokenOneIsGarbled) {
  // A question for TXT of "a.example", answered by two records: "v=spf1 " "-all", and an empty one.
  const std::string head("\x12\x34\x81\x80\0\1\0\2\0\0\0\0\1a\7example\0\0\x10\0\1", 27);
  const std::string record("\xc0\x0c\0\x10\0\1\0\0\0\x3c\0\x0d\7v=spf1 \4-all", 25);
  const std::string empty("\xc0\x0c\0\x10\0\1\0\0\0\x3c\0\1\0", 13);
  const std::string answer = head + record + empty;
  const auto of = [](const std::string& text) {
    return texts_of_answer(reinterpret_cast<const unsigned char*>(text.data()), text.size());
  };
  const auto texts = of(answer);
  ASSERT_TRUE(texts) << texts.error().message;
  EXPECT_EQ(*texts, (Strings{"v=spf1 -all", ""}));
  for (std::size_t size = 0; size < answer.size(); ++size) EXPECT_FALSE(of(answer.substr(0, size))) << size;
}

TEST(SystemNames, KnowsThisMachineByWhatItIsSetUpWith) {
  SystemNameService names;
  const auto here = names.addresses("localhost");
  ASSERT_TRUE(here) << here.error().message;
  EXPECT_TRUE(any_has(*here, "127.0.0.1") || any_has(*here, "::1"));
  EXPECT_FALSE(names.names("no address"));
  EXPECT_FALSE(names.texts("nowhere.invalid"));
}

}  // namespace
}  // namespace steward::contact
