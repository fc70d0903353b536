// stewardd's parts put together: what happens when they cannot be.
#include "programs/stewardd/daemon.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "net/client.h"
#include "net/http.h"

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

  // Runs it until it answers, and then stops it.
  Status run_and_stop() {
    std::thread signaller([this] {
      // An answer says that it runs, and takes its signals.
      for (int i = 0; i < 1000 && !net::fetch(site_.socket, "GET", "/api/v1/me", "", seconds(5)); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      }
      ::kill(::getpid(), SIGTERM);
    });
    const auto ended = run_daemon(site_, policy_);
    if (!ended) std::signal(SIGTERM, SIG_IGN);  // it never ran; the signal is not for this program
    signaller.join();
    return ended;
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

}  // namespace
}  // namespace steward
