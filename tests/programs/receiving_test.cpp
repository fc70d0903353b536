// Real programs: stewardd, and `steward receive` as the accounts that a mail server might run it as.
#include <fcntl.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "base/files.h"
#include "net/client.h"
#include "net/munged.h"

namespace steward {
namespace {

constexpr uid_t kNobody = 65534, kDaemon = 1;  // accounts that every Debian has

class Receiving : public testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "it takes root to be several accounts";
    ::chmod(std::filesystem::path(folder_ / "").c_str(), 0711);
    write("ledger.key", std::string(64, 'a') + "\n", 0600);
    write("squeue", "#!/bin/sh\n", 0755);
    write("policy.toml", "[roles]\nstaff_group = \"root\"\n", 0644);
    write("message",
          "From: Mads Holm <mads@example.org>\nSubject: Re: Your job\n\nIt loads data.\n\n> Dear mads\n",
          0644);
    ASSERT_EQ(::mkdir((folder_ / "db").c_str(), 0700), 0);
    write("stewardd.toml",
          "cluster = \"c\"\nstate_dir = " + at("db") + "socket = " + at("api.sock") +
              "policy = " + at("policy.toml") + "ledger_key = " + at("ledger.key") + "messages = \"" +
              STEWARD_SOURCE_DIR + "/messages\"\n[slurm]\nbin_dir = " + at("") +
              "[mail]\nserver = \"smtp://127.0.0.1:9\"\nfrom_name = \"S\"\nfrom_address = \"s@example.org\"\n"
              "domain = \"example.org\"\nreceiver_user = \"nobody\"\n",
          0644);
  }
  void TearDown() override { stop(); }

  void write(const std::string& name, const std::string& text, mode_t mode) const {
    std::ofstream(folder_ / name) << text;
    ::chmod((folder_ / name).c_str(), mode);
  }
  std::string at(const std::string& name) const { return "\"" + (folder_ / name).string() + "\"\n"; }

  void start() {
    const std::string binary = std::string(STEWARD_BINARY_DIR) + "/bin/stewardd";
    const std::string config = folder_ / "stewardd.toml", log = folder_ / "log";
    daemon_ = ::fork();
    if (daemon_ == 0) {
      const int to = ::open(log.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
      for (int fd = 1; fd < 3; ++fd) ::dup2(to, fd);
      ::execl(binary.c_str(), binary.c_str(), "--config", config.c_str(), nullptr);
      ::_exit(127);
    }
    for (int i = 0; i < 600 && !net::fetch(socket(), "GET", "/api/v1/me", "", seconds(5)); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  void stop() {
    if (daemon_ <= 0) return;
    ::kill(daemon_, SIGTERM);
    ::waitpid(std::exchange(daemon_, 0), nullptr, 0);
  }
  net::Endpoint socket() const { return *net::Endpoint::parse((folder_ / "api.sock").string()); }

  // Its exit code; what it said is in said().
  int receive(uid_t uid) const {
    // Opened while this is root: the build's folder may be closed to others.
    const int binary = ::open((std::string(STEWARD_BINARY_DIR) + "/bin/steward").c_str(), O_RDONLY);
    const int message = ::open((folder_ / "message").c_str(), O_RDONLY | O_CLOEXEC);
    const int to = ::open((folder_ / "said").c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
    const std::string path = folder_ / "api.sock";
    const pid_t pid = ::fork();
    if (pid == 0) {
      ::dup2(message, 0);
      for (int fd = 1; fd < 3; ++fd) ::dup2(to, fd);
      if (::setgroups(0, nullptr) != 0 || ::setgid(uid) != 0 || ::setuid(uid) != 0) ::_exit(126);
      const char* argv[] = {
          "steward", "--socket", path.c_str(), "receive", "--sender=mads@example.org", "s+3.bad@example.org",
          nullptr};
      const char* environment[] = {nullptr};
      ::fexecve(binary, const_cast<char* const*>(argv), const_cast<char* const*>(environment));
      ::_exit(127);
    }
    for (const int fd : {binary, message, to}) ::close(fd);
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string said() const { return read_file(folder_ / "said").value_or(""); }

  net::TemporaryFolder folder_;
  pid_t daemon_ = 0;
};

TEST_F(Receiving, TheKernelSaysWhetherItIsTheMailServersAccount) {
  EXPECT_EQ(receive(kNobody), EX_TEMPFAIL) << said();
  start();
  EXPECT_EQ(receive(kNobody), EX_NOUSER) << said() << "no matter has that address";
  EXPECT_EQ(receive(kDaemon), EX_NOPERM) << said();
  EXPECT_NE(said().find("receiver_user"), std::string::npos) << said();
  EXPECT_EQ(receive(0), EX_NOPERM) << said() << "the agents' account is not the mail server's";
  stop();
  EXPECT_EQ(receive(kNobody), EX_TEMPFAIL) << said();
}

}  // namespace
}  // namespace steward
