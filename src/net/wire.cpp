#include "net/wire.h"

#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cerrno>
#include <memory>
#include <system_error>

#include "net/tcp_socket.h"

namespace steward::net {
namespace {

namespace http = boost::beast::http;
using Steady = std::chrono::steady_clock;

constexpr std::uint64_t kBodyLimit = 64u << 20;
constexpr std::uint32_t kHeaderLimit = 64u << 10;
constexpr Duration kBacklogPause = std::chrono::milliseconds(10);

}  // namespace

Status Wire::connect() {
  const Status connected = endpoint_.is_tcp() ? connect_tcp() : connect_unix();
  if (!connected) socket_ = Descriptor();
  return connected;
}

Status Wire::connect_unix() {
  const auto address = unix_address(endpoint_.path);
  if (!address) return tl::unexpected<Error>(address.error());
  return connect_to(reinterpret_cast<const sockaddr*>(&*address), sizeof *address, AF_UNIX);
}

// Each address of the name in turn, the first that answers.
Status Wire::connect_tcp() {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICSERV | AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  const int code =
      ::getaddrinfo(endpoint_.host.c_str(), std::to_string(endpoint_.port).c_str(), &wanted, &found);
  if (code != 0) {
    return fail(ErrorCode::unavailable,
                fmt::format("the host {} is not found: {}", endpoint_.host, ::gai_strerror(code)));
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> freed(found, ::freeaddrinfo);
  Status last = not_connected(ECONNREFUSED);
  for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
    last = connect_to(at->ai_addr, at->ai_addrlen, at->ai_family);
    if (last) {
      send_at_once(socket_.get());
      return last;
    }
  }
  return last;
}

Status Wire::connect_to(const sockaddr* address, socklen_t length, int family) {
  socket_ = Descriptor(::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (socket_.get() < 0) return failed("making a socket", errno);
  while (::connect(socket_.get(), address, length) != 0) {
    if (errno == EINTR) continue;
    if (errno == EINPROGRESS) return finish_connecting();
    if (errno != EAGAIN) return not_connected(errno);
    // The listener's backlog is full, and nothing tells when it no longer is.
    if (left() <= Duration(0)) return too_late("connected");
    ::poll(nullptr, 0, static_cast<int>(std::min(kBacklogPause, left()).count()));
  }
  return {};
}

Status Wire::finish_connecting() {
  if (const Status ready = wait(POLLOUT, "connected"); !ready) return ready;
  int number = 0;
  socklen_t length = sizeof number;
  if (::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &number, &length) != 0) number = errno;
  if (number != 0) return not_connected(number);
  return {};
}

// A server that refuses stops reading and has answered: then the answer tells more than the broken pipe.
Status Wire::send(std::string_view text) {
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

Result<Response> Wire::receive(bool without_body) {
  http::response_parser<http::string_body> parser;
  parser.header_limit(kHeaderLimit);
  parser.body_limit(kBodyLimit);
  parser.skip(without_body);
  if (const Status received = receive_into(parser); !received) return tl::unexpected<Error>(received.error());
  can_go_on_ = parser.get().keep_alive() && !parser.get().need_eof();
  auto message = parser.release();
  Response response;
  response.status = static_cast<int>(message.result_int());
  response.content_type = std::string(message[http::field::content_type]);
  for (const auto& field : message)
    response.headers[std::string(field.name_string())] = std::string(field.value());
  response.body = std::move(message.body());
  return response;
}

template <typename Parser>
Status Wire::receive_into(Parser& parser) {
  std::string pending;
  std::array<char, 64u << 10> piece;
  while (!parser.is_done()) {
    if (const Status ready = wait(POLLIN, "answered"); !ready) return ready;
    const ssize_t got = ::recv(socket_.get(), piece.data(), piece.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (got < 0 && errno != ECONNRESET) return failed("receiving", errno);
    if (got <= 0) return ended(parser);
    heard_ = true;
    pending.append(piece.data(), static_cast<std::size_t>(got));
    if (const Status fed = feed(parser, pending); !fed) return fed;
  }
  return {};
}

template <typename Parser>
Status Wire::feed(Parser& parser, std::string& pending) {
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
template <typename Parser>
Status Wire::ended(Parser& parser) {
  boost::system::error_code error;
  closed_ = !heard_;
  if (parser.got_some()) parser.put_eof(error);
  if (!error && parser.is_done()) return {};
  return fail(ErrorCode::unavailable,
              fmt::format("{} closed the connection {}", endpoint_.text(),
                          parser.got_some() ? "in the middle of its answer" : "without an answer"));
}

Duration Wire::left() const {
  return std::max(Duration(0), std::chrono::ceil<Duration>(end_ - Steady::now()));
}

Status Wire::wait(short event, std::string_view what) {
  pollfd entry{socket_.get(), event, 0};
  while (true) {
    const Duration rest = std::min<Duration>(left(), std::chrono::hours(1));
    if (rest <= Duration(0)) return too_late(what);
    const int ready = ::poll(&entry, 1, static_cast<int>(rest.count()));
    if (ready > 0) return {};
    if (ready < 0 && errno != EINTR) return failed("waiting", errno);
  }
}

tl::unexpected<Error> Wire::too_late(std::string_view what) const {
  return fail(ErrorCode::timeout, fmt::format("{} has not {} in time", endpoint_.text(), what));
}

tl::unexpected<Error> Wire::garbled(const std::string& why) const {
  return fail(ErrorCode::garbled, fmt::format("{} does not answer in HTTP: {}", endpoint_.text(), why));
}

tl::unexpected<Error> Wire::failed(std::string_view doing, int number) const {
  return fail(ErrorCode::unavailable,
              fmt::format("{} at {}: {}", doing, endpoint_.text(), std::generic_category().message(number)));
}

tl::unexpected<Error> Wire::not_connected(int number) const {
  if (number == EACCES || number == EPERM)
    return fail(ErrorCode::refused, fmt::format("no permission to use {}", endpoint_.text()));
  if (number == ENOENT || number == ECONNREFUSED) {
    return fail(ErrorCode::unavailable,
                fmt::format("nobody answers at {}: is stewardd running?", endpoint_.text()));
  }
  return failed("connecting", number);
}

}  // namespace steward::net
