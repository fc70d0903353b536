// Client: HTTP from here to stewardd, blocking, over a Unix socket or TCP. Not thread-safe.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "net/endpoint.h"
#include "net/http.h"
#include "net/munge.h"
#include "net/unix_socket.h"

namespace steward::net {

struct Message {
  std::string method = "GET";
  std::string target = "/";
  std::string body{};
  std::string encoding{};  // of the body: "zstd"; empty: as it is
  bool says_time = false;  // the answer then says the server's (kClockHeader)
};

// Over TCP each new connection begins with a MUNGE credential, made for `endpoint.cluster`.
class Client {
 public:
  Client(Endpoint endpoint, std::string munge_socket);

  // Uses the connection of the request before while the server keeps it. One that turns out to be closed is
  // made anew and the request sent again: only for requests that may be said twice. `limit` is for all of it,
  // save asking munged and the name service.
  // Errors: unavailable (nobody listens there, it closed before answering, munged is away), timeout, garbled,
  // refused (no permission to use the socket), invalid (the message).
  Result<Response> ask(const Message& message, Duration limit);
  // The same on a connection of its own, said once.
  Result<Response> ask_once(const Message& message, Duration limit);

  const Endpoint& endpoint() const { return endpoint_; }

 private:
  Result<std::string> header_of(const Message& message, bool fresh, bool keep) const;
  Result<Response> exchange(const Message& message, Duration limit, bool keep);

  Endpoint endpoint_;
  MungeOptions munge_;
  Descriptor socket_;
};

// One request on a connection of its own.
Result<Response> fetch(const Endpoint& endpoint, const std::string& method, const std::string& target,
                       const std::string& body, Duration limit, const std::string& munge_socket = "");

}  // namespace steward::net
