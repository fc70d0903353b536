// Guesses: who tried how many links that are none of ours. A token cannot be guessed; this keeps those who
// try from costing us work. In memory and bounded. Serving thread only.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "base/time.h"
#include "net/http.h"

namespace steward::portal {

class Guesses {
 public:
  static constexpr int most = 30;  // wrong ones in a window, from one place
  static constexpr Duration window = minutes(10);
  static constexpr std::size_t places = 4096;  // that are remembered; of more, the oldest is forgotten

  bool too_many(const std::string& place, Time now) const;
  void wrong(const std::string& place, Time now);

 private:
  struct Count {
    int wrong = 0;
    Time since = no_time;
    bool over(Time now) const { return now < since || now - since >= window; }
  };
  void make_room(Time now);
  std::map<std::string, Count> counts_;
};

// Where a request comes from, for this purpose alone: an IPv4 address, an IPv6 network of 64 bits (whoever
// has one address of it has all), or a local user. What a proxy on this machine says of whom it serves
// counts, but only within what that proxy is answerable for: nobody else is locked out by a lie.
std::string place_of(const net::Peer& peer, const std::string& forwarded_for);

}  // namespace steward::portal
