// A port that anybody may speak to: who they are is neither asked nor believed, and the limits hold.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>

#include "serving.h"

namespace steward::net {
namespace {

using namespace std::chrono_literals;

// The socket's server beside it is there for its loop alone.
class Anybody : public testing::Test {
 protected:
  ~Anybody() override {
    serving_.on_loop([&] { server_.reset(); });
  }
  void serve(ServerLimits limits = {}) {
    Endpoint any;
    any.host = "127.0.0.1";
    serving_.on_loop([&] {
      auto made = Server::listen_for_anybody(
          serving_.loop, any,
          [this](const Request& request, const Reply& reply) {
            ++handled_;
            last_ = request;
            reply({200, "text/plain", request.method + " " + request.path + " " + request.body, {}});
          },
          std::move(limits));
      ASSERT_TRUE(made) << made.error().message;
      server_ = std::move(*made);
      port_ = server_->tcp_port();
    });
  }
  Descriptor connect() const {
    Descriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    return fd;
  }
  // All that comes until the other side closes, or nothing has for eight seconds.
  static std::string hear(const Descriptor& fd) {
    std::string seen;
    char piece[4096];
    pollfd entry{fd.get(), POLLIN, 0};
    while (::poll(&entry, 1, 8000) > 0) {
      const ssize_t got = ::recv(fd.get(), piece, sizeof piece, 0);
      if (got <= 0) return seen;
      seen.append(piece, static_cast<std::size_t>(got));
    }
    return seen + "<nothing more>";
  }
  std::string say(const std::string& text) const {
    const Descriptor fd = connect();
    (void)::send(fd.get(), text.data(), text.size(), MSG_NOSIGNAL);
    return hear(fd);
  }
  static std::string request(const std::string& line, const std::string& headers,
                             const std::string& body = "") {
    return line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers +
           (body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n") + "\r\n" + body;
  }
  static int status_of(const std::string& answer) {
    return answer.size() > 12 ? std::atoi(answer.c_str() + 9) : 0;
  }

  Serving serving_{echo()};
  std::unique_ptr<Server> server_;
  std::uint16_t port_ = 0;
  std::atomic<int> handled_{0};
  Request last_;
};

TEST_F(Anybody, IsServedAndIsNobody) {
  serve();
  const std::string answer = say(request("GET /x?a=1", ""));
  EXPECT_EQ(status_of(answer), 200) << answer;
  EXPECT_NE(answer.find("GET /x "), std::string::npos);
  EXPECT_EQ(last_.peer.uid, anybody_uid);
  EXPECT_EQ(last_.peer.gid, static_cast<gid_t>(-1));
  EXPECT_TRUE(last_.peer.remote);
  EXPECT_EQ(last_.peer.came_from, "127.0.0.1");
}

TEST_F(Anybody, IsNotBelievedWhoTheySayTheyAre) {
  serve();
  for (const char* header : {"Authorization: Munge MUNGE:AwQ:", "Authorization: Basic cm9vdDo=",
                             "X-Remote-User: root", "Remote-User: root"}) {
    EXPECT_EQ(status_of(say(request("GET /x", std::string(header) + "\r\n"))), 200);
    EXPECT_EQ(last_.peer.uid, anybody_uid) << header;
  }
}

TEST_F(Anybody, SaysWhatPagesNeedToKnow) {
  serve();
  say(request("POST /x", "Content-Type: text/a\r\nAccept-Language: da\r\nX-Forwarded-For: 192.0.2.1\r\n",
              "b"));
  EXPECT_EQ(last_.header("content-type"), "text/a");
  EXPECT_EQ(last_.header("accept-language"), "da");
  EXPECT_EQ(last_.header("x-forwarded-for"), "192.0.2.1");
  say(request("GET /x", "X-Forwarded-For: 192.0.2.1\r\nx-forwarded-for: 192.0.2.2\r\n"));
  EXPECT_EQ(last_.header("x-forwarded-for"), "192.0.2.1, 192.0.2.2");
  EXPECT_EQ(last_.header("content-type"), "");
}

TEST_F(Anybody, HeadIsGetWithoutTheBody) {
  serve();
  const std::string answer = say(request("HEAD /x", ""));
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_NE(answer.find("Content-Length: 7\r\n"), std::string::npos) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\n"));
  EXPECT_EQ(last_.method, "GET");
}

// Even if the site took all accounts for agents.
TEST_F(Anybody, SendsLittleWhateverTheLimitsSayOfOthers) {
  ServerLimits limits;
  limits.uncounted = {0, anybody_uid};
  limits.small_body_bytes = 1000;
  serve(limits);
  EXPECT_EQ(status_of(say(request("POST /x", "", std::string(1000, 'x')))), 200);
  EXPECT_EQ(status_of(say(request("POST /x", "", std::string(1001, 'x')))), 413);
  EXPECT_EQ(status_of(say(request("POST /x", "Content-Encoding: zstd\r\n", "x"))), 415);
  EXPECT_EQ(status_of(say(request("GET /x", "X: " + std::string(20'000, 'x') + "\r\n"))), 431);
  EXPECT_EQ(status_of(say(request("PUT /x", ""))), 405);
  EXPECT_EQ(status_of(say(request("GET x", ""))), 400);
  EXPECT_EQ(handled_, 1);
}

TEST_F(Anybody, WhoIsSlowIsNotWaitedFor) {
  ServerLimits limits;
  limits.request = 200ms;
  limits.idle = 200ms;
  serve(limits);
  EXPECT_EQ(say(""), "");  // says nothing: closed
  EXPECT_EQ(status_of(say("GET /x HTTP/1.1\r\nHo")), 408);
  EXPECT_EQ(status_of(say("POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf")), 408);
  EXPECT_EQ(handled_, 0);
}

TEST_F(Anybody, OneAddressHasOnlyItsShare) {
  ServerLimits limits;
  limits.unproven_per_address = 3;
  serve(limits);
  {
    std::vector<Descriptor> held;
    for (int i = 0; i < 3; ++i) {
      held.push_back(connect());
      const std::string text = "GET /x HTTP/1.1\r\nHost: x\r\n\r\n";  // and is kept open
      (void)::send(held.back().get(), text.data(), text.size(), MSG_NOSIGNAL);
      pollfd entry{held.back().get(), POLLIN, 0};
      ASSERT_EQ(::poll(&entry, 1, 8000), 1);
    }
    EXPECT_EQ(status_of(say(request("GET /x", ""))), 503);
    EXPECT_EQ(serving_.ask("GET", "/")->status, 200);  // what is proven has its own room
  }
  int status = 503;
  for (int i = 0; i < 500 && status == 503; ++i) status = status_of(say(request("GET /x", "")));
  EXPECT_EQ(status, 200);
}

TEST_F(Anybody, AllTogetherHaveTheirShareToo) {
  ServerLimits limits;
  limits.unproven = 1;
  serve(limits);
  const Descriptor held = connect();
  (void)::send(held.get(), "G", 1, MSG_NOSIGNAL);
  int status = 200;
  for (int i = 0; i < 500 && status == 200; ++i) status = status_of(say(request("GET /x", "")));
  EXPECT_EQ(status, 503);
}

TEST_F(Anybody, ThePortIsFreedWithTheServer) {
  serve();
  Endpoint again;
  again.host = "127.0.0.1";
  again.port = port_;
  serving_.on_loop([&] {
    const auto taken = Server::listen_for_anybody(serving_.loop, again, echo());
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().code, ErrorCode::conflict);
    server_.reset();
    EXPECT_TRUE(Server::listen_for_anybody(serving_.loop, again, echo()));
  });
}

}  // namespace
}  // namespace steward::net
