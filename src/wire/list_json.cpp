// The API's envelopes: lists and errors.
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
  const Result<Json> json = parse(text, ErrorCode::garbled, kListLimit);
  if (!json) return tl::unexpected(json.error());
  const std::string name(key);
  if (!json->is_object() || !json->contains(name) || !(*json)[name].is_array()) {
    return fail(ErrorCode::garbled, "the JSON text has no array \"" + name + "\"");
  }
  std::vector<std::string> items;
  for (const Json& item : (*json)[name]) items.push_back(dump(item));
  return items;
}

std::string to_json(const Error& value) { return dump(Json{{"error", encode(value)}}); }

Result<Error> error_from_json(std::string_view text) {
  const Result<Json> json = parse(text);
  if (!json) return tl::unexpected(json.error());
  Failure failure(ErrorCode::garbled);
  Error error;
  const Place top;
  Reader(Source{*json, top, failure})("error", error);
  if (failure.failed()) return tl::unexpected(failure.error());
  return error;
}

}  // namespace steward::wire
