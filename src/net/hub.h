// Hub: what a server and its connections share; it lives as long as the last of them. Serving thread only.
#pragma once

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "net/http.h"

namespace steward::net {

// Unix and TCP sockets alike.
using Stream = boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol,
                                                boost::asio::io_context::executor_type>;

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  virtual ~Connection() = default;
  virtual void close_soon() = 0;  // at once, save that an answer under way is still written
};

struct Hub {
  boost::asio::io_context& context;
  const Handler handler;
  const ServerLimits limits;
  bool closed = false;
  std::set<Connection*> connections{};
  std::map<uid_t, std::size_t> per_uid{};
  Verify verify{};                                   // of TCP connections
  std::size_t unproven = 0;                          // connections that nobody has vouched for yet
  std::map<std::string, std::size_t> per_address{};  // of these
  bool for_anybody = false;                          // nobody is ever asked to prove who they are

  bool has_room_for(uid_t uid) const { return connections.size() < limits.connections && has_turn(uid); }
  bool has_turn(uid_t uid) const {
    const auto known = per_uid.find(uid);
    return limits.uncounted.contains(uid) || known == per_uid.end() ||
           known->second < limits.connections_per_uid;
  }
  bool has_room_for_stranger(const std::string& address) const {
    const auto known = per_address.find(address);
    return connections.size() < limits.connections && unproven < limits.unproven &&
           (known == per_address.end() || known->second < limits.unproven_per_address);
  }
};

// Serves one connection until either side closes it (session.cpp, behind Beast's door). Without a peer it
// came over TCP, from `came_from`, and its first request must say who it is; a peer that is anybody is held
// to what such strangers may hold.
void start_session(std::shared_ptr<Hub> hub, Stream stream, const std::optional<Peer>& peer,
                   const std::string& came_from);

// An error as the API words it, with its status: {"error":{"code":…,"message":…}}.
Response error_response(int status, ErrorCode code, std::string message);

}  // namespace steward::net
