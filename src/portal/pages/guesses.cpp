#include "portal/pages/guesses.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "net/tcp_socket.h"

namespace steward::portal {
namespace {

// Empty: no address.
std::string network_of(const std::string& address) {
  in_addr four{};
  if (::inet_pton(AF_INET, address.c_str(), &four) == 1) return address;
  in6_addr six{};
  if (::inet_pton(AF_INET6, address.c_str(), &six) != 1) return "";
  std::memset(&six.s6_addr[8], 0, 8);
  char shown[INET6_ADDRSTRLEN] = {};
  return ::inet_ntop(AF_INET6, &six, shown, sizeof shown) == nullptr ? "" : std::string(shown) + "/64";
}

}  // namespace

bool Guesses::too_many(const std::string& place, Time now) const {
  const auto found = counts_.find(place);
  return found != counts_.end() && !found->second.over(now) && found->second.wrong >= most;
}

void Guesses::wrong(const std::string& place, Time now) {
  if (counts_.size() >= places && !counts_.contains(place)) make_room(now);
  Count& count = counts_[place];
  if (count.over(now)) count = {0, now};
  count.wrong = std::min(count.wrong + 1, most);
}

void Guesses::make_room(Time now) {
  std::erase_if(counts_, [&](const auto& each) { return each.second.over(now); });
  if (counts_.size() < places) return;
  counts_.erase(std::min_element(counts_.begin(), counts_.end(), [](const auto& a, const auto& b) {
    return a.second.since < b.second.since;
  }));
}

std::string place_of(const net::Peer& peer, const std::string& forwarded_for) {
  const bool proxied = peer.came_from.empty() || net::is_loopback(peer.came_from);
  if (!proxied) return network_of(peer.came_from);
  const std::string by = peer.came_from.empty() ? "uid " + std::to_string(peer.uid) : "loopback";
  // A proxy appends whom it sees; what stands before that came with the request.
  const auto last = forwarded_for.rfind(',');
  const auto said = last == std::string::npos ? forwarded_for : forwarded_for.substr(last + 1);
  return by + " for " + network_of(std::string(trim(said)));
}

}  // namespace steward::portal
