#include "net/client.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "net/target.h"
#include "net/wire.h"

namespace steward::net {
namespace {

Status check(const Message& message) {
  if (message.method != "GET" && message.method != "HEAD" && message.method != "POST")
    return fail(ErrorCode::invalid, "GET, HEAD and POST only");
  if (const auto target = parse_target(message.target); !target) return tl::unexpected<Error>(target.error());
  return {};
}

}  // namespace

Client::Client(Endpoint endpoint, std::string munge_socket)
    : endpoint_(std::move(endpoint)), munge_{std::move(munge_socket), endpoint_.cluster} {}

Result<std::string> Client::header_of(const Message& message, bool fresh, bool keep) const {
  std::string text = fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\n", message.method, message.target);
  if (!keep) text += "Connection: close\r\n";
  if (fresh && endpoint_.is_tcp()) {
    const auto credential = prove_identity(munge_);
    if (!credential) return credential;
    text += fmt::format("Authorization: {}\r\n", *credential);
  }
  if (message.method == "POST")
    text += fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n", message.body.size());
  if (!message.encoding.empty()) text += fmt::format("Content-Encoding: {}\r\n", message.encoding);
  // Last, after all that may take long.
  if (message.says_time) text += fmt::format("{}: {}\r\n", kClockHeader, to_ms(SystemClock().now()));
  return text + "\r\n";
}

Result<Response> Client::exchange(const Message& message, Duration limit, bool keep) {
  if (const Status good = check(message); !good) return tl::unexpected<Error>(good.error());
  const bool kept = socket_.get() >= 0;
  Wire wire(endpoint_, limit);
  if (kept) {
    wire.adopt(std::move(socket_));
  } else if (const Status connected = wire.connect(); !connected) {
    return tl::unexpected<Error>(connected.error());
  }
  auto text = header_of(message, !kept, keep);
  if (!text) return tl::unexpected<Error>(text.error());
  if (message.method == "POST") *text += message.body;
  const Status sent = wire.send(*text);
  if (!sent) return tl::unexpected<Error>(sent.error());
  auto response = wire.receive(message.method == "HEAD");
  if (response && keep && wire.can_go_on()) socket_ = wire.give_back();
  // The server closed the connection while it lay idle, and has not seen this request.
  if (!response && kept && wire.closed()) return exchange(message, limit, keep);
  return response;
}

Result<Response> Client::ask(const Message& message, Duration limit) {
  return exchange(message, limit, true);
}

Result<Response> Client::ask_once(const Message& message, Duration limit) {
  socket_ = Descriptor();
  return exchange(message, limit, false);
}

Result<Response> fetch(const Endpoint& endpoint, const std::string& method, const std::string& target,
                       const std::string& body, Duration limit, const std::string& munge_socket) {
  return Client(endpoint, munge_socket).ask_once({method, target, body}, limit);
}

}  // namespace steward::net
