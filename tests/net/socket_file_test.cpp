// What stands at the socket's path when a server starts, and what it leaves.
#include <fstream>

#include "serving.h"

namespace steward::net {
namespace {

TEST(SocketFile, AStaleOneIsReplaced) {
  TemporaryFolder folder;
  const auto path = folder / "s";
  {
    Descriptor dead(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const auto address = unix_address(path);
    ASSERT_EQ(::bind(dead.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address), 0);
  }
  ASSERT_TRUE(std::filesystem::is_socket(path));
  Loop loop;
  EXPECT_TRUE(Server::listen(loop, path, 0600, echo()));
}

TEST(SocketFile, ALiveOneIsRefusedAndStaysAlive) {
  Serving serving(echo());
  Loop loop;
  const auto second = Server::listen(loop, serving.socket, 0600, echo());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::conflict);
  EXPECT_NE(second.error().message.find("another daemon"), std::string::npos);
  EXPECT_EQ(serving.ask("GET", "/")->status, 200);
}

TEST(SocketFile, AFileThatIsNoSocketIsLeftAlone) {
  TemporaryFolder folder;
  std::ofstream(folder / "s") << "precious";
  Loop loop;
  const auto server = Server::listen(loop, folder / "s", 0600, echo());
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, ErrorCode::conflict);
  EXPECT_TRUE(std::filesystem::is_regular_file(folder / "s"));
}

TEST(SocketFile, APathThatIsTooLongIsToldSo) {
  TemporaryFolder folder;
  Loop loop;
  const auto path = folder / std::string(100, 'x');
  const auto server = Server::listen(loop, path, 0600, echo());
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, ErrorCode::invalid);
  EXPECT_NE(server.error().message.find("may have 107"), std::string::npos) << server.error().message;
  EXPECT_EQ(fetch(path, "GET", "/", "", seconds(1)).error().code, ErrorCode::invalid);
  const std::string fits(107 - (folder / "").native().size(), 'x');
  EXPECT_TRUE(Server::listen(loop, folder / fits, 0600, echo()));
}

TEST(SocketFile, AMissingFolderIsAnError) {
  TemporaryFolder folder;
  Loop loop;
  const auto server = Server::listen(loop, folder / "no/s", 0600, echo());
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, ErrorCode::io);
}

TEST(SocketFile, ASuccessorsFileIsNotRemoved) {
  TemporaryFolder folder;
  const auto path = folder / "s";
  Loop loop;
  auto first = Server::listen(loop, path, 0600, echo());
  ASSERT_TRUE(first);
  std::filesystem::remove(path);
  auto second = Server::listen(loop, path, 0600, echo());
  ASSERT_TRUE(second);
  first->reset();
  EXPECT_TRUE(std::filesystem::is_socket(path));
  second->reset();
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace steward::net
