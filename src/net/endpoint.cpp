#include "net/endpoint.h"

#include <fmt/format.h>

#include "base/text.h"

namespace steward::net {
namespace {

tl::unexpected<Error> wrong(std::string_view text, std::string_view why) {
  return fail(ErrorCode::invalid,
              fmt::format("'{}' is no address: {}; write host:port, [IPv6 address]:port or a socket's path",
                          one_line(text), why));
}

bool is_name(std::string_view text, std::string_view more) {
  constexpr std::string_view kUsual = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
  return !text.empty() && text.size() <= 253 &&
         text.find_first_not_of(std::string(kUsual) + std::string(more)) == std::string_view::npos;
}

}  // namespace

std::string Endpoint::text() const {
  if (!is_tcp()) return path.native();
  const std::string at = cluster.empty() ? "" : cluster + "@";
  const bool six = host.find(':') != std::string::npos;
  return fmt::format("{}{}{}{}:{}", at, six ? "[" : "", host, six ? "]" : "", port);
}

Result<Endpoint> Endpoint::parse(std::string_view text) {
  if (text.empty()) return wrong(text, "it is empty");
  if (text.find('/') != std::string_view::npos || text.find(':') == std::string_view::npos)
    return Endpoint(std::filesystem::path(text));
  Endpoint made;
  std::string_view rest = text;
  if (const auto at = rest.find('@'); at != std::string_view::npos) {
    made.cluster = rest.substr(0, at);
    rest.remove_prefix(at + 1);
    if (!is_name(made.cluster, "")) return wrong(text, "before the @ stands no cluster's name");
  }
  const auto colon = rest.rfind(':');
  if (colon == std::string_view::npos) return wrong(text, "it names no port");
  std::string_view host = rest.substr(0, colon);
  const auto port = parse_integer(rest.substr(colon + 1));
  const bool six = host.starts_with('[') && host.ends_with(']');
  if (six) host = host.substr(1, host.size() - 2);
  if (!six && host.find(':') != std::string_view::npos) return wrong(text, "an IPv6 address stands in [ ]");
  if (!is_name(host, six ? ":%" : "")) return wrong(text, "it names no host");
  if (!port || *port < 1 || *port > 65'535) return wrong(text, "a port is a number of 1 to 65535");
  made.host = host;
  made.port = static_cast<std::uint16_t>(*port);
  return made;
}

}  // namespace steward::net
