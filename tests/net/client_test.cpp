// fetch() against servers that misbehave: each takes one connection and plays its part.
#include <functional>

#include "serving.h"

namespace steward::net {
namespace {

class OddServer {
 public:
  explicit OddServer(std::function<void(int)> part) {
    auto made = ListeningSocket::open(folder_ / "s", 0600);
    if (!made) throw std::runtime_error(made.error().message);
    listening_ = std::make_unique<ListeningSocket>(std::move(*made));
    fd_ = Descriptor(listening_->release());
    thread_ = std::thread([this, part = std::move(part)] {
      pollfd entry{fd_.get(), POLLIN, 0};
      if (::poll(&entry, 1, 5000) <= 0) return;
      const Descriptor connection(::accept4(fd_.get(), nullptr, nullptr, SOCK_CLOEXEC));
      part(connection.get());
    });
  }
  ~OddServer() { thread_.join(); }
  std::filesystem::path path() const { return folder_ / "s"; }

 private:
  TemporaryFolder folder_;
  std::unique_ptr<ListeningSocket> listening_;
  Descriptor fd_;
  std::thread thread_;
};

void say(int fd, std::string_view text) {
  ASSERT_EQ(::send(fd, text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
}
void read_request(int fd) {
  char piece[4096];
  ASSERT_GT(::recv(fd, piece, sizeof piece, 0), 0);
}
void await_close(int fd) {
  char piece[4096];
  while (::recv(fd, piece, sizeof piece, 0) > 0) continue;
}

Result<Response> get(const OddServer& server, Duration limit = seconds(5)) {
  return fetch(server.path(), "GET", "/", "", limit);
}

TEST(Client, NobodyThereIsUnavailable) {
  const TemporaryFolder folder;
  const auto response = fetch(folder / "none", "GET", "/", "", seconds(1));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::unavailable);
  EXPECT_NE(response.error().message.find("is stewardd running?"), std::string::npos);
}

TEST(Client, AServerThatNeverAnswersIsATimeout) {
  const OddServer server(await_close);
  EXPECT_EQ(get(server, std::chrono::milliseconds(50)).error().code, ErrorCode::timeout);
}

TEST(Client, TheDeadlineCoversAnAnswerThatDripsIn) {
  const OddServer server([](int fd) {
    say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    while (::send(fd, "x", 1, MSG_NOSIGNAL) == 1) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  });
  EXPECT_EQ(get(server, std::chrono::milliseconds(80)).error().code, ErrorCode::timeout);
}

TEST(Client, TheDeadlineCoversAServerThatDoesNotRead) {
  std::promise<void> enough;
  const OddServer server([&](int) { enough.get_future().wait(); });
  const auto response =
      fetch(server.path(), "POST", "/", std::string(4u << 20, 'x'), std::chrono::milliseconds(50));
  enough.set_value();
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::timeout);
}

TEST(Client, ClosingBeforeTheAnswerIsUnavailable) {
  const OddServer server([](int fd) { read_request(fd); });
  EXPECT_EQ(get(server).error().code, ErrorCode::unavailable);
}

TEST(Client, ClosingInTheMiddleOfTheAnswerIsUnavailable) {
  const OddServer server([](int fd) {
    read_request(fd);
    say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc");
  });
  const auto response = get(server);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::unavailable);
  EXPECT_NE(response.error().message.find("in the middle"), std::string::npos);
}

TEST(Client, WhatIsNoHttpIsGarbled) {
  const OddServer server([](int fd) { say(fd, "220 mail.example ESMTP\r\n\r\n"); });
  EXPECT_EQ(get(server).error().code, ErrorCode::garbled);
}

TEST(Client, AnAnswerThatSaysItIsTooLargeIsGarbled) {
  const OddServer server([](int fd) {
    read_request(fd);
    say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 67108865\r\n\r\n");
    await_close(fd);
  });
  const auto response = get(server);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::garbled);
}

TEST(Client, AnAnswerWithoutALengthEndsWithTheConnection) {
  const OddServer server([](int fd) {
    read_request(fd);
    say(fd, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nabc");
  });
  const auto response = get(server);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "abc");
}

TEST(Client, AnAnswerInPiecesIsPutTogether) {
  const OddServer server([](int fd) {
    read_request(fd);
    for (const char c : std::string(
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")) {
      say(fd, std::string(1, c));
    }
    await_close(fd);
  });
  const auto response = get(server);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "abcde");
}

TEST(Client, TargetsAndMethodsCannotSmuggleARequest) {
  for (const char* target : {"/ HTTP/1.1\r\nX: y", "/a b", "x", ""}) {
    EXPECT_EQ(fetch("/nowhere", "GET", target, "", seconds(1)).error().code, ErrorCode::invalid) << target;
  }
  EXPECT_EQ(fetch("/nowhere", "GET / HTTP/1.1\r\n", "/", "", seconds(1)).error().code, ErrorCode::invalid);
}

}  // namespace
}  // namespace steward::net
