// TCP with MUNGE: against a real munged.
#include "net/munge.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <atomic>

#include "base/compress.h"
#include "munged.h"
#include "net/verifier.h"

namespace steward::net {
namespace {

using namespace std::chrono_literals;

constexpr Duration kLimit = 10s;

class OverTcp : public testing::Test {
 protected:
  OverTcp() { limits_.uncounted = {::getuid()}; }
  ~OverTcp() override {
    if (serving_) serving_->on_loop([&] { verifier_.reset(); });
  }
  // `munge_socket`: stewardd's munged.
  void serve(const std::string& munge_socket) {
    serving_ = std::make_unique<Serving>(
        [this](const Request& request, const Reply& reply) {
          ++handled_;
          last_ = request;
          reply({200, "text/plain", std::to_string(request.body.size()), {}});
        },
        limits_);
    serving_->on_loop([&] {
      verifier_ = std::make_unique<Verifier>(serving_->loop, [this, munge_socket](const std::string& words) {
        ++checked_;
        return check_identity({munge_socket, "aicloud"}, words);
      });
      Endpoint any;
      any.host = "127.0.0.1";
      const Status listening = serving_->server->also_listen(any, [this](std::string words, auto done) {
        verifier_->verify(std::move(words), std::move(done));
      });
      EXPECT_TRUE(listening) << (listening ? "" : listening.error().message);
      port_ = serving_->server->tcp_port();
    });
  }
  Endpoint endpoint(const std::string& cluster = "aicloud") const {
    Endpoint at;
    at.host = "127.0.0.1";
    at.port = port_;
    at.cluster = cluster;
    return at;
  }
  // A raw connection's whole conversation.
  std::string say(const std::string& text) {
    const Descriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      return "no connection";
    (void)::send(fd.get(), text.data(), text.size(), MSG_NOSIGNAL);
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
  std::string get_with(const std::string& credential) {
    return say("GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" +
               (credential.empty() ? "" : "Authorization: " + credential + "\r\n") + "\r\n");
  }

  ServerLimits limits_;
  std::unique_ptr<Serving> serving_;
  std::unique_ptr<Verifier> verifier_;
  std::uint16_t port_ = 0;
  std::atomic<int> handled_{0}, checked_{0};
  Request last_;
};

TEST_F(OverTcp, AConnectionSaysOnceWhoCalls) {
  const Munged munged;
  serve(munged.socket);
  Client client(endpoint(), munged.socket);
  for (int i = 0; i < 3; ++i) {
    const auto response = client.ask({"POST", "/x", "hello", "", false}, kLimit);
    ASSERT_TRUE(response) << response.error().message;
    EXPECT_EQ(response->body, "5");
  }
  EXPECT_EQ(handled_, 3);
  EXPECT_EQ(checked_, 1);
  EXPECT_EQ(last_.peer.uid, ::getuid());
  EXPECT_TRUE(last_.peer.remote);
  EXPECT_EQ(last_.peer.came_from, "127.0.0.1");
}

TEST_F(OverTcp, WithoutACredentialNothingReachesTheHandler) {
  const Munged munged;
  serve(munged.socket);
  for (const std::string credential : {"", "Basic YWxhOmJhbGE=", "Munge MUNGE:garbage:", "Munge "}) {
    const std::string answer = get_with(credential);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 401")) << credential << ": " << answer;
  }
  EXPECT_EQ(handled_, 0);
}

TEST_F(OverTcp, ACredentialIsTakenOnce) {
  const Munged munged;
  serve(munged.socket);
  const auto credential = prove_identity({munged.socket, "aicloud"});
  ASSERT_TRUE(credential) << credential.error().message;
  EXPECT_TRUE(get_with(*credential).starts_with("HTTP/1.1 200"));
  const std::string again = get_with(*credential);
  EXPECT_TRUE(again.starts_with("HTTP/1.1 401")) << again;
  EXPECT_NE(again.find("used before"), std::string::npos) << again;
}

TEST_F(OverTcp, OneThatWasMadeForSomethingElseIsRefused) {
  const Munged munged;
  serve(munged.socket);
  Client client(endpoint("another"), munged.socket);
  const auto response = client.ask({}, kLimit);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 401);
  EXPECT_NE(response->body.find("made for something else"), std::string::npos) << response->body;
}

TEST_F(OverTcp, AnotherKeyIsRefusedWithWhatToDo) {
  const Munged here, there(std::string(128, 'x'));
  serve(here.socket);
  Client client(endpoint(), there.socket);
  const auto response = client.ask({}, kLimit);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 401);
  EXPECT_NE(response->body.find("/etc/munge/munge.key"), std::string::npos) << response->body;
}

TEST_F(OverTcp, MungedAwayOnEitherSideIsSaid) {
  Munged munged;
  serve("/nowhere/munge.socket");
  Client client(endpoint(), munged.socket);
  const auto response = client.ask({}, kLimit);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 503);
  EXPECT_NE(response->body.find("munged on stewardd's host"), std::string::npos) << response->body;
  munged.stop();
  Client without(endpoint(), munged.socket);
  const auto none = without.ask({}, kLimit);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::unavailable);
  EXPECT_NE(none.error().message.find("munged on this host"), std::string::npos);
}

// It takes connections and says nothing. Meanwhile others are served.
TEST_F(OverTcp, AHangingMungedHoldsUpNobodyElse) {
  limits_.proof = 1s;
  TemporaryFolder folder;
  const std::string hanging = (folder / "hanging").string();
  const auto address = unix_address(hanging);
  const Descriptor listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ASSERT_EQ(::bind(listener.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address), 0);
  ASSERT_EQ(::listen(listener.get(), 8), 0);
  const Munged munged;
  serve(hanging);
  const auto credential = prove_identity({munged.socket, "aicloud"});
  ASSERT_TRUE(credential);
  std::string answer;
  std::thread stranger([&] { answer = get_with(*credential); });
  for (int i = 0; i < 5; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_TRUE(serving_->ask("GET", "/local"));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 500ms);
  }
  stranger.join();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 503")) << answer;
  EXPECT_EQ(handled_, 5);
}

TEST_F(OverTcp, StrangersHaveLittleTimeAndFewConnections) {
  limits_.proof = 500ms;
  limits_.unproven_per_address = 2;
  const Munged munged;
  serve(munged.socket);
  std::thread first([&] { EXPECT_EQ(say("GET /x HT").find("200"), std::string::npos); });
  std::thread second([&] { EXPECT_EQ(say("").find("200"), std::string::npos); });
  std::this_thread::sleep_for(200ms);
  EXPECT_TRUE(say("").starts_with("HTTP/1.1 503"));
  const auto begin = std::chrono::steady_clock::now();
  first.join();
  second.join();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 3s);
  EXPECT_EQ(handled_, 0);
  // Their places are free again.
  Client client(endpoint(), munged.socket);
  EXPECT_TRUE(client.ask({}, kLimit));
}

TEST_F(OverTcp, CompressedBodiesAreOpenedForAgentsUpToTheirLimit) {
  limits_.body_bytes = 1u << 20;
  const Munged munged;
  serve(munged.socket);
  Client client(endpoint(), munged.socket);
  const auto send = [&](const std::string& body, const std::string& encoding) {
    const auto response = client.ask_once({"POST", "/x", body, encoding, false}, kLimit);
    EXPECT_TRUE(response) << (response ? "" : response.error().message);
    return response.value_or(Response{});
  };
  EXPECT_EQ(send(compress(std::string(300'000, 'a')), "zstd").body, "300000");
  const std::string bomb = compress(std::string(200u << 20, '\0'));
  ASSERT_LT(bomb.size(), 100'000u);
  EXPECT_EQ(send(bomb, "zstd").status, 413);
  EXPECT_EQ(send("no zstd", "zstd").status, 400);
  EXPECT_EQ(send("x", "gzip").status, 415);
  EXPECT_EQ(handled_, 1);
}

TEST_F(OverTcp, CompressedBodiesOfOthersAreRefused) {
  limits_.uncounted = {};
  const Munged munged;
  serve(munged.socket);
  Client client(endpoint(), munged.socket);
  const auto response = client.ask({"POST", "/x", compress("hello"), "zstd", false}, kLimit);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 415);
}

TEST_F(OverTcp, AConnectionThatWasClosedMeanwhileIsMadeAnew) {
  limits_.idle = limits_.uncounted_idle = 100ms;
  const Munged munged;
  serve(munged.socket);
  Client client(endpoint(), munged.socket);
  ASSERT_TRUE(client.ask({}, kLimit));
  std::this_thread::sleep_for(400ms);
  const auto response = client.ask({}, kLimit);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(checked_, 2);
}

TEST_F(OverTcp, BothSidesSayTheirTime) {
  const Munged munged;
  serve(munged.socket);
  Client client(endpoint(), munged.socket);
  const auto response = client.ask({"POST", "/x", "", "", true}, kLimit);
  ASSERT_TRUE(response);
  ASSERT_TRUE(last_.ahead.has_value());
  EXPECT_LT(std::chrono::abs(*last_.ahead), 5s);
  EXPECT_TRUE(response->headers.contains(kClockHeader));
}

TEST(EndpointText, IsReadAndWritten) {
  for (const char* text :
       {"/run/steward/api.sock", "stewardd.example.org:6820", "aicloud@10.0.0.1:6820", "[fe80::1]:6820"}) {
    const auto at = Endpoint::parse(text);
    ASSERT_TRUE(at) << text;
    EXPECT_EQ(at->text(), text);
  }
  for (const char* text : {"", "host:", "host:0", "host:65536", "host:x", ":6820", "@host:1", "a b@host:1",
                           "fe80::1:6820", "ho st:1"})
    EXPECT_FALSE(Endpoint::parse(text)) << text;
}

}  // namespace
}  // namespace steward::net
