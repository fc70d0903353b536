#include "net/tcp_socket.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

namespace steward::net {
namespace {

constexpr int kBacklog = 4096;  // the agents of a large cluster may come back together

tl::unexpected<Error> failed(std::string_view doing, const Endpoint& at, int number) {
  const std::string why = std::generic_category().message(number);
  if (number == EADDRINUSE) {
    return fail(ErrorCode::conflict, fmt::format("another program listens at {}; see `ss -ltnp`, or choose "
                                                 "another port",
                                                 at.text()));
  }
  if (number == EADDRNOTAVAIL)
    return fail(ErrorCode::invalid, fmt::format("{} is no address of this machine", at.host));
  return fail(ErrorCode::io, fmt::format("{} {}: {}", doing, at.text(), why));
}

}  // namespace

Result<Descriptor> listen_tcp(const Endpoint& at) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int code = ::getaddrinfo(at.host.c_str(), std::to_string(at.port).c_str(), &wanted, &found);
  if (code != 0) return fail(ErrorCode::invalid, fmt::format("{}: {}", at.host, ::gai_strerror(code)));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> freed(found, ::freeaddrinfo);
  Descriptor made(::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int on = 1;
  if (made.get() < 0) return failed("making a socket for", at, errno);
  // A stewardd that is started again need not wait for its old connections to be forgotten.
  if (::setsockopt(made.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      ::bind(made.get(), found->ai_addr, found->ai_addrlen) != 0) {
    return failed("binding", at, errno);
  }
  if (::listen(made.get(), kBacklog) != 0) return failed("listening at", at, errno);
  return made;
}

Result<std::uint16_t> port_of(int fd) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) != 0)
    return fail(ErrorCode::io, "getsockname: " + std::generic_category().message(errno));
  if (address.ss_family == AF_INET6) {
    return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  }
  return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

std::string address_text(const sockaddr_storage& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes = nullptr;
  int family = address.ss_family;
  if (family == AF_INET) {
    bytes = &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
  } else if (family == AF_INET6) {
    const in6_addr& six = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
    const bool four = IN6_IS_ADDR_V4MAPPED(&six);
    bytes = four ? &six.s6_addr[12] : six.s6_addr;
    if (four) family = AF_INET;
  }
  if (bytes == nullptr || ::inet_ntop(family, bytes, text.data(), text.size()) == nullptr) return "";
  return text.data();
}

bool is_loopback(const std::string& address) { return address.starts_with("127.") || address == "::1"; }

void send_at_once(int fd) {
  const int on = 1;
  (void)::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

}  // namespace steward::net
