#include "contact/chat_text.h"

#include <algorithm>

#include "base/text.h"

namespace steward::contact {
namespace {

constexpr std::string_view invisible = "\u200b";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t'; }

bool may_stand_in_link(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') ||
         std::string_view("/.-_?=&%+").find(c) != std::string_view::npos;
}

// How much of `text`, at whose beginning a word begins, is a link of ours. None of it may call anybody.
std::size_t own_link(std::string_view text, const std::vector<std::string>& links) {
  for (const std::string& link : links) {
    if (link.empty() || !text.starts_with(link)) continue;
    std::size_t size = link.size();
    const bool closed = link.ends_with('/');
    if (!closed && size < text.size() && text[size] != '/' && text[size] != '?' &&
        may_stand_in_link(text[size]))
      continue;  // another host or page whose name begins the same
    while (size < text.size() && may_stand_in_link(text[size])) ++size;
    // Another word sticks to it: then what it all would lead to is not known.
    if (size < text.size() && (text[size] == '@' || text[size] == ':' || is_beyond_ascii(text[size])))
      continue;
    return size;
  }
  return 0;
}

void append(std::string& out, char c, char next) {
  switch (c) {
    case '<':
      out += "\u2039";
      return;
    case '>':
      out += "\u203a";
      return;
    case '`':
      out += '\'';
      return;
    case '@':  // people
    case '~':  // Mattermost's channels
    case '#':  // channels, and words that are searched for
    case ']':  // [words](address), [words]: address
    case '&':  // &commat;here
      out.append(1, c).append(invisible);
      return;
    case '.':  // elsewhere.example
      out += c;
      if (is_letter(next) || is_beyond_ascii(next)) out += invisible;
      return;
    case ':':  // https://…, mailto:…
      out += c;
      if (next != '\0' && !is_space(next)) out += invisible;
      return;
    default:
      out += c;
  }
}

}  // namespace

std::string chat_text(std::string_view text, const std::vector<std::string>& links, std::size_t limit) {
  const std::string plain = plain_text(text, limit);
  const std::string_view all = plain;
  std::string out;
  for (std::size_t i = 0; i < all.size();) {
    const bool begins = i == 0 || is_space(all[i - 1]);
    if (const std::size_t size = begins ? own_link(all.substr(i), links) : 0; size > 0) {
      out += all.substr(i, size);
      i += size;
      continue;
    }
    append(out, all[i], i + 1 < all.size() ? all[i + 1] : '\0');
    ++i;
  }
  return out;
}

}  // namespace steward::contact
