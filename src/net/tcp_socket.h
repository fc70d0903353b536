// TCP sockets: a listening one, a connected one, and the text of an address. POSIX only; descriptors are
// close-on-exec and non-blocking.
#pragma once

#include <sys/socket.h>

#include <chrono>
#include <functional>
#include <string>

#include "base/result.h"
#include "net/endpoint.h"
#include "net/unix_socket.h"

namespace steward::net {

// `at.host` is an address or a name of this machine; "0.0.0.0" and "::" are all its addresses. Errors:
// conflict (another listens there), invalid (no such address here), io.
Result<Descriptor> listen_tcp(const Endpoint& at);
Result<std::uint16_t> port_of(int fd);  // which one the kernel chose

// Who connected, as text: "10.0.0.7", "fe80::1" (IPv4 in IPv6 as IPv4). Empty: not an IP address.
std::string address_text(const sockaddr_storage& address);

bool is_loopback(const std::string& address);  // 127.0.0.0/8, ::1
void send_at_once(int fd);                     // no waiting for more to fill a packet (TCP_NODELAY)

}  // namespace steward::net
