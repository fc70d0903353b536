// Real programs: steward-agent to stewardd over TCP, with credentials of a munged of the test's own.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "base/compress.h"
#include "base/files.h"
#include "net/munged.h"
#include "net/tcp_socket.h"

namespace steward {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

std::uint16_t free_port() {
  net::Endpoint any;
  any.host = "127.0.0.1";
  const auto socket = net::listen_tcp(any);
  return socket ? net::port_of(socket->get()).value_or(0) : 0;
}

class Sending : public testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "the agents' account here is root";
    write("ledger.key", std::string(64, 'a') + "\n", 0600);
    write("squeue", "#!/bin/sh\n", 0755);
    write("policy.toml", "[roles]\nstaff_group = \"root\"\n", 0644);
    ASSERT_EQ(::mkdir((folder_ / "db").c_str(), 0700), 0);
  }
  void TearDown() override {
    for (pid_t* pid : {&agent_, &daemon_}) end(*pid, SIGTERM);
  }

  void write(const std::string& name, const std::string& text, mode_t mode) const {
    std::ofstream(folder_ / name) << text;
    ::chmod((folder_ / name).c_str(), mode);
  }
  std::string at(const std::string& name) const { return "\"" + (folder_ / name).string() + "\"\n"; }
  std::string munge() const { return "[munge]\nsocket = \"" + munged_.socket + "\"\n"; }

  pid_t start(const std::string& program, const std::string& log) const {
    const std::string binary = std::string(STEWARD_BINARY_DIR) + "/bin/" + program;
    const std::string config = folder_ / (program + ".toml"), log_file = folder_ / log;
    const pid_t pid = ::fork();
    if (pid != 0) return pid;
    const int to = ::open(log_file.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
    for (int fd = 1; fd < 3; ++fd) ::dup2(to, fd);
    ::execl(binary.c_str(), binary.c_str(), "--config", config.c_str(), nullptr);
    ::_exit(127);
  }
  void start_daemon() {
    write("stewardd.toml",
          "cluster = \"c\"\nstate_dir = " + at("db") + "socket = " + at("api.sock") +
              "policy = " + at("policy.toml") + "ledger_key = " + at("ledger.key") + "messages = \"" +
              STEWARD_SOURCE_DIR + "/messages\"\n[slurm]\nbin_dir = " + at("") +
              "[mail]\nserver = \"smtp://127.0.0.1:9\"\nfrom_name = \"S\"\nfrom_address = \"s@example.org\"\n"
              "domain = \"example.org\"\n[listen]\naddress = \"127.0.0.1:" +
              std::to_string(port_) + "\"\n" + munge() + "[agents]\naddresses = [\"n[1-2]=127.0.0.1\"]\n",
          0644);
    daemon_ = start("stewardd", "stewardd.log");
  }
  void start_agent(const std::string& node) {
    write("steward-agent.toml",
          "node = \"" + node +
              "\"\ncluster = \"c\"\nrole = \"compute\"\nreport = \"1s\"\nsocket = \"127.0.0.1:" +
              std::to_string(port_) + "\"\nstate_dir = " + at("state") + munge(),
          0644);
    agent_ = start("steward-agent", "agent.log");
  }
  static void end(pid_t& pid, int signal) {
    if (pid <= 0) return;
    ::kill(pid, signal);
    ::waitpid(std::exchange(pid, 0), nullptr, 0);
  }

  std::string log(const std::string& name) const { return read_file(folder_ / name).value_or(""); }
  std::vector<fs::path> spooled() const {
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder_ / "state/spool", error))
      if (entry.path().extension() == ".report") files.push_back(entry.path());
    return files;
  }
  template <typename What>
  static bool comes(What what) {
    for (int i = 0; i < 600; ++i) {
      if (what()) return true;
      std::this_thread::sleep_for(50ms);
    }
    return false;
  }

  net::TemporaryFolder folder_;
  net::Munged munged_;
  std::uint16_t port_ = free_port();
  pid_t agent_ = 0;
  pid_t daemon_ = 0;
};

TEST_F(Sending, ReportsWaitCompressedWhileStewarddIsAwayAndArriveWhenItIsBack) {
  start_agent("n1");
  ASSERT_TRUE(comes([&] { return spooled().size() >= 2; })) << log("agent.log");
  const std::string file = read_file(spooled().front()).value_or("");
  EXPECT_TRUE(is_compressed(std::string_view(file).substr(file.find('\n') + 1)));
  start_daemon();
  EXPECT_TRUE(comes([&] { return log("agent.log").find("stewardd_takes_reports") != std::string::npos; }))
      << log("agent.log") << log("stewardd.log");
  EXPECT_TRUE(comes([&] { return spooled().empty(); })) << log("agent.log");
  end(daemon_, SIGKILL);
  ASSERT_TRUE(comes([&] { return spooled().size() >= 2; })) << log("agent.log");
  start_daemon();
  EXPECT_TRUE(comes([&] { return spooled().empty(); })) << log("agent.log") << log("stewardd.log");
  EXPECT_EQ(log("agent.log").find("spool_file_set_aside"), std::string::npos) << log("agent.log");
  EXPECT_EQ((log("agent.log") + log("stewardd.log")).find("clock"), std::string::npos)
      << "late reports are no clock fault: " << log("agent.log");
}

TEST_F(Sending, AReportForAnotherPlacesNodeIsRefusedOnceInTheLogAndKept) {
  start_daemon();
  start_agent("no-such-node.invalid");
  ASSERT_TRUE(comes([&] { return log("stewardd.log").find("report_from_elsewhere") != std::string::npos; }))
      << log("agent.log") << log("stewardd.log");
  ASSERT_TRUE(comes([&] { return spooled().size() >= 3; }));
  EXPECT_NE(log("agent.log").find("the address of node no-such-node.invalid is not known"), std::string::npos)
      << log("agent.log");
  EXPECT_EQ(net::count_of(log("stewardd.log"), "report_from_elsewhere"), 1u);
}

TEST_F(Sending, AnAddressThatIsNoneIsRefusedAtStart) {
  start_daemon();
  end(daemon_, SIGTERM);
  std::string config = log("stewardd.toml");
  const std::string good = "127.0.0.1:" + std::to_string(port_);
  for (const char* bad : {"127.0.0.1", "127.0.0.1:70000", "/run/api.sock", "c@127.0.0.1:6820"}) {
    std::string changed = config;
    changed.replace(changed.find(good), good.size(), bad);
    write("stewardd.toml", changed, 0644);
    fs::remove(folder_ / "stewardd.log");
    const pid_t pid = start("stewardd", "stewardd.log");
    int status = 0;
    ::waitpid(pid, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 1) << bad;
    EXPECT_NE(log("stewardd.log").find("[listen] address"), std::string::npos) << bad << log("stewardd.log");
  }
}

}  // namespace
}  // namespace steward
