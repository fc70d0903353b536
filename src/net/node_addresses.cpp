#include "net/node_addresses.h"

#include <fmt/format.h>
#include <ifaddrs.h>
#include <netdb.h>

#include <algorithm>

#include "base/log.h"
#include "base/text.h"
#include "net/tcp_socket.h"

namespace steward::net {
namespace {

constexpr Duration kKept = minutes(5);
constexpr Duration kDoubtKept = seconds(30);  // what was not found or did not fit: it may just have changed
constexpr std::size_t kMostKnown = 65'536;    // names; then all are looked up anew

using Addresses = std::vector<std::string>;

bool has(const Addresses& addresses, const std::string& address) {
  return std::find(addresses.begin(), addresses.end(), address) != addresses.end();
}

Addresses own_addresses() {
  Addresses all;
  ifaddrs* found = nullptr;
  if (::getifaddrs(&found) != 0) return all;
  for (const ifaddrs* at = found; at != nullptr; at = at->ifa_next) {
    if (at->ifa_addr == nullptr) continue;
    const int family = at->ifa_addr->sa_family;
    if (family != AF_INET && family != AF_INET6) continue;
    sockaddr_storage address{};
    std::copy_n(reinterpret_cast<const char*>(at->ifa_addr),
                family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6),
                reinterpret_cast<char*>(&address));
    all.push_back(address_text(address));
  }
  ::freeifaddrs(found);
  return all;
}

// munged writes the address that its host's own name has there. Debian's /etc/hosts says 127.0.1.1, and a
// host that does not find itself 0.0.0.0: then munged does not know, and the connection's own address counts.
bool says_nothing(const std::string& made_on) {
  return made_on.empty() || made_on == "0.0.0.0" || is_loopback(made_on);
}

bool fits(const Addresses& addresses, const Peer& peer) {
  if (!says_nothing(peer.made_on)) return has(addresses, peer.made_on);
  if (!is_loopback(peer.came_from)) return has(addresses, peer.came_from);
  // From this very machine: the node must be this machine.
  const Addresses own = own_addresses();
  return std::any_of(addresses.begin(), addresses.end(),
                     [&](const std::string& address) { return is_loopback(address) || has(own, address); });
}

}  // namespace

Result<std::vector<std::string>> look_up_host(const std::string& name) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int code = ::getaddrinfo(name.c_str(), nullptr, &wanted, &found);
  if (code == EAI_NONAME) return fail(ErrorCode::not_found, "no such name");
  if (code != 0) return fail(ErrorCode::unavailable, ::gai_strerror(code));
  Addresses all;
  for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
    sockaddr_storage address{};
    std::copy_n(reinterpret_cast<const char*>(at->ai_addr), at->ai_addrlen,
                reinterpret_cast<char*>(&address));
    all.push_back(address_text(address));
  }
  ::freeaddrinfo(found);
  return all;
}

NodeAddresses::NodeAddresses(Executor& serving, Executor& worker, const Clock& clock,
                             std::map<std::string, std::string> names, LookUp look_up)
    : serving_(serving),
      worker_(worker),
      clock_(clock),
      names_(std::move(names)),
      look_up_(std::move(look_up)) {}

NodeAddresses::~NodeAddresses() { *alive_ = false; }

const std::string& NodeAddresses::name_of(const std::string& node) const {
  const auto other = names_.find(node);
  return other == names_.end() ? node : other->second;
}

bool NodeAddresses::fresh(const Known& known, const Peer& peer) const {
  const Duration age = clock_.now() - known.at;
  const bool good = known.addresses && fits(*known.addresses, peer);
  return age >= Duration(0) && age < (good ? kKept : kDoubtKept);
}

void NodeAddresses::check(const std::string& node, const Peer& peer, std::function<void(Status)> done) {
  if (!peer.remote) return done({});
  const auto known = known_.find(node);
  if (known != known_.end() && fresh(known->second, peer)) return done(judge(node, known->second, peer));
  std::vector<Waiting>& waiting = waiting_[node];
  waiting.push_back({peer, std::move(done)});
  if (waiting.size() > 1) return;
  worker_.post([this, node, name = name_of(node), look_up = look_up_, alive = alive_, &serving = serving_] {
    auto addresses = look_up(name);
    serving.post([this, node, alive, addresses = std::move(addresses)] {
      if (*alive) looked_up(node, addresses);
    });
  });
}

void NodeAddresses::looked_up(const std::string& node, Result<std::vector<std::string>> addresses) {
  if (known_.size() >= kMostKnown) known_.clear();
  known_.insert_or_assign(node, Known{std::move(addresses), clock_.now()});
  const Known known = known_.at(node);
  const auto waiting = waiting_.extract(node);
  for (const Waiting& each : waiting.mapped()) each.done(judge(node, known, each.peer));
}

// Once per node and reason: an agent that is refused says its report again and again.
void NodeAddresses::tell(const std::string& node, const std::string& reason) {
  if (told_.size() >= kMostKnown) told_.clear();
  std::string& known = told_[node];
  if (known == reason) return;
  known = reason;
  log(LogLevel::warning, "report_from_elsewhere", {{"node", one_line(node)}, {"reason", reason}});
}

Status NodeAddresses::judge(const std::string& node, const Known& known, const Peer& peer) {
  const std::string& name = name_of(node);
  const std::string shown = one_line(node, 60) + (name == node ? "" : " (as " + one_line(name, 60) + ")");
  if (!known.addresses) {
    const std::string reason = fmt::format(
        "the address of node {} is not known here: {}; give its name an address, or name one in "
        "[agents] addresses of stewardd's file",
        shown, known.addresses.error().message);
    tell(node, reason);
    return fail(
        known.addresses.error().code == ErrorCode::not_found ? ErrorCode::refused : ErrorCode::unavailable,
        reason);
  }
  if (fits(*known.addresses, peer)) {
    told_.erase(node);
    return {};
  }
  const std::string from =
      says_nothing(peer.made_on)
          ? fmt::format("came from {}, and its credential says only {}", peer.came_from, peer.made_on)
          : fmt::format("has a credential that was made on {}", peer.made_on);
  const std::string reason = fmt::format(
      "this report {}, but node {} is at {}: is `node` right in the agent's file? Where the name "
      "service is wrong, [agents] addresses of stewardd's file says better",
      from, shown, joined(*known.addresses, ", "));
  tell(node, reason);
  return fail(ErrorCode::refused, reason);
}

}  // namespace steward::net
