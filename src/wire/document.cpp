#include "wire/document.h"

#include <fmt/format.h>

#include <set>
#include <string>
#include <vector>

namespace steward::wire {
namespace {

// Before the parser sees the text: one pass without memory of its own, so that a text of brackets costs
// nothing.
bool too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kDepthLimit) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

Json parse_once(std::string_view text, bool& twice) {
  std::vector<std::set<std::string>> keys;
  const auto look = [&](int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end) keys.pop_back();
    if (event == Json::parse_event_t::key) twice |= !keys.back().insert(parsed.get<std::string>()).second;
    return true;
  };
  return Json::parse(text, look, /*allow_exceptions=*/false);
}

}  // namespace

Result<Json> parse(std::string_view text, ErrorCode code, std::size_t limit) {
  if (text.size() > limit) {
    return fail(code, fmt::format("the JSON text has {} bytes; at most {} are taken", text.size(), limit));
  }
  if (too_deep(text))
    return fail(code, fmt::format("the JSON text is nested over {} levels deep", kDepthLimit));
  // What people say is asked for keys said twice: which of the two was meant? Agents' reports, which come by
  // the hundred a second from a writer of our own, are not.
  bool twice = false;
  Json value = code == ErrorCode::invalid ? parse_once(text, twice)
                                          : Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (twice) return fail(code, "the JSON text says a key twice");
  if (value.is_discarded()) return fail(code, "the text is not JSON in UTF-8");
  return value;
}

std::string dump(const Json& value) {
  return value.dump(/*indent=*/-1, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
}

std::string show(const Place& place) {
  if (place.above == nullptr) return std::string(place.key);
  std::string path = show(*place.above);
  if (place.key.empty()) return path + fmt::format("[{}]", place.index);
  if (!path.empty()) path += '.';
  return path.append(place.key);
}

void Failure::set(const Place& place, std::string_view what) {
  if (error_) return;
  const std::string path = show(place);
  error_ = Error{code_, fmt::format("{} {}", path.empty() ? "the JSON text" : path, what)};
}

}  // namespace steward::wire
