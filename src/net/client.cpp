// The blocking client: plain POSIX sockets with one deadline, Beast's parser for the answer.
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cerrno>
#include <system_error>

#include "net/http.h"
#include "net/target.h"
#include "net/unix_socket.h"

namespace steward::net {
namespace {

namespace http = boost::beast::http;
using Steady = std::chrono::steady_clock;
using Parser = http::response_parser<http::string_body>;

constexpr std::uint64_t kBodyLimit = 64u << 20;
constexpr std::uint32_t kHeaderLimit = 64u << 10;
constexpr Duration kBacklogPause = std::chrono::milliseconds(10);

class Call {
 public:
  Call(const std::filesystem::path& path, Duration limit) : path_(path), end_(Steady::now() + limit) {}

  Status connect() {
    const auto address = unix_address(path_);
    if (!address) return tl::unexpected(address.error());
    socket_ = Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (socket_.get() < 0) return failed("making a socket", errno);
    while (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0) {
      if (errno == EINTR) continue;
      if (errno != EAGAIN) return not_connected(errno);
      // The listener's backlog is full, and nothing tells when it no longer is.
      if (left() <= Duration(0)) return too_late("connected");
      ::poll(nullptr, 0, static_cast<int>(std::min(kBacklogPause, left()).count()));
    }
    return {};
  }

  // A server that refuses stops reading and has answered: then the answer tells more than the broken pipe.
  Status send(std::string_view text) {
    while (!text.empty()) {
      const ssize_t sent = ::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL);
      if (sent >= 0) {
        text.remove_prefix(static_cast<std::size_t>(sent));
      } else if (errno == EAGAIN) {
        if (const Status ready = wait(POLLOUT, "taken the request"); !ready) return ready;
      } else if (errno == EPIPE || errno == ECONNRESET) {
        return {};
      } else if (errno != EINTR) {
        return failed("sending", errno);
      }
    }
    return {};
  }

  Status receive(Parser& parser) {
    std::string pending;
    std::array<char, 64u << 10> piece;
    while (!parser.is_done()) {
      if (const Status ready = wait(POLLIN, "answered"); !ready) return ready;
      const ssize_t got = ::recv(socket_.get(), piece.data(), piece.size(), 0);
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (got < 0 && errno != ECONNRESET) return failed("receiving", errno);
      if (got <= 0) return ended(parser);
      pending.append(piece.data(), static_cast<std::size_t>(got));
      if (const Status fed = feed(parser, pending); !fed) return fed;
    }
    return {};
  }

 private:
  Status feed(Parser& parser, std::string& pending) {
    while (!pending.empty() && !parser.is_done()) {
      boost::system::error_code error;
      const std::size_t used = parser.put(boost::asio::buffer(pending), error);
      pending.erase(0, used);
      if (error == http::error::need_more) return {};
      if (error == http::error::body_limit) return garbled("its answer is larger than 64 MiB");
      if (error) return garbled(error.message());
    }
    return {};
  }

  // An answer without a length ends with the connection.
  Status ended(Parser& parser) {
    boost::system::error_code error;
    if (parser.got_some()) parser.put_eof(error);
    if (!error && parser.is_done()) return {};
    return fail(ErrorCode::unavailable,
                fmt::format("{} closed the connection {}", path_.string(),
                            parser.got_some() ? "in the middle of its answer" : "without an answer"));
  }

  Duration left() const { return std::max(Duration(0), std::chrono::ceil<Duration>(end_ - Steady::now())); }

  Status wait(short event, std::string_view what) {
    pollfd entry{socket_.get(), event, 0};
    while (true) {
      const Duration rest = std::min<Duration>(left(), std::chrono::hours(1));
      if (rest <= Duration(0)) return too_late(what);
      const int ready = ::poll(&entry, 1, static_cast<int>(rest.count()));
      if (ready > 0) return {};
      if (ready < 0 && errno != EINTR) return failed("waiting", errno);
    }
  }

  tl::unexpected<Error> too_late(std::string_view what) const {
    return fail(ErrorCode::timeout, fmt::format("{} has not {} in time", path_.string(), what));
  }
  tl::unexpected<Error> garbled(const std::string& why) const {
    return fail(ErrorCode::garbled, fmt::format("{} does not answer in HTTP: {}", path_.string(), why));
  }
  tl::unexpected<Error> failed(std::string_view doing, int number) const {
    return fail(ErrorCode::unavailable,
                fmt::format("{} at {}: {}", doing, path_.string(), std::generic_category().message(number)));
  }
  tl::unexpected<Error> not_connected(int number) const {
    if (number == EACCES || number == EPERM) {
      return fail(ErrorCode::refused, fmt::format("no permission to use {}", path_.string()));
    }
    if (number == ENOENT || number == ECONNREFUSED) {
      return fail(ErrorCode::unavailable,
                  fmt::format("nobody answers at {}: is stewardd running?", path_.string()));
    }
    return failed("connecting", number);
  }

  const std::filesystem::path& path_;
  const Steady::time_point end_;
  Descriptor socket_;
};

}  // namespace

Result<Response> fetch(const std::filesystem::path& socket, const std::string& method,
                       const std::string& target, const std::string& body, Duration limit) {
  if (method != "GET" && method != "HEAD" && method != "POST") {
    return fail(ErrorCode::invalid, "GET, HEAD and POST only");
  }
  if (const auto checked = parse_target(target); !checked) return tl::unexpected(checked.error());
  Call call(socket, limit);
  if (const Status connected = call.connect(); !connected) return tl::unexpected(connected.error());
  std::string text = method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
  if (method == "POST")
    text += fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n", body.size());
  text += "\r\n";
  if (method == "POST") text += body;
  if (const Status sent = call.send(text); !sent) return tl::unexpected(sent.error());

  Parser parser;
  parser.header_limit(kHeaderLimit);
  parser.body_limit(kBodyLimit);
  parser.skip(method == "HEAD");
  if (const Status received = call.receive(parser); !received) return tl::unexpected(received.error());
  auto message = parser.release();
  Response response;
  response.status = static_cast<int>(message.result_int());
  response.content_type = std::string(message[http::field::content_type]);
  for (const auto& field : message) {
    response.headers[std::string(field.name_string())] = std::string(field.value());
  }
  response.body = std::move(message.body());
  return response;
}

}  // namespace steward::net
