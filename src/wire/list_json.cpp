// The API's envelopes: lists and errors.
#include <fmt/format.h>

#include "wire/fields.h"
#include "wire/json.h"

namespace steward::wire {

template <typename Io, Of<Error> V>
void describe(Io& io, V& v) {
  io("code", v.code);
  io("message", v.message);
}

// The items are canonical JSON already, so they are joined as they are.
std::string list_json(std::string_view key, const std::vector<std::string>& items) {
  std::string text = "{" + dump(Json(key)) + ":[";
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += ',';
    text += items[i];
  }
  return text += "]}";
}

Result<std::vector<std::string>> list_from_json(std::string_view key, std::string_view text) {
  const auto document = Document::parse(text, ErrorCode::garbled, kListLimit);
  if (!document) return tl::unexpected(document.error());
  const Element root = document->root();
  for (const Member& member : root.is(Element::Kind::object) ? root.members() : std::vector<Member>{}) {
    if (member.key != key || !member.value.is(Element::Kind::array)) continue;
    std::vector<std::string> items;
    for (const Element& item : member.value.items()) items.push_back(item.text());
    return items;
  }
  return fail(ErrorCode::garbled, fmt::format("the JSON text has no array \"{}\"", key));
}

std::string to_json(const Error& value) { return dump(Json{{"error", encode(value)}}); }

Result<Error> error_from_json(std::string_view text) {
  const auto document = Document::parse(text);
  if (!document) return tl::unexpected(document.error());
  Failure failure(ErrorCode::garbled);
  Error error;
  const Place top;
  const Source source{document->root(), top, failure};
  Reader reader(source);
  reader("error", error);
  if (failure.failed()) return tl::unexpected(failure.error());
  return error;
}

}  // namespace steward::wire
