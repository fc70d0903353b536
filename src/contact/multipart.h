// The bodies of MIME messages that have several parts (RFC 2045, 2046). Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace steward::contact {

// Header lines and content of one part or of a whole message; all lines end in CRLF.
struct Entity {
  std::string headers;
  std::string content;
};

// An Entity as it stands in a message: headers, an empty line, content.
std::string whole(const Entity& entity);

// `type`: "alternative", or "related; type=\"text/html\"". No part may hold the boundary (STEWARD_CHECK); see
// boundary_of().
Entity multipart(std::string_view type, std::string_view boundary, const std::vector<Entity>& parts);

// Made from the Message-ID, so that a letter is the same bytes whenever it is written, and from `level`,
// since a part with parts of its own needs another. It begins with "=_": quoted-printable has a hexadecimal
// digit or the line's end behind every '=', and base64 no '_' at all, so that neither can hold it, whatever
// they encode.
std::string boundary_of(std::string_view message_id, int level);

// Likewise, for the picture: without angle brackets, of letters, digits, '-', '.' and '@' alone.
std::string content_id_of(std::string_view message_id);

// RFC 2045 6.8, in lines of 76 characters at most.
std::string base64(std::string_view bytes);

}  // namespace steward::contact
