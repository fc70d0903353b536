// ChatChannel against a webhook on loopback, which keeps a log of its own of what was posted.
#include "contact/chat_channel.h"

#include <sys/stat.h>

#include <fstream>

#include "contact/samples.h"
#include "contact/server_harness.h"

namespace steward::contact {
namespace {

using Kind = SendOutcome::Kind;

constexpr const char* path = "/hooks/s3cretk3y0123456789";

class Chat : public testing::Test {
 protected:
  static void SetUpTestSuite() { harness = new ServerHarness("chat_server.py", true, 2); }
  static void TearDownTestSuite() { delete harness; }

  static std::string tls_url() { return "https://127.0.0.1:" + harness->port(1) + path; }
  static std::string plain_url() { return "http://127.0.0.1:" + harness->port() + path; }

  Result<std::unique_ptr<ChatChannel>> channel(const std::string& url) {
    ChatOptions options;
    options.url_file = harness->folder() / "url";
    std::ofstream(options.url_file) << url << "\n";
    ::chmod(options.url_file.c_str(), 0600);
    options.ca_file = ca_file;
    options.connect_limit = std::chrono::seconds(2);
    options.whole_limit = limit;
    return ChatChannel::make(options);
  }
  SendOutcome send(const std::string& faults, const std::string& url = tls_url(),
                   const Letter& letter = sample_letter()) {
    harness->fault(faults);
    auto made = channel(url);
    if (!made) throw std::runtime_error(made.error().message);
    const SendOutcome outcome = (*made)->send(letter, [this] {
      ++commits;
      return allowed;
    });
    EXPECT_EQ(outcome.detail.find("s3cret"), std::string::npos) << outcome.detail;
    EXPECT_EQ(outcome.detail.find("127.0.0.1"), std::string::npos) << outcome.detail;
    EXPECT_FALSE(outcome.detail.empty());
    return outcome;
  }
  std::size_t accepted() const { return harness->events("accepted").size(); }

  static ServerHarness* harness;
  std::filesystem::path ca_file = harness->ca_file();
  Duration limit = std::chrono::seconds(5);
  bool allowed = true;
  int commits = 0;
};
ServerHarness* Chat::harness = nullptr;

TEST_F(Chat, APostArrivesAsItWasMeant) {
  Letter letter = sample_letter();
  letter.subject = "Case 12 waits \"for\" you";
  letter.text = "Søren wrote: @here \\ <!channel>\nhttps://portal.example/case/12\n";
  letter.links = {"https://portal.example/"};
  EXPECT_EQ(send("", tls_url(), letter).kind, Kind::accepted);
  EXPECT_EQ(commits, 1);
  ASSERT_EQ(accepted(), 1u);
  const std::string line = harness->events("accepted").at(0);
  EXPECT_NE(line.find("\"path\": \"" + std::string(path) + "\""), std::string::npos) << line;
  EXPECT_NE(line.find("\"type\": \"application/json\""), std::string::npos) << line;
  EXPECT_NE(line.find("Case 12 waits \\\"for\\\" you\\n\\nS\\u00f8ren wrote: @\\u200bhere \\\\ "
                      "\\u2039!channel\\u203a\\nhttps://portal.example/case/12\\n"),
            std::string::npos)
      << line;
}

TEST_F(Chat, AtTheCommitPointTheServerHasAllButTheLastByte) {
  harness->fault("");
  Letter letter = sample_letter();
  for (int i = 0; i < 150; ++i) letter.text += "a long post, of several packets and more\n";
  const auto made = channel(plain_url());
  ASSERT_TRUE(made);
  const SendOutcome outcome = (*made)->send(letter, [] {
    for (int i = 0; i < 500 && harness->events("almost").empty(); ++i) ::usleep(1000);
    ::usleep(50'000);  // time enough to accept, had it been able to
    EXPECT_EQ(harness->events("almost").size(), 1u);
    EXPECT_TRUE(harness->events("whole").empty());
    return true;
  });
  EXPECT_EQ(outcome.kind, Kind::accepted) << outcome.detail;
  EXPECT_EQ(accepted(), 1u);
}

TEST_F(Chat, ADeniedCommitPointPostsNothing) {
  allowed = false;
  EXPECT_EQ(send("").kind, Kind::not_now);
  EXPECT_EQ(commits, 1);
  ASSERT_TRUE(harness->await_closed());
  EXPECT_TRUE(harness->events("whole").empty());
}

TEST_F(Chat, ANoToTheWholePostIsRefused) {
  for (const char* fault :
       {"status:400", "status:403", "status:404", "status:429", "status:500", "status:503"}) {
    const SendOutcome outcome = send(fault);
    EXPECT_EQ(outcome.kind, Kind::refused) << fault;
    EXPECT_EQ(outcome.detail, "the chat answered with HTTP status " + std::string(fault).substr(7));
    EXPECT_EQ(accepted(), 0u);
  }
}

TEST_F(Chat, ARedirectIsNotFollowed) {
  EXPECT_EQ(send("status:302").kind, Kind::refused);
  ASSERT_TRUE(harness->await_closed());
  EXPECT_TRUE(harness->events("other").empty());
}

// Whether it is seen before the last byte goes out is a race; what is right differs.
TEST_F(Chat, AnEarlyNoIsJudgedByWhatWasSentThen) {
  for (const char* fault : {"early:429", "early:503", "early:404"}) {
    commits = 0;
    const SendOutcome outcome = send(fault);
    if (commits == 0)
      EXPECT_EQ(outcome.kind, std::string(fault) == "early:404" ? Kind::refused : Kind::not_now) << fault;
    else
      EXPECT_TRUE(outcome.kind == Kind::refused || outcome.kind == Kind::unclear) << fault;
    EXPECT_EQ(accepted(), 0u);
  }
}

TEST_F(Chat, ALostAnswerIsUnclearAndWhatComesAfterTheStatusDoesNotMatter) {
  EXPECT_EQ(send("drop-before-200").kind, Kind::unclear);
  EXPECT_EQ(accepted(), 0u);
  EXPECT_EQ(send("drop-accepted").kind, Kind::unclear);
  EXPECT_EQ(accepted(), 1u);
  EXPECT_EQ(harness->events("connect").size(), 1u) << "nothing was tried again";
  EXPECT_EQ(send("drop-after-200").kind, Kind::accepted);
  EXPECT_EQ(send("long").kind, Kind::accepted);
}

TEST_F(Chat, ASlowServerIsWaitedForUpToTheLimit) {
  EXPECT_EQ(send("slow:100").kind, Kind::accepted);
  limit = std::chrono::milliseconds(1500);  // enough to get as far as the end on a busy machine
  EXPECT_EQ(send("hang").kind, Kind::unclear);
  EXPECT_EQ(commits, 2);
}

TEST_F(Chat, ACertificateThatDoesNotHoldGetsNoPost) {
  for (const char* fault : {"certificate:wrong-name", "certificate:expired", "certificate:self-signed"}) {
    EXPECT_EQ(send(fault).kind, Kind::not_now) << fault;
    EXPECT_TRUE(harness->events("begun").empty()) << fault;
  }
  ca_file = "/etc/ssl/certs/ca-certificates.crt";
  EXPECT_EQ(send("").kind, Kind::not_now) << "an authority that the machine does not know";
  EXPECT_EQ(commits, 0);
}

TEST_F(Chat, WhoCannotBeReachedIsNotNow) {
  EXPECT_EQ(send("", "http://127.0.0.1:1/s3cret").kind, Kind::not_now);
  EXPECT_EQ(send("", "https://nowhere.invalid/s3cret").kind, Kind::not_now);
  EXPECT_EQ(commits, 0);
}

TEST_F(Chat, ProxiesOfTheEnvironmentAreNotUsed) {
  ::setenv("https_proxy", "http://127.0.0.1:1", 1);
  EXPECT_EQ(send("").kind, Kind::accepted);
  ::unsetenv("https_proxy");
}

TEST_F(Chat, TheAddressIsCheckedAndNeverRepeated) {
  for (const char* url : {"", "chat.example/s3cret", "ftp://chat.example/s3cret",
                          "http://chat.example/s3cret", "http://127.0.0.1.evil.example/s3cret",
                          "http://localhost@evil.example/s3cret", "https://u:s3cret@chat.example/",
                          "https://chat.example/s3 cret", "https://", "https://chat.example:port/s3cret"}) {
    const auto made = channel(url);
    ASSERT_FALSE(made) << url;
    EXPECT_EQ(made.error().code, ErrorCode::invalid) << url;
    EXPECT_EQ(made.error().message.find("s3cret"), std::string::npos) << made.error().message;
    EXPECT_EQ(made.error().message.find("evil"), std::string::npos) << made.error().message;
  }
  for (const char* url : {"https://chat.example/hooks/x", "http://localhost:8065/x", "http://[::1]:8065/x"})
    EXPECT_TRUE(channel(url)) << url;
  ChatOptions options;
  options.url_file = harness->folder() / "url";
  ::chmod(options.url_file.c_str(), 0644);
  EXPECT_EQ(ChatChannel::make(options).error().code, ErrorCode::refused);
}

}  // namespace
}  // namespace steward::contact
