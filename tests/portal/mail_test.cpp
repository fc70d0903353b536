// POST /mail: who may, and what is taken.
#include <gtest/gtest.h>

#include "fakes/fake_service.h"
#include "portal/api/api.h"
#include "wire/json.h"
#include "wire/mail_json.h"

namespace steward {
namespace {

constexpr uid_t kWriter = 1001, kReader = 2001, kMailer = 3001, kNodesAgent = 0;

class Mail : public ::testing::Test {
 protected:
  Mail() : handler_(portal::make_api(service)) {
    service.add_person(kWriter, "mads", Role::user);
    service.add_person(kReader, "karen", Role::staff);
    service.add_person(kMailer, "steward-mail", Role::mailer);
    service.add_person(kNodesAgent, "root", Role::agent);
    mail.recipient = "steward+3.k7q2@cloud.example.org";
    mail.text = "It loads data.";
  }

  net::Response post(uid_t uid, const std::string& body) { return call(uid, "POST", "/mail", body); }
  net::Response post() { return post(kMailer, wire::to_json(mail)); }
  net::Response call(uid_t uid, std::string method, const std::string& path, std::string body) {
    net::Response given;
    handler_({std::move(method), "/api/v1" + path, {}, std::move(body), {uid, uid, 1}},
             [&](net::Response response) { given = std::move(response); });
    return given;
  }
  static std::string why(const net::Response& response) {
    const auto error = wire::error_from_json(response.body);
    return error ? error->message : response.body;
  }

  fakes::FakeService service;
  ReceivedMail mail;
  net::Handler handler_;
};

TEST_F(Mail, IsTakenFromTheMailServersAccount) {
  const auto response = post();
  EXPECT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(response.body, R"({"taken":true})");
  ASSERT_EQ(service.mails.size(), 1u);
  EXPECT_EQ(service.mails[0], mail);
}

TEST_F(Mail, IsTakenFromNobodyElse) {
  for (const uid_t uid : {kWriter, kReader, kNodesAgent}) {
    for (const std::string& body : {wire::to_json(mail), std::string("no JSON")}) {
      const auto response = post(uid, body);
      EXPECT_EQ(response.status, 403) << uid << response.body;
    }
  }
  EXPECT_TRUE(service.mails.empty());
}

TEST_F(Mail, ItsAccountMayNothingElse) {
  for (const portal::RouteName& route : portal::routes()) {
    if (route.pattern == "/mail") continue;
    std::string path(route.pattern);
    for (auto at = path.find('{'); at != std::string::npos; at = path.find('{'))
      path.replace(at, path.find('}') - at + 1, "3");
    const auto response = call(kMailer, std::string(route.method), path, "{}");
    EXPECT_EQ(response.status, 403) << route.method << path << response.body;
    EXPECT_NE(why(response).find("mail server's account"), std::string::npos) << path << response.body;
  }
}

TEST_F(Mail, WhatIsWrongIsSaid) {
  EXPECT_EQ(post(kMailer, "").status, 400);
  EXPECT_EQ(post(kMailer, "{}").status, 400);
  mail.recipient = "";
  EXPECT_NE(why(post()).find("recipient"), std::string::npos);
  mail.recipient = "steward@example.org";
  mail.text = std::string(mail_text_bytes + 1, 'x');
  EXPECT_NE(why(post()).find("text is 10001 bytes"), std::string::npos) << why(post());
  mail.text = "";
  for (std::string* line : {&mail.sender, &mail.from_address, &mail.from_name, &mail.subject,
                            &mail.message_id, &mail.in_reply_to}) {
    *line = std::string(mail_line_bytes + 1, 'x');
    EXPECT_EQ(post().status, 400);
    *line = "";
  }
  for (std::string Bounce::*line : {&Bounce::status, &Bounce::diagnostic, &Bounce::recipient}) {
    mail.bounce = Bounce{};
    *mail.bounce.*line = std::string(mail_line_bytes + 1, 'x');
    EXPECT_EQ(post().status, 400);
  }
  EXPECT_TRUE(service.mails.empty());
}

TEST_F(Mail, IsCleanedWhoeverTookItApart) {
  mail.text = "a\x1b[2J\r\nb";
  mail.subject = "a\nb";
  mail.bounce = Bounce{true, "5.1.1", "x\x1by", ""};
  EXPECT_EQ(post().status, 200);
  ASSERT_EQ(service.mails.size(), 1u);
  EXPECT_EQ(service.mails[0].text, "a?[2J\nb");
  EXPECT_EQ(service.mails[0].subject, "a?b");
  EXPECT_EQ(service.mails[0].bounce->diagnostic, "x?y");
}

TEST_F(Mail, RefusalsOfTheServiceComeThrough) {
  for (const auto& [code, status] :
       {std::pair{ErrorCode::not_found, 404}, {ErrorCode::unavailable, 503}, {ErrorCode::invalid, 400}}) {
    service.trouble = Error{code, "why"};
    EXPECT_EQ(post().status, status);
    EXPECT_EQ(why(post()), "why");
  }
}

}  // namespace
}  // namespace steward
