// Wire: one exchange of bytes with a server, by plain POSIX sockets and with one deadline. net's own files
// only.
#pragma once

#include <sys/socket.h>

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/endpoint.h"
#include "net/http.h"
#include "net/unix_socket.h"

namespace steward::net {

class Wire {
 public:
  Wire(const Endpoint& endpoint, Duration limit)
      : endpoint_(endpoint), end_(std::chrono::steady_clock::now() + limit) {}

  Status connect();
  void adopt(Descriptor socket) { socket_ = std::move(socket); }
  Descriptor give_back() { return std::move(socket_); }
  Status send(std::string_view text);
  Result<Response> receive(bool without_body);

  bool heard() const { return heard_; }          // a byte of the answer has come
  bool closed() const { return closed_; }        // the other side has closed before one did
  bool can_go_on() const { return can_go_on_; }  // the connection can take another request

 private:
  Status connect_to(const sockaddr* address, socklen_t length, int family);
  Status connect_unix();
  Status connect_tcp();
  Status finish_connecting();
  template <typename Parser>
  Status receive_into(Parser& parser);
  template <typename Parser>
  Status feed(Parser& parser, std::string& pending);
  template <typename Parser>
  Status ended(Parser& parser);
  Duration left() const;
  Status wait(short event, std::string_view what);
  tl::unexpected<Error> too_late(std::string_view what) const;
  tl::unexpected<Error> garbled(const std::string& why) const;
  tl::unexpected<Error> failed(std::string_view doing, int number) const;
  tl::unexpected<Error> not_connected(int number) const;

  const Endpoint& endpoint_;
  const std::chrono::steady_clock::time_point end_;
  Descriptor socket_;
  bool heard_ = false;
  bool closed_ = false;
  bool can_go_on_ = false;
};

}  // namespace steward::net
