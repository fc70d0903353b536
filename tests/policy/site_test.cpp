// stewardd's own file, as far as it has to be strict by itself.
#include "policy/site.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace steward::policy {
namespace {

Result<Site> site_with(const std::string& more) {
  const auto path =
      std::filesystem::temp_directory_path() / ("steward-site-" + std::to_string(::getpid()) + ".toml");
  std::ofstream(path)
      << "cluster = \"aicloud\"\n"
         "[mail]\nserver = \"smtp://127.0.0.1:25\"\nfrom_name = \"x\"\nfrom_address = \"x@y\"\n"
         "domain = \"y\"\n"
      << more;
  auto site = load_site(path);
  std::filesystem::remove(path);
  return site;
}

std::string site_error(const std::string& more) {
  const auto site = site_with(more);
  return site ? "" : site.error().message.substr(site.error().message.find(".toml") + 5);
}

TEST(Site, RecordsNothingUnlessToldTo) {
  const auto site = site_with("");
  ASSERT_TRUE(site) << site.error().message;
  EXPECT_TRUE(site->tape.empty());
}

TEST(Site, ATapeHasAFileAndALimit) {
  const auto site = site_with("[tape]\nfile = \"/var/lib/steward/tape.jsonl\"\nlimit_mib = 7168\n");
  ASSERT_TRUE(site) << site.error().message;
  EXPECT_EQ(site->tape, "/var/lib/steward/tape.jsonl");
  EXPECT_EQ(site->tape_limit_mib, 7168);
  EXPECT_EQ(site_with("[tape]\nfile = \"/tape\"\n")->tape_limit_mib, 1024);
}

TEST(Site, MailIsTakenOnlyWhereAnAccountForItIsNamed) {
  EXPECT_EQ(site_with("")->mail_receiver_user, "");
  EXPECT_EQ(site_with("receiver_user = \"steward-mail\"\n")->mail_receiver_user, "steward-mail");
}

TEST(Site, ATapeIsReadStrictly) {
  EXPECT_NE(site_error("[tape]\nfile = \"tape\"\n").find(":8: tape.file: must be a path that begins with /"),
            std::string::npos);
  EXPECT_NE(site_error("[tape]\nlimit_mib = 0\n").find(":8: tape.limit_mib"), std::string::npos);
  EXPECT_NE(site_error("[tape]\nfiles = \"/x\"\n").find("file"), std::string::npos);
}

TEST(Site, SingleSignOnNeedsTheHeaderAndWhoSaysIt) {
  const auto site = site_with("[portal]\nuser_header = \"X-Remote-User\"\nproxy_user = \"www-data\"\n");
  ASSERT_TRUE(site) << site.error().message;
  EXPECT_EQ(site->portal_user_header, "X-Remote-User");
  EXPECT_NE(site_error("[portal]\nuser_header = \"X-Remote-User\"\n").find("needs both"), std::string::npos);
  EXPECT_NE(site_error("[portal]\nproxy_user = \"www-data\"\n").find("needs both"), std::string::npos);
}

TEST(Site, HasNoPagesUnlessToldTo) {
  const auto site = site_with("");
  ASSERT_TRUE(site) << site.error().message;
  EXPECT_EQ(site->portal_address, "");
  EXPECT_EQ(site->portal_url, "");
}

TEST(Site, PagesHaveAnAddressAndAUrl) {
  const auto site =
      site_with("[portal]\naddress = \"127.0.0.1:6821\"\nurl = \"https://aicloud.example.dk/steward\"\n");
  ASSERT_TRUE(site) << site.error().message;
  EXPECT_EQ(site->portal_address, "127.0.0.1:6821");
  EXPECT_EQ(site->portal_url, "https://aicloud.example.dk/steward");
  for (const char* url : {"https://x.dk:8443/steward", "http://localhost/steward",
                          "http://localhost:6821/steward", "http://127.0.0.1:6821/steward"})
    EXPECT_TRUE(site_with(std::string("[portal]\nurl = \"") + url + "\"\n")) << url;
}

// A token in a link must not be read on the way, and the link must lead to a page.
TEST(Site, LinksAreSafeOrRefused) {
  for (const char* url : {"http://aicloud.example.dk/steward", "https://aicloud.example.dk/steward/",
                          "https:///steward", "https://aicloud.example.dk", "aicloud.example.dk/steward",
                          "ftp://x.dk/steward", "https://x.dk/a/steward", "https://x.dk?/steward",
                          "https://x.dk#/steward", "http://localhost.evil.example/steward",
                          "http://localhost@evil.example/steward", "http://localhost:1@evil.example/steward",
                          "https://x y.dk/steward", "HTTPS://x.dk/steward", "https://x.dk/stewards"}) {
    const std::string error = site_error(std::string("[portal]\nurl = \"") + url + "\"\n");
    EXPECT_NE(error.find(":8: portal.url: must be https://HOST/steward"), std::string::npos) << url << error;
  }
}

// The whole [mail] but for what every site has.
Result<Site> mail_with(const std::string& lines) {
  const auto path =
      std::filesystem::temp_directory_path() / ("steward-mail-" + std::to_string(::getpid()) + ".toml");
  std::ofstream(path) << "cluster = \"aicloud\"\n[mail]\nfrom_name = \"x\"\nfrom_address = \"x@y\"\n"
                      << "domain = \"y\"\n"
                      << lines;
  auto site = load_site(path);
  std::filesystem::remove(path);
  return site;
}
std::string mail_error(const std::string& lines) {
  const auto site = mail_with(lines);
  return site ? "" : site.error().message.substr(site.error().message.find(".toml") + 5);
}

TEST(Site, MailGoesToAServerAsItIsTold) {
  const auto plain = mail_with("server = \"smtp://mail:25\"\n");
  ASSERT_TRUE(plain) << plain.error().message;
  EXPECT_EQ(plain->mail_tls, "attempt");
  EXPECT_TRUE(plain->mail_user.empty() && plain->mail_helo.empty() && plain->mail_sendmail.empty());
  const auto full = mail_with(
      "server = \"smtp://mail:587\"\ntls = \"required\"\nuser = \"steward\"\n"
      "password_file = \"/etc/steward/mail.password\"\nhelo = \"fe01.example.org\"\n");
  ASSERT_TRUE(full) << full.error().message;
  EXPECT_EQ(full->mail_tls, "required");
  EXPECT_EQ(full->mail_user, "steward");
  EXPECT_EQ(full->mail_password_file, "/etc/steward/mail.password");
  EXPECT_EQ(full->mail_helo, "fe01.example.org");
  EXPECT_TRUE(mail_with("server = \"smtps://mail:465\"\nuser = \"u\"\npassword_file = \"/p\"\n"));
}

TEST(Site, OrMailGoesBySendmail) {
  const auto site = mail_with("sendmail = \"/usr/sbin/sendmail\"\n");
  ASSERT_TRUE(site) << site.error().message;
  EXPECT_EQ(site->mail_sendmail, "/usr/sbin/sendmail");
  EXPECT_TRUE(site->mail_server.empty());
}

TEST(Site, MailIsReadStrictly) {
  const std::string server = "server = \"smtp://mail:25\"\n",
                    sendmail = "sendmail = \"/usr/sbin/sendmail\"\n";
  const std::pair<std::string, const char*> wrong[] = {
      {"", "mail.server: is missing: write server = "},
      {"server = \"mail:25\"\n", ":6: mail.server: must be smtp://host:port"},
      {server + sendmail, ":7: mail.sendmail: and mail.server are two ways"},
      {"sendmail = \"sendmail\"\n", ":6: mail.sendmail: must be a path that begins with /"},
      {server + "tls = \"yes\"\n", ":7: mail.tls: 'yes' is not one of: never, attempt, required"},
      {server + "user = \"u\"\npassword_file = \"/p\"\n", ":7: mail.user: needs tls = \"required\""},
      {server + "tls = \"required\"\nuser = \"u\"\n", ":8: mail.user: needs both user and password_file"},
      {server + "password_file = \"/p\"\n", ":7: mail.password_file: needs both"},
      {server + "tls = \"required\"\nuser = \"u\"\npassword_file = \"p\"\n", "begins with /"},
      {"server = \"smtps://mail:465\"\ntls = \"never\"\n", ":7: mail.tls: can only be \"required\""},
      {sendmail + "tls = \"required\"\n", ":7: mail.tls: is about a mail server"},
      {sendmail + "helo = \"x\"\n", ":7: mail.helo: is about a mail server"},
      {server + "pasword_file = \"/p\"\n", "did you mean 'password_file'?"},
      {server + "[chat]\nurl_file = \"chat\"\n", ":8: chat.url_file: must be a path"},
      {server + "[chat]\nurl = \"https://x\"\n", "known here: url_file"}};
  for (const auto& [lines, words] : wrong)
    EXPECT_NE(mail_error(lines).find(words), std::string::npos) << lines << "\nsays: " << mail_error(lines);
}

TEST(Site, AChatIsAFileThatHoldsItsAddress) {
  EXPECT_TRUE(site_with("")->chat_url_file.empty());
  EXPECT_EQ(site_with("[chat]\nurl_file = \"/etc/steward/chat.url\"\n")->chat_url_file,
            "/etc/steward/chat.url");
}

}  // namespace
}  // namespace steward::policy
