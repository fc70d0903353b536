// HTTP over a local Unix socket: the server that the API stands on and the client that `steward` and the
// agents use.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "net/loop.h"

namespace steward::net {

// Proven by the kernel (SO_PEERCRED) when the connection was made.
struct Peer {
  uid_t uid = 0;
  gid_t gid = 0;
  pid_t pid = 0;
};

struct Request {
  std::string method;                        // "GET", "POST"
  std::string path;                          // decoded, without the query
  std::map<std::string, std::string> query;  // decoded; net/target.h says what is refused
  std::string body;
  Peer peer;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::map<std::string, std::string> headers;  // beside and above the server's own (no-store, nosniff)
};

using Reply = std::function<void(Response)>;  // once, on the serving thread; later is allowed
using Handler = std::function<void(const Request&, Reply)>;

struct ServerLimits {
  std::size_t body_bytes = 8u << 20;         // from `uncounted`: an agent's report may be megabytes
  std::size_t small_body_bytes = 64u << 10;  // from everybody else, so that many connections hold little
  std::size_t header_bytes = 16u << 10;
  std::size_t connections = 4096;
  std::size_t connections_per_uid = 64;  // further ones are answered 503
  Duration idle = std::chrono::seconds(30);
  Duration request = std::chrono::seconds(30);  // whole request, so that a slow sender holds nothing; then as
                                                // long for the handler's reply (503), and for a slow reader
  // Not held to connections_per_uid and small_body_bytes: root, and the agents' uid.
  std::set<uid_t> uncounted = {0};

  std::size_t body_limit(uid_t uid) const { return uncounted.contains(uid) ? body_bytes : small_body_bytes; }
};

// HTTP/1.1 with GET, HEAD and POST; everything else is answered with {"error": {"code", "message"}}.
//
// Serves until destroyed, on the loop's thread, and is destroyed there (or after the loop has stopped) and
// before the loop: answers under way are then still written, everything else is closed, and late replies go
// nowhere. A stale socket file is replaced; a live one (another daemon answers) is refused. Errors: conflict
// (live, or no socket), invalid (path too long), io.
class Server {
 public:
  static Result<std::unique_ptr<Server>> listen(Loop& loop, const std::filesystem::path& socket, int mode,
                                                Handler handler, ServerLimits limits = {});
  ~Server();

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// One request, blocking. Errors: unavailable (nobody listens there, or it closed before answering), timeout,
// garbled.
Result<Response> fetch(const std::filesystem::path& socket, const std::string& method,
                       const std::string& target, const std::string& body, Duration limit);

}  // namespace steward::net
