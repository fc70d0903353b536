#include "contact/multipart.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/fnv.h"

namespace steward::contact {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kLineBytes = 57;  // 76 characters

// Up to three bytes as four characters.
void append_group(std::string& out, std::string_view bytes) {
  std::array<unsigned, 3> byte{};
  for (std::size_t i = 0; i < bytes.size(); ++i) byte[i] = static_cast<unsigned char>(bytes[i]);
  const unsigned all = (byte[0] << 16) | (byte[1] << 8) | byte[2];
  for (std::size_t i = 0; i < 4; ++i) {
    out += i <= bytes.size() ? kDigits[(all >> (18 - 6 * i)) & 63] : '=';
  }
}

}  // namespace

std::string whole(const Entity& entity) {
  std::string out = entity.headers;
  return out.append(kLineEnd).append(entity.content);
}

Entity multipart(std::string_view type, std::string_view boundary, const std::vector<Entity>& parts) {
  Entity out;
  out.headers = fmt::format("Content-Type: multipart/{};\r\n boundary=\"{}\"\r\n", type, boundary);
  for (const Entity& part : parts) {
    const std::string text = whole(part);
    STEWARD_CHECK(text.find(boundary) == std::string::npos);
    // The line's end before a boundary is the boundary's own; each content ends in one that is its own.
    out.content += fmt::format("--{}\r\n{}\r\n", boundary, text);
  }
  out.content += fmt::format("--{}--\r\n", boundary);
  return out;
}

std::string boundary_of(std::string_view message_id, int level) {
  return fmt::format("=_{:016x}.{}", fnv1a(message_id), level);
}

std::string content_id_of(std::string_view message_id) {
  return fmt::format("plot.{:016x}@steward", fnv1a(message_id));
}

std::string base64(std::string_view bytes) {
  std::string out;
  while (!bytes.empty()) {
    std::string_view line = bytes.substr(0, kLineBytes);
    bytes.remove_prefix(line.size());
    for (; !line.empty(); line.remove_prefix(std::min<std::size_t>(3, line.size()))) {
      append_group(out, line.substr(0, 3));
    }
    out += kLineEnd;
  }
  return out;
}

}  // namespace steward::contact
