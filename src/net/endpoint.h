// Endpoint: where stewardd listens and its clients look for it: a Unix socket's path, or a TCP port. Pure.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace steward::net {

struct Endpoint {
  Endpoint() = default;
  Endpoint(std::filesystem::path socket) : path(std::move(socket)) {}  // NOLINT: a path is one
  Endpoint(const char* socket) : path(socket) {}                       // NOLINT

  std::filesystem::path path;  // of a Unix socket; empty: TCP
  std::string host;            // name or address
  std::uint16_t port = 0;
  std::string cluster;  // TCP: whose stewardd; credentials are made for it alone. Empty: not said

  bool is_tcp() const { return path.empty(); }
  std::string text() const;  // as it is written and read
  bool operator==(const Endpoint&) const = default;

  // "/run/steward/api.sock", "stewardd.example.org:6820", "aicloud@10.0.0.1:6820", "[fe80::1]:6820". What
  // holds a '/', or no ':', is a path. Errors: invalid, with what is wrong.
  static Result<Endpoint> parse(std::string_view text);
};

}  // namespace steward::net
