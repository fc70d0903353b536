#include <sys/stat.h>
#include <sys/syscall.h>

#include <atomic>
#include <vector>

#include "serving.h"

namespace steward::net {
namespace {

constexpr std::string_view kGet = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr Duration kShort = std::chrono::milliseconds(80);

TEST(Server, AnswersWithWhatTheHandlerSays) {
  Serving serving([](const Request& request, const Reply& reply) {
    EXPECT_EQ(request.query.at("all"), "1");
    Response response;
    response.status = 404;
    response.body = "{}";
    response.headers["X-Thing"] = "a\r\nSet-Cookie: evil";
    reply(response);
  });
  const auto response = serving.ask("GET", "/a%20b?all=1");
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 404);
  EXPECT_EQ(response->content_type, "application/json");
  EXPECT_EQ(response->body, "{}");
  EXPECT_EQ(response->headers.at("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(response->headers.at("Cache-Control"), "no-store");
  EXPECT_EQ(response->headers.at("X-Thing"), "a??Set-Cookie: evil");
  EXPECT_FALSE(response->headers.contains("Set-Cookie"));
}

TEST(Server, KnowsItsPeerFromTheKernel) {
  Serving serving([](const Request& request, const Reply& reply) {
    Response response;
    response.body = std::to_string(request.peer.uid) + " " + std::to_string(request.peer.pid);
    reply(response);
  });
  EXPECT_EQ(serving.ask("GET", "/")->body, std::to_string(::geteuid()) + " " + std::to_string(::getpid()));
  if (::geteuid() != 0) GTEST_SKIP() << "another uid can be tried by root only";
  std::string body;
  std::thread stranger([&] {
    // The bare system call changes this thread alone.
    ASSERT_EQ(::syscall(SYS_setresuid, 54321, 54321, 54321), 0);
    body = serving.ask("GET", "/")->body;
  });
  stranger.join();
  EXPECT_EQ(body, "54321 " + std::to_string(::getpid()));
}

TEST(Server, TheModeOfTheSocketIsObeyedWhateverTheUmask) {
  const mode_t before = ::umask(0777);
  Serving serving(echo(), {}, 0600);
  ::umask(before);
  struct stat status {};
  ASSERT_EQ(::lstat(serving.socket.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  if (::geteuid() != 0) return;
  std::thread stranger([&] {
    ASSERT_EQ(::syscall(SYS_setresuid, 54321, 54321, 54321), 0);
    const auto response = serving.ask("GET", "/");
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().code, ErrorCode::refused);
  });
  stranger.join();
}

TEST(Server, KeepsTheConnectionForTheNextRequest) {
  Serving serving(echo());
  RawClient client(serving.socket);
  ASSERT_TRUE(client.send(kGet));
  EXPECT_EQ(count_of(client.read_until("GET /x "), "200 OK"), 1u);
  ASSERT_TRUE(
      client.send("POST /y HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc"));
  const std::string all = client.read_to_end();
  EXPECT_EQ(count_of(all, "200 OK"), 2u);
  EXPECT_NE(all.find("POST /y abc"), std::string::npos);
  EXPECT_TRUE(client.closed());
}

TEST(Server, PipelinedRequestsAreAnsweredInOrderAndGarbageEndsThem) {
  Serving serving(echo());
  RawClient client(serving.socket);
  ASSERT_TRUE(
      client.send(std::string(kGet) +
                  "POST /y HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab\x01\x02 garbage\r\n\r\n" +
                  std::string(kGet)));
  const std::string all = client.read_to_end();
  EXPECT_LT(all.find("GET /x "), all.find("POST /y ab"));
  EXPECT_LT(all.find("POST /y ab"), all.find("HTTP/1.1 400 "));
  EXPECT_EQ(count_of(all, "HTTP/1.1 "), 3u);
  EXPECT_NE(all.find(R"({"error":{"code":"invalid","message":)"), std::string::npos);
}

struct BadRequest {
  std::string text;
  std::string status;
};
class Refusal : public testing::TestWithParam<BadRequest> {};

TEST_P(Refusal, IsAnErrorInJsonAndTheHandlerHearsNothing) {
  std::atomic<int> called = 0;
  ServerLimits limits;
  limits.header_bytes = 1000;
  limits.body_bytes = 100;
  limits.small_body_bytes = 100;
  Serving serving(
      [&](const Request&, const Reply& reply) {
        ++called;
        reply({});
      },
      limits);
  RawClient client(serving.socket);
  ASSERT_TRUE(client.send(GetParam().text));
  const std::string all = client.read_until("\"}}");
  EXPECT_EQ(all.substr(0, 13), "HTTP/1.1 " + GetParam().status + " ") << all;
  EXPECT_NE(all.find("{\"error\":{\"code\":\"invalid\""), std::string::npos) << all;
  EXPECT_NE(all.find("X-Content-Type-Options: nosniff"), std::string::npos);
  EXPECT_EQ(called, 0);
  EXPECT_TRUE(serving.ask("GET", "/"));
}

INSTANTIATE_TEST_SUITE_P(
    All, Refusal,
    testing::Values(
        BadRequest{"\x16\x03\x01 not http\r\n\r\n", "400"},
        BadRequest{"GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n", "400"},
        BadRequest{"GET /x HTTP/1.1\r\n\r\n", "400"},
        BadRequest{"GET /x HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n", "400"},
        BadRequest{"GET /x HTTP/1.1\r\nHost: h\r\nBad Header: 1\r\n\r\n", "400"},
        BadRequest{"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", "400"},
        BadRequest{"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", "400"},
        BadRequest{
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "400"},
        BadRequest{"DELETE /x HTTP/1.1\r\nHost: h\r\n\r\n", "405"},
        BadRequest{"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 101\r\n\r\n", "413"},
        BadRequest{"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n" +
                       std::string(255, 'x') + "\r\n0\r\n\r\n",
                   "413"},
        BadRequest{"POST / HTTP/1.1\r\nHost: h\r\nExpect: magic\r\nContent-Length: 1\r\n\r\n", "417"},
        BadRequest{"GET /" + std::string(2000, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n", "431"},
        BadRequest{"GET / HTTP/1.1\r\nHost: h\r\nA: " + std::string(2000, 'a') + "\r\n\r\n", "431"},
        BadRequest{"GET / HTTP/1.0\r\nHost: h\r\n\r\n", "505"}));

TEST(Server, ExpectingClientsAreToldToGoOn) {
  Serving serving(echo());
  RawClient client(serving.socket);
  ASSERT_TRUE(
      client.send("POST /y HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  ASSERT_TRUE(client.send("ab"));
  EXPECT_NE(client.read_until("POST /y ab").find("200 OK"), std::string::npos);
}

TEST(Server, HeadIsGetWithoutTheBody) {
  Serving serving(echo());
  RawClient client(serving.socket);
  ASSERT_TRUE(client.send("HEAD /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
  const std::string all = client.read_to_end();
  EXPECT_NE(all.find("Content-Length: 7\r\n"), std::string::npos) << all;
  EXPECT_EQ(all.substr(all.size() - 4), "\r\n\r\n");
  EXPECT_EQ(serving.ask("HEAD", "/x")->body, "");
}

TEST(Server, ABigBodyOfAnAgentPasses) {
  ServerLimits limits;
  limits.uncounted = {::geteuid()};
  Serving serving(
      [](const Request& request, const Reply& reply) {
        Response response;
        response.body = request.body + request.body;
        reply(response);
      },
      limits);
  std::string body(8u << 20, 'x');
  body.back() = 'y';
  const auto response = serving.ask("POST", "/big", body);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_TRUE(response->body == body + body);
}

TEST(Server, AnOversizedBodyIsRefusedAndTheClientHearsWhy) {
  ServerLimits limits;
  limits.uncounted = {::geteuid()};
  Serving serving(echo(), limits);
  const auto response = serving.ask("POST", "/big", std::string((8u << 20) + 1, 'x'));
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 413);
  EXPECT_NE(response->body.find("8388608 bytes"), std::string::npos) << response->body;
}

TEST(Server, APersonsBodyIsSmall) {
  ServerLimits limits;
  limits.uncounted.clear();
  Serving serving(echo(), limits);
  const std::string small(64u << 10, 'x');
  EXPECT_EQ(serving.ask("POST", "/s", small)->status, 200);
  const auto response = serving.ask("POST", "/s", small + "x");
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->status, 413);
  EXPECT_NE(response->body.find("65536 bytes"), std::string::npos) << response->body;
}

TEST(Server, APersonsLaterBodiesOfAConnectionAreSmallToo) {
  ServerLimits limits;
  limits.uncounted.clear();
  Serving serving(echo(), limits);
  RawClient client(serving.socket);
  ASSERT_TRUE(client.send(kGet));
  client.read_until("GET /x ");
  // Only the length is said: it is refused before the megabytes come.
  ASSERT_TRUE(client.send("POST /y HTTP/1.1\r\nHost: h\r\nContent-Length: 8388608\r\n\r\n"));
  EXPECT_NE(client.read_until("\"}}").find("HTTP/1.1 413 "), std::string::npos);
}

TEST(Server, APersonsChunksAreCountedTogether) {
  ServerLimits limits;
  limits.uncounted.clear();
  std::atomic<int> called = 0;
  Serving serving(
      [&](const Request&, const Reply& reply) {
        ++called;
        reply({});
      },
      limits);
  RawClient client(serving.socket);
  std::string request = "POST /y HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 17; ++i) request += "1000\r\n" + std::string(4096, 'x') + "\r\n";
  ASSERT_TRUE(client.send(request));
  EXPECT_EQ(client.read_until("\"}}").substr(0, 13), "HTTP/1.1 413 ");
  EXPECT_EQ(called, 0);
}

TEST(Server, ASlowSenderIsCutOffThoughEachByteComesInTime) {
  ServerLimits limits;
  limits.request = kShort;
  Serving serving(echo(), limits);
  RawClient client(serving.socket);
  for (const char c : kGet.substr(0, kGet.size() - 1)) {
    if (!client.send(std::string(1, c))) break;
    std::this_thread::sleep_for(kShort / 8);
  }
  const std::string all = client.read_to_end();
  EXPECT_EQ(all.substr(0, 13), "HTTP/1.1 408 ") << all;
  EXPECT_NE(all.find("\"code\":\"timeout\""), std::string::npos);
}

TEST(Server, ASlowBodyIsCutOffToo) {
  ServerLimits limits;
  limits.request = kShort;
  Serving serving(echo(), limits);
  RawClient client(serving.socket);
  ASSERT_TRUE(client.send("POST /y HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nabc"));
  EXPECT_EQ(client.read_to_end().substr(0, 13), "HTTP/1.1 408 ");
}

TEST(Server, ASlowReaderIsCutOff) {
  ServerLimits limits;
  limits.request = kShort;
  std::atomic<bool> asked = false;
  Serving serving(
      [&](const Request&, const Reply& reply) {
        asked = true;
        Response response;
        response.body.assign(16u << 20, 'x');
        reply(response);
      },
      limits);
  RawClient client(serving.socket);
  ASSERT_TRUE(client.send(kGet));
  while (!asked) std::this_thread::yield();
  std::this_thread::sleep_for(2 * kShort);
  EXPECT_LT(client.read_to_end().size(), 16u << 20);
  EXPECT_TRUE(client.closed());
}

TEST(Server, AnIdleConnectionIsClosedWithoutAWord) {
  ServerLimits limits;
  limits.idle = limits.uncounted_idle = kShort;
  Serving serving(echo(), limits);
  RawClient client(serving.socket);
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_TRUE(client.closed());
}

TEST(Server, AReplyMayComeLaterFromThePostedWorkOfAnotherThread) {
  std::vector<std::thread> workers;
  Loop* loop = nullptr;
  Serving serving([&](const Request& request, const Reply& reply) {
    workers.emplace_back([&loop, reply, body = request.body] {
      Response response;
      response.body = body + " done";
      loop->post([reply, response] { reply(response); });
    });
  });
  loop = &serving.loop;
  const auto response = serving.ask("POST", "/later", "work");
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "work done");
  serving.on_loop([&] {
    for (std::thread& worker : workers) worker.join();
  });
}

TEST(Server, AReplyThatComesAfterTheConnectionDiedIsHarmless) {
  std::vector<Reply> replies;
  Serving serving([&](const Request&, Reply reply) { replies.push_back(std::move(reply)); });
  {
    RawClient client(serving.socket);
    ASSERT_TRUE(client.send(kGet));
    std::size_t count = 0;
    while (count == 0) serving.on_loop([&] { count = replies.size(); });
  }
  serving.on_loop([&] { replies.front()({}); });
  // And again when the server itself is gone.
  RawClient client(serving.socket);
  ASSERT_TRUE(client.send(kGet));
  std::size_t count = 0;
  while (count < 2) serving.on_loop([&] { count = replies.size(); });
  serving.on_loop([&] { serving.server.reset(); });
  serving.on_loop([&] { replies.back()({}); });
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_TRUE(client.closed());
}

TEST(Server, AHandlerThatNeverRepliesIsAnsweredFor) {
  ServerLimits limits;
  limits.request = kShort;
  std::vector<Reply> replies;
  Serving serving([&](const Request&, Reply reply) { replies.push_back(std::move(reply)); }, limits);
  const auto response = serving.ask("GET", "/");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 503);
  serving.on_loop([&] { replies.front()({}); });  // too late, and no second answer
}

TEST(Server, AnAnswerUnderWayIsStillWrittenWhenTheServerGoes) {
  Serving* self = nullptr;
  Serving serving([&](const Request&, const Reply& reply) {
    Response response;
    response.body.assign(4u << 20, 'x');
    reply(response);
    self->loop.post([&] { self->server.reset(); });
  });
  self = &serving;
  const auto response = serving.ask("GET", "/");
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body.size(), 4u << 20);
  EXPECT_FALSE(std::filesystem::exists(serving.socket));
  EXPECT_EQ(serving.ask("GET", "/").error().code, ErrorCode::unavailable);
}

TEST(Server, OnePersonsConnectionsAreBounded) {
  ServerLimits limits;
  limits.connections_per_uid = 3;
  limits.uncounted.clear();
  Serving serving(echo(), limits);
  {
    std::vector<std::unique_ptr<RawClient>> held;
    for (int i = 0; i < 3; ++i) {
      held.push_back(std::make_unique<RawClient>(serving.socket));
      ASSERT_TRUE(held.back()->send(kGet));
      ASSERT_NE(held.back()->read_until("GET /x ").find("200 OK"), std::string::npos);
    }
    for (int i = 0; i < 20; ++i) {
      const auto response = serving.ask("GET", "/");
      ASSERT_TRUE(response) << response.error().message;
      EXPECT_EQ(response->status, 503);
      EXPECT_NE(response->body.find("\"unavailable\""), std::string::npos);
    }
  }
  int status = 503;
  for (int i = 0; i < 500 && status == 503; ++i) status = serving.ask("GET", "/")->status;
  EXPECT_EQ(status, 200);  // closing gives the room back
}

TEST(Server, AllConnectionsTogetherAreBounded) {
  ServerLimits limits;
  limits.connections = 1;
  Serving serving(echo(), limits);
  RawClient held(serving.socket);
  ASSERT_TRUE(held.send(kGet));
  held.read_until("GET /x ");
  EXPECT_EQ(serving.ask("GET", "/")->status, 503);
}

TEST(Server, AHundredClientsAtOnceAreAllServed) {
  ServerLimits limits;
  limits.uncounted = {::geteuid()};
  Serving serving(echo(), limits);
  std::atomic<int> right = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 100; ++i) {
    clients.emplace_back([&, i] {
      for (int k = 0; k < 5; ++k) {
        const std::string body = std::to_string(i) + "." + std::to_string(k);
        const auto response = serving.ask("POST", "/c", body);
        if (response && response->body == "POST /c " + body) ++right;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(right, 500);
}

}  // namespace
}  // namespace steward::net
