// steward-agent as a program: what it keeps of root's rights.
#include <fcntl.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "base/files.h"
#include "base/text.h"

namespace steward {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

class AgentProgram : public testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "only root has rights to give up";
    std::string name = (fs::temp_directory_path() / "steward-agent-XXXXXX").native();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override {
    if (pid_ > 0) end();
    std::error_code error;
    fs::remove_all(folder_, error);
  }

  void start(const std::string& role) {
    std::ofstream(folder_ / "agent.toml")
        << "node = \"n1\"\ncluster = \"c\"\nrole = \"" << role << "\"\nsocket = \""
        << (folder_ / "api.sock").native() << "\"\nstate_dir = \"" << (folder_ / "state").native()
        << "\"\nreport = \"1s\"\n";
    const std::string program = std::string(STEWARD_BINARY_DIR) + "/bin/steward-agent";
    const std::string config = folder_ / "agent.toml";
    pid_ = ::fork();
    ASSERT_GE(pid_, 0);
    if (pid_ != 0) return;
    const int log = ::open((folder_ / "log").c_str(), O_CREAT | O_WRONLY, 0600);
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    ::execl(program.c_str(), program.c_str(), "--config", config.c_str(), nullptr);
    ::_exit(127);
  }
  std::string text(const fs::path& file) const { return read_file(file).value_or(""); }
  // A line of /proc/PID/status, once the agent says that it has begun.
  std::string status(const std::string& key) const {
    for (int i = 0; i < 500 && text(folder_ / "log").find("agent_started") == std::string::npos; ++i)
      std::this_thread::sleep_for(10ms);
    std::istringstream lines(text("/proc/" + std::to_string(pid_) + "/status"));
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with(key + ":")) return std::string(trim(line.substr(key.size() + 1)));
    }
    return "no " + key + "; its log: " + text(folder_ / "log");
  }
  int end() {
    const pid_t pid = std::exchange(pid_, 0);
    ::kill(pid, SIGTERM);
    int status = 0;
    ::waitpid(pid, &status, 0);
    return status;
  }

  fs::path folder_;
  pid_t pid_ = 0;
};

constexpr const char* kOnlyPtrace = "0000000000080000";  // CAP_SYS_PTRACE is 19
constexpr const char* kNone = "0000000000000000";

TEST_F(AgentProgram, KeepsOneCapabilityAndNoWayToMore) {
  start("compute");
  EXPECT_EQ(status("CapEff"), kOnlyPtrace);
  EXPECT_EQ(status("CapPrm"), kOnlyPtrace);
  EXPECT_EQ(status("CapBnd"), kOnlyPtrace);
  EXPECT_EQ(status("CapInh"), kNone);
  EXPECT_EQ(status("CapAmb"), kNone);
  EXPECT_EQ(status("NoNewPrivs"), "1");
  EXPECT_EQ(status("Groups"), "");
  EXPECT_EQ(end(), 0);
}

TEST_F(AgentProgram, MayWriteToTerminalsOnAFrontEnd) {
  start("front-end");
  const group* tty = ::getgrnam("tty");
  ASSERT_NE(tty, nullptr);
  EXPECT_EQ(status("Groups"), std::to_string(tty->gr_gid));
  EXPECT_EQ(status("CapEff"), kOnlyPtrace);
  EXPECT_EQ(end(), 0);
}

}  // namespace
}  // namespace steward
