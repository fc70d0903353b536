#include "meter/terminals.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>

#include "fake_tree.h"

namespace steward::meter {
namespace {

// A real pseudo-terminal, shown to the code through a folder of its own.
class Terminals : public testing::Test {
 protected:
  void SetUp() override {
    int master = -1;
    int slave = -1;
    if (::openpty(&master, &slave, nullptr, nullptr, nullptr) != 0)
      GTEST_SKIP() << "no pseudo-terminals here";
    master_ = Descriptor(master);
    slave_ = Descriptor(slave);
    std::array<char, 256> name{};
    ASSERT_EQ(::ttyname_r(slave, name.data(), name.size()), 0);
    std::filesystem::create_directories(options_.dev_pts = (folder_.path() / "pts").native());
    std::filesystem::create_symlink(name.data(), options_.dev_pts + "/0");
    ASSERT_EQ(::fchmod(slave, 0620), 0);
    struct ::stat about {};
    ASSERT_EQ(::fstat(slave, &about), 0);
    const unsigned int ma = major(about.st_rdev);
    const unsigned int mi = minor(about.st_rdev);
    tty_ = static_cast<int>((mi & 0xffU) | (ma << 8) | ((mi & ~0xffU) << 12));
    uid_ = about.st_uid;
    options_.least_uid = 0;
    tree_.process(
        {.pid = 50, .comm = "bash", .exe = "/bin/bash", .argv = {"-bash"}, .tty = tty_, .foreground = 50});
  }
  std::vector<Terminal> found() const {
    auto all = find_terminals(options_, ProcFs(tree_.proc()));
    return all.contains(uid_) ? all[uid_] : std::vector<Terminal>{};
  }
  std::string shown() const {
    std::string text(4096, '\0');
    ::fcntl(master_.get(), F_SETFL, O_NONBLOCK);
    const ssize_t n = ::read(master_.get(), text.data(), text.size());
    text.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    return text;
  }

  TemporaryFolder folder_;
  FakeTree tree_;
  TerminalOptions options_;
  Descriptor master_, slave_;
  int tty_ = 0;
  uid_t uid_ = 0;
};

constexpr Duration kLimit = std::chrono::milliseconds(50);

TEST_F(Terminals, WritesCleanedTextWithLineEnds) {
  ASSERT_EQ(found().size(), 1U);
  const auto result = write_to_terminals(found(), {ContactId{3}, uid_, "one\ntwo \x1b[2J"}, kLimit);
  EXPECT_EQ(result.delivery, Delivery::accepted) << result.detail;
  EXPECT_EQ(result.contact, ContactId{3});
  const std::string text = shown();
  EXPECT_NE(text.find("one\r"), std::string::npos);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_TRUE(text.ends_with("\n"));
}

TEST_F(Terminals, MesgNStrangersAndLeftTerminalsDoNotCount) {
  ::fchmod(slave_.get(), 0600);
  EXPECT_TRUE(found().empty());
  ::fchmod(slave_.get(), 0620);
  options_.least_uid = uid_ + 1;
  EXPECT_TRUE(found().empty());
  options_.least_uid = 0;
  tree_.end_process(50);
  EXPECT_TRUE(found().empty());
}

TEST_F(Terminals, AJobsTerminalIsTheJobs) {
  const auto cgroup = std::filesystem::path(tree_.proc()) / "50/cgroup";
  put(cgroup, "5:memory:/user.slice/user-1000.slice\n0::/user.slice/slurm-notes/x\n");
  EXPECT_EQ(found().size(), 1U);
  put(cgroup, "5:memory:/slurm_n1/uid_1000/job_7/step_0/task_0\n");
  EXPECT_TRUE(found().empty());
  put(cgroup, "0::/system.slice/n1_slurmstepd.scope/s0123456789ABC/step_0\n");
  EXPECT_TRUE(found().empty());
}

TEST_F(Terminals, AStoppedTerminalHangsNobody) {
  ASSERT_EQ(::tcflow(slave_.get(), TCOOFF), 0);  // ^S
  const auto result = write_to_terminals(found(), {ContactId{3}, uid_, std::string(9000, 'x')}, kLimit);
  EXPECT_NE(result.delivery, Delivery::accepted);
  EXPECT_FALSE(result.detail.empty());
}

TEST_F(Terminals, ATerminalThatChangedHandsIsNotWrittenTo) {
  auto terminals = found();
  ASSERT_EQ(terminals.size(), 1U);
  EXPECT_EQ(write_to_terminals(terminals, {ContactId{3}, uid_ + 1, "x"}, kLimit).delivery, Delivery::refused);
  ::fchmod(slave_.get(), 0600);
  EXPECT_EQ(write_to_terminals(terminals, {ContactId{3}, uid_, "x"}, kLimit).delivery, Delivery::refused);
  EXPECT_EQ(shown(), "");
}

TEST_F(Terminals, NobodyThereIsARefusal) {
  EXPECT_EQ(write_to_terminals({}, {ContactId{3}, uid_, "x"}, kLimit).delivery, Delivery::refused);
}

}  // namespace
}  // namespace steward::meter
