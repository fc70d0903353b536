#include "process.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "child.h"

namespace simgpu {
namespace {

TEST(Process, ThisOneLivesUnderItsOwnStartTimeOnly) {
  const auto started = start_time(::getpid());
  ASSERT_TRUE(started);
  EXPECT_TRUE(is_alive(::getpid(), *started));
  EXPECT_FALSE(is_alive(::getpid(), *started + 1));
}

TEST(Process, ANameWithParenthesesAndSpacesDoesNotConfuse) {
  const auto before = start_time(::getpid());
  ::prctl(PR_SET_NAME, "a) R 1 (b");
  EXPECT_EQ(start_time(::getpid()), before);
  ::prctl(PR_SET_NAME, "test_simgpu");
}

TEST(Process, AKilledOneIsDeadEvenBeforeItIsReaped) {
  test::Child child;
  const auto started = start_time(child.pid());
  ASSERT_TRUE(started);
  EXPECT_TRUE(is_alive(child.pid(), *started));
  const pid_t pid = child.pid();
  child.kill_unreaped();
  EXPECT_FALSE(is_alive(pid, *started));
  child.wait();
  EXPECT_FALSE(is_alive(pid, *started));
  EXPECT_EQ(start_time(pid), std::nullopt);
}

}  // namespace
}  // namespace simgpu
