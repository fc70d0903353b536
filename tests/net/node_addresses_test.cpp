#include "net/node_addresses.h"

#include <gtest/gtest.h>

#include "fakes/fake_clock.h"

namespace steward::net {
namespace {

using namespace std::chrono_literals;

class Inline final : public Executor {
 public:
  void post(std::function<void()> work) override { work(); }
  void after(Duration, std::function<void()>) override {}
};

class NodeAddressesTest : public testing::Test {
 protected:
  Status check(const std::string& node, const std::string& made_on,
               const std::string& came_from = "10.0.0.9") {
    Peer peer;
    peer.remote = true;
    peer.made_on = made_on;
    peer.came_from = came_from;
    Status answer = fail(ErrorCode::io, "no answer");
    addresses_.check(node, peer, [&](Status status) { answer = std::move(status); });
    return answer;
  }
  FakeClock clock_;
  Inline here_;
  std::map<std::string, std::vector<std::string>> names_{{"n1", {"10.0.0.1"}},
                                                         {"real-n2", {"10.0.0.2", "fd00::2"}}};
  int asked_ = 0;
  NodeAddresses addresses_{here_,
                           here_,
                           clock_,
                           {{"n2", "real-n2"}},
                           [this](const std::string& name) -> Result<std::vector<std::string>> {
                             ++asked_;
                             const auto found = names_.find(name);
                             if (found == names_.end()) return fail(ErrorCode::not_found, "no such name");
                             return found->second;
                           }};
};

TEST_F(NodeAddressesTest, AReportIsTakenFromWhereItsNodeIs) {
  EXPECT_TRUE(check("n1", "10.0.0.1"));
  EXPECT_TRUE(check("n2", "10.0.0.2"));  // by the name that the site gave
  const Status wrong = check("n1", "10.0.0.2");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::refused);
  EXPECT_NE(wrong.error().message.find("10.0.0.2"), std::string::npos);
  EXPECT_NE(wrong.error().message.find("10.0.0.1"), std::string::npos);
  EXPECT_EQ(check("n9", "10.0.0.1").error().code, ErrorCode::refused);
}

TEST_F(NodeAddressesTest, WhereMungedKnowsNoAddressTheConnectionsCounts) {
  EXPECT_TRUE(check("n1", "127.0.1.1", "10.0.0.1"));
  EXPECT_FALSE(check("n1", "127.0.1.1", "10.0.0.3"));
  EXPECT_FALSE(check("n1", "0.0.0.0", "127.0.0.1"));  // this very machine, and n1 is another
}

TEST_F(NodeAddressesTest, LocalCallersMaySpeakForAnyNode) {
  Status answer = fail(ErrorCode::io, "no answer");
  addresses_.check("n9", Peer{0, 0, 7}, [&](Status status) { answer = std::move(status); });
  EXPECT_TRUE(answer);
  EXPECT_EQ(asked_, 0);
}

TEST_F(NodeAddressesTest, NamesAreAskedForRarely) {
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(check("n1", "10.0.0.1"));
  EXPECT_EQ(asked_, 1);
  names_["n1"] = {"10.0.0.7"};
  EXPECT_FALSE(check("n1", "10.0.0.7"));  // kept for a while, as doubts are
  EXPECT_EQ(asked_, 1);
  clock_.advance(31s);
  EXPECT_TRUE(check("n1", "10.0.0.7"));
}

}  // namespace
}  // namespace steward::net
