// stewardd's parts put together: what happens when they cannot be.
#include "programs/stewardd/daemon.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>

#include "net/client.h"
#include "net/http.h"
#include "net/tcp_socket.h"

namespace steward {
namespace {

class Daemon : public ::testing::Test {
 protected:
  Daemon() {
    std::string pattern = std::filesystem::temp_directory_path() / "steward-daemon-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    write("ledger.key", std::string(64, 'a') + "\n", 0600);
    write("squeue", "#!/bin/sh\ntouch " + (folder_ / "asked").string() + "\n", 0755);
    site_.cluster = "aicloud";
    site_.zone = "Europe/Copenhagen";
    site_.state_dir = folder_;
    site_.socket = folder_ / "api.sock";
    site_.ledger_key = folder_ / "ledger.key";
    site_.messages = std::filesystem::path(STEWARD_SOURCE_DIR) / "messages";
    site_.slurm_bin = folder_;
    site_.mail_server = "smtp://127.0.0.1:9";
    site_.mail_domain = "example.org";
    site_.mail_from_name = "Steward";
    site_.mail_from_address = "steward@example.org";
    site_.agent_user = "root";
    policy_.staff_group = "root";
  }
  ~Daemon() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text, mode_t mode) {
    std::ofstream(folder_ / name) << text;
    ASSERT_EQ(::chmod((folder_ / name).c_str(), mode), 0);
  }

  // Runs it until it answers, does `meanwhile`, and then stops it.
  Status run_and_stop(const std::function<void()>& meanwhile = {}) {
    std::thread signaller([&] {
      // An answer says that it runs, and takes its signals.
      for (int i = 0; i < 1000 && !net::fetch(site_.socket, "GET", "/api/v1/me", "", seconds(5)); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      }
      if (meanwhile) meanwhile();
      ::kill(::getpid(), SIGTERM);
    });
    const auto ended = run_daemon(site_, policy_);
    if (!ended) std::signal(SIGTERM, SIG_IGN);  // it never ran; the signal is not for this program
    signaller.join();
    return ended;
  }

  // What a browser would get, without any identity.
  static std::string get_by_tcp(std::uint16_t port, const std::string& path) {
    const net::Descriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return "";
    const std::string request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    (void)::send(fd.get(), request.data(), request.size(), MSG_NOSIGNAL);
    std::string seen;
    std::array<char, 4096> piece{};
    for (ssize_t got = 0; (got = ::recv(fd.get(), piece.data(), piece.size(), 0)) > 0;)
      seen.append(piece.data(), static_cast<std::size_t>(got));
    return seen;
  }
  static std::uint16_t free_port() {
    net::Endpoint any;
    any.host = "127.0.0.1";
    const auto socket = net::listen_tcp(any);
    return socket ? *net::port_of(socket->get()) : 0;
  }

  std::filesystem::path folder_;
  policy::Site site_;
  policy::Policy policy_;
};

TEST_F(Daemon, WhenAnotherListensNothingHasBegun) {
  net::Loop loop;
  const auto other = net::Server::listen(loop, site_.socket, 0600, [](const net::Request&, net::Reply) {});
  ASSERT_TRUE(other) << other.error().message;
  const auto ended = run_daemon(site_, policy_);
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, ErrorCode::conflict) << ended.error().message;
  EXPECT_NE(ended.error().message.find("listening for the API"), std::string::npos) << ended.error().message;
  EXPECT_FALSE(std::filesystem::exists(folder_ / "asked")) << "Slurm was asked for a daemon that is no more";
  EXPECT_TRUE(std::filesystem::exists(site_.socket)) << "the other's socket was taken away";
}

TEST_F(Daemon, StopsByItsSignalAndTakesItsSocketAway) {
  const auto ended = run_and_stop();
  EXPECT_TRUE(ended) << ended.error().message;
  EXPECT_FALSE(std::filesystem::exists(site_.socket));
}

TEST_F(Daemon, RecordsATapeWhereItIsToldTo) {
  site_.tape = folder_ / "tape.jsonl";
  const auto ended = run_and_stop();
  ASSERT_TRUE(ended) << ended.error().message;
  std::ifstream tape(site_.tape);
  std::string header, started;
  ASSERT_TRUE(std::getline(tape, header) && std::getline(tape, started));
  EXPECT_NE(header.find("\"format\":\"steward-tape\""), std::string::npos) << header;
  EXPECT_NE(header.find("\"zone\":\"Europe/Copenhagen\""), std::string::npos) << header;
  EXPECT_EQ(header.find("\"tzdata\":\"\""), std::string::npos) << header;
  EXPECT_NE(started.find("\"kind\":\"started\""), std::string::npos) << started;
}

TEST_F(Daemon, HasItsPagesOnTheSocketAndTheirOwnPortAndTheApiOnTheSocketAlone) {
  const std::uint16_t port = free_port();
  site_.portal_address = "127.0.0.1:" + std::to_string(port);
  policy_.platform = "The <Cloud>";
  const auto ended = run_and_stop([&] {
    const auto page = net::fetch(site_.socket, "GET", "/steward/answer/none", "", seconds(5));
    ASSERT_TRUE(page) << page.error().message;
    EXPECT_EQ(page->status, 404);
    EXPECT_EQ(page->content_type, "text/html; charset=utf-8");
    EXPECT_NE(page->body.find("The &lt;Cloud&gt;"), std::string::npos);
    EXPECT_NE(page->body.find("steward@example.org"), std::string::npos);  // where help is
    EXPECT_TRUE(get_by_tcp(port, "/steward/answered").starts_with("HTTP/1.1 200"));
    for (const char* path : {"/api/v1/me", "/api/v1/health", "/"}) {
      const std::string answer = get_by_tcp(port, path);
      EXPECT_TRUE(answer.starts_with("HTTP/1.1 404")) << path << answer;
      EXPECT_NE(answer.find("text/html"), std::string::npos) << path;
    }
  });
  EXPECT_TRUE(ended) << ended.error().message;
}

TEST_F(Daemon, AWrongAddressForThePagesIsSaid) {
  for (const char* address : {"6821", "/run/x", "aicloud@127.0.0.1:1", "127.0.0.1:x"}) {
    site_.portal_address = address;
    const auto checked = check_daemon(site_, policy_);
    ASSERT_FALSE(checked) << address;
    EXPECT_TRUE(checked.error().message.starts_with("[portal] address: ")) << checked.error().message;
  }
}

TEST_F(Daemon, MailComesInByAnAccountOfItsOwn) {
  for (const char* account : {"root", "no-such-account-here"}) {
    site_.mail_receiver_user = account;
    const auto checked = check_daemon(site_, policy_);
    ASSERT_FALSE(checked) << account;
    EXPECT_TRUE(checked.error().message.starts_with("[mail] receiver_user")) << checked.error().message;
  }
  site_.mail_receiver_user = "nobody";
  EXPECT_TRUE(check_daemon(site_, policy_));
}

TEST_F(Daemon, DoesNotStartOverAFileThatIsNoTape) {
  write("important", "text\n", 0644);
  site_.tape = folder_ / "important";
  const auto ended = run_daemon(site_, policy_);
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().message, "[tape] file: " + site_.tape.string() + " is there and is no tape");
}

// What check_daemon says of the site; empty: nothing is wrong.
class Channels : public Daemon {
 protected:
  std::string said() const {
    const Status checked = check_daemon(site_, policy_);
    return checked ? "" : checked.error().message;
  }
  void log_in() {
    site_.mail_tls = "required";
    site_.mail_user = "steward";
    site_.mail_password_file = folder_ / "password";
  }
};

TEST_F(Channels, APasswordIsForStewarddAlone) {
  EXPECT_EQ(said(), "");
  log_in();
  EXPECT_NE(said().find("password cannot be opened"), std::string::npos) << said();
  write("password", "hunter2\n", 0644);
  EXPECT_NE(said().find("[mail]: the mail password: " + (folder_ / "password").string() +
                        " can be read by others (mode 0644): chmod 600 it"),
            std::string::npos)
      << said();
  EXPECT_EQ(said().find("hunter2"), std::string::npos);
  write("password", "hunter2\n", 0600);
  EXPECT_EQ(said(), "");
  site_.mail_tls = "attempt";
  EXPECT_NE(said().find("a mail login needs TLS"), std::string::npos) << said();
}

TEST_F(Channels, TheGreetingIsTheMachinesNameOrTheSites) {
  site_.mail_helo = "not a name";
  EXPECT_NE(said().find("is no host name to greet with"), std::string::npos) << said();
  site_.mail_helo = "fe01.example.org";
  EXPECT_EQ(said(), "");
}

TEST_F(Channels, ASendmailCommandCanBeRun) {
  site_.mail_server.clear();
  site_.mail_sendmail = folder_ / "sendmail";
  EXPECT_NE(said().find("[mail]: sendmail: "), std::string::npos) << said();
  EXPECT_NE(said().find("cannot be run; name the command"), std::string::npos) << said();
  write("sendmail", "#!/bin/sh\n", 0755);
  EXPECT_EQ(said(), "");
}

TEST_F(Channels, AChatsAddressIsASecretAndHttps) {
  site_.chat_url_file = folder_ / "chat.url";
  EXPECT_NE(said().find("[chat]: the chat's url_file: "), std::string::npos) << said();
  write("chat.url", "http://chat.example.org/hooks/secret\n", 0600);
  EXPECT_NE(said().find("write https://"), std::string::npos) << said();
  EXPECT_EQ(said().find("secret"), std::string::npos) << said();
  write("chat.url", "https://chat.example.org/hooks/secret\n", 0644);
  EXPECT_NE(said().find("can be read by others"), std::string::npos) << said();
  write("chat.url", "https://chat.example.org/hooks/secret\n", 0600);
  EXPECT_EQ(said(), "");
}

}  // namespace
}  // namespace steward
