// MIME read by rules of its own, apart from the writer's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace steward::contact {

// quoted-printable back to bytes; with `underscores`, as RFC 2047's "Q" has it.
inline std::string decode_q(std::string_view text, bool underscores) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '=' && text.substr(i, 3) == "=\r\n") {
      i += 2;
    } else if (text[i] == '=') {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += underscores && text[i] == '_' ? ' ' : text[i];
    }
  }
  return out;
}

struct MimePart {
  std::vector<std::string> headers;  // unfolded
  std::string content;               // without the boundary's own line end
  std::vector<MimePart> parts;

  std::string header(const std::string& name) const {
    for (const std::string& header : headers) {
      if (header.starts_with(name + ": ")) return header.substr(name.size() + 2);
    }
    return "";
  }
};

inline MimePart read_mime(std::string_view message) {
  MimePart part;
  const std::size_t head = message.find("\r\n\r\n");
  std::string_view rest = message.substr(0, head);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find("\r\n"), rest.size());
    const std::string line(rest.substr(0, end));
    if (line.front() == ' ' && !part.headers.empty())
      part.headers.back() += line;
    else
      part.headers.push_back(line);
    rest.remove_prefix(std::min(end + 2, rest.size()));
  }
  part.content = head == std::string_view::npos ? "" : message.substr(head + 4);
  const std::string type = part.header("Content-Type");
  const std::size_t mark = type.find("boundary=\"");
  if (mark == std::string::npos) return part;
  const std::size_t begin = mark + 10;
  const std::string boundary = "--" + type.substr(begin, type.find('"', begin) - begin);
  // Only at the beginning of a line, with nothing behind it but the line's end or "--".
  std::size_t from = std::string::npos;
  for (std::size_t at = 0; at < part.content.size();) {
    const std::size_t end = std::min(part.content.find("\r\n", at), part.content.size());
    const std::string line = part.content.substr(at, end - at);
    if (line == boundary || line == boundary + "--") {
      if (from != std::string::npos)
        part.parts.push_back(read_mime(part.content.substr(from, at - 2 - from)));
      from = end + 2;
    }
    at = end + 2;
  }
  return part;
}

}  // namespace steward::contact
