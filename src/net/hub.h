// Hub: what a server and its connections share; it lives as long as the last of them. Serving thread only.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <map>
#include <memory>
#include <set>

#include "net/http.h"

namespace steward::net {

using Stream = boost::asio::basic_stream_socket<boost::asio::local::stream_protocol,
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
  std::set<Connection*> connections;
  std::map<uid_t, std::size_t> per_uid;

  bool has_room_for(uid_t uid) const {
    if (connections.size() >= limits.connections) return false;
    const auto known = per_uid.find(uid);
    return limits.uncounted.contains(uid) || known == per_uid.end() ||
           known->second < limits.connections_per_uid;
  }
};

// Serves one connection until either side closes it (session.cpp, behind Beast's door).
void start_session(std::shared_ptr<Hub> hub, Stream stream, const Peer& peer);

// An error as the API words it, with its status: {"error":{"code":…,"message":…}}.
Response error_response(int status, ErrorCode code, std::string message);

}  // namespace steward::net
