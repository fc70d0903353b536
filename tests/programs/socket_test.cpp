// The command line against the real server: kernel-proven identity, real HTTP.
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "net/loop.h"
#include "world.h"

namespace steward::cli {
namespace {

class Socket : public ::testing::Test {
 protected:
  Socket() {
    std::string pattern = std::filesystem::temp_directory_path() / "steward-cli-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~Socket() override { std::filesystem::remove_all(folder_); }

  std::string path() const { return folder_ / "api.sock"; }

  Outcome run(std::vector<const char*> argv) {
    std::ostringstream out, err;
    std::istringstream in;
    const Terminal terminal{out, err, in, false, false, false, true, 0, kNoon, Zone{"UTC", false}};
    argv.insert(argv.begin(), "steward");
    const int code =
        run_command_line(static_cast<int>(argv.size()), argv.data(), terminal, path(), fetch_from);
    return {code, out.str(), err.str()};
  }

  std::filesystem::path folder_;
};

TEST_F(Socket, TheCallerIsWhoTheKernelSays) {
  fakes::FakeService service;
  service.add_person(::getuid(), "me-myself", Role::staff);
  service.all_jobs = {job_view(4711, ::getuid(), "me-myself", "train")};
  service.all_cases = {open_case(service.all_jobs[0], 3)};
  net::Loop loop;
  auto server = net::Server::listen(loop, path(), 0600, portal::make_api(service));
  ASSERT_TRUE(server) << server.error().message;
  std::thread serving([&] { loop.run(); });

  const Outcome me = run({"me"});
  const Outcome all = run({"cases", "--everybody", "--open"});
  const Outcome said = run({"reply", "3", "Æblegrød & more"});
  const Outcome none = run({"case", "99"});
  loop.stop();
  serving.join();
  server->reset();

  EXPECT_EQ(me.code, kDone) << me.err;
  EXPECT_NE(me.out.find("Hello me-myself. You have 1 running job and 1 open case."), std::string::npos)
      << me.out;
  EXPECT_EQ(all.code, kDone) << all.err;
  EXPECT_EQ(said.code, kDone) << said.err;
  ASSERT_FALSE(service.acts.empty());
  EXPECT_EQ(std::get<act::Reply>(service.acts[0]).text, "Æblegrød & more");
  EXPECT_EQ(none.code, kFailed);
  EXPECT_NE(none.err.find("no such case"), std::string::npos) << none.err;
}

TEST_F(Socket, NobodyThereSaysWhatToDo) {
  const Outcome outcome = run({"me"});
  EXPECT_EQ(outcome.code, kFailed);
  EXPECT_NE(outcome.err.find("stewardd"), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("--socket"), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find(path()), std::string::npos) << outcome.err;
}

}  // namespace
}  // namespace steward::cli
