// HTTP over a local Unix socket or TCP: the server that the API stands on and the client that `steward` and
// the agents use.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "net/endpoint.h"
#include "net/loop.h"

namespace steward::net {

inline constexpr uid_t anybody_uid = static_cast<uid_t>(-1);  // no account has it

// Who calls. On a Unix socket the kernel proves it when the connection is made (SO_PEERCRED); over TCP the
// connection's first request does, by a MUNGE credential. No request reaches the handler without, save where
// a server listens for anybody: then the uid is anybody_uid.
struct Peer {
  uid_t uid = 0;
  gid_t gid = 0;
  pid_t pid = 0;            // 0: on another host
  bool remote = false;      // over TCP
  std::string made_on{};    // the IPv4 address of the host that made the credential, as its munged knows it
  std::string came_from{};  // the address that the connection came from, as our kernel knows it
};

// Each side's own time in ms since 1970, so that both notice when their clocks differ. Said by a client that
// cares; the answer then says the server's.
inline constexpr const char* kClockHeader = "Steward-Clock";

struct Request {
  std::string method;                        // "GET", "POST"
  std::string path;                          // decoded, without the query
  std::map<std::string, std::string> query;  // decoded; net/target.h says what is refused
  std::string body;                          // decompressed
  Peer peer;
  std::optional<Duration> ahead{};  // how far the sender's clock is ahead of ours, as it says; absent: unsaid
  // As they were sent, names in small letters, of the same name joined by ", ": proof of nothing.
  std::map<std::string, std::string, std::less<>> headers{};
  std::string_view header(std::string_view name) const {  // empty: not sent
    const auto found = headers.find(name);
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
  }
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
  Duration uncounted_idle = std::chrono::seconds(30);  // of those below: agents speak once per interval
  Duration request = std::chrono::seconds(30);  // whole request, so that a slow sender holds nothing; then as
                                                // long for the handler's reply (503), and for a slow reader
  // Not held to connections_per_uid and small_body_bytes: root, and the agents' uid. Their bodies alone may
  // be compressed (zstd), and then body_bytes is what they may hold.
  std::set<uid_t> uncounted = {0};
  // TCP, until a credential is taken: connections in all and from one address, and how long the first header
  // may take to come and the credential to be checked.
  std::size_t unproven = 1024;
  std::size_t unproven_per_address = 64;
  Duration proof = std::chrono::seconds(10);

  std::size_t body_limit(uid_t uid) const { return uncounted.contains(uid) ? body_bytes : small_body_bytes; }
  Duration idle_limit(uid_t uid) const { return uncounted.contains(uid) ? uncounted_idle : idle; }
};

// Checks a credential (the Authorization header's value) somewhere else, and says who made it; called on the
// serving thread, which it does not hold up, and answers there. Errors: refused (401), else (503).
using Verify = std::function<void(std::string credential, std::function<void(Result<Peer>)> done)>;

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

  // Serves a TCP port, too, with the same handler and limits. Errors: conflict (another listens there),
  // invalid (no address of this machine), io.
  Status also_listen(const Endpoint& tcp, Verify verify);
  // A TCP port that anybody may speak to, for a handler that needs to know nobody: no credential is asked for
  // or looked at, and every peer is anybody_uid with the address it came from. `unproven` and
  // `unproven_per_address` bound its connections, small_body_bytes what they send, whatever `uncounted` says.
  // Errors: as also_listen.
  static Result<std::unique_ptr<Server>> listen_for_anybody(Loop& loop, const Endpoint& tcp, Handler handler,
                                                            ServerLimits limits = {});
  std::uint16_t tcp_port() const;  // 0: none

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace steward::net
