#include "wire/document.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <bit>
#include <set>

#include "base/check.h"

namespace steward::wire {

namespace dom = simdjson::dom;

static_assert(sizeof(dom::element) == sizeof(std::array<std::uint64_t, 2>));
static_assert(std::is_trivially_copyable_v<dom::element>);

namespace {

// Of what the caller has made sure of; a value of another kind is a bug.
template <typename T>
T certain(simdjson::simdjson_result<T>&& result) {
  T value{};
  STEWARD_CHECK(std::move(result).get(value) == simdjson::SUCCESS);
  return value;
}

dom::element element_of(const std::array<std::uint64_t, 2>& bits) {
  return std::bit_cast<dom::element>(bits);
}

bool says_twice(const dom::element& value) {
  dom::array array;
  if (value.get(array) == simdjson::SUCCESS) {
    for (const dom::element item : array) {
      if (says_twice(item)) return true;
    }
  }
  dom::object object;
  if (value.get(object) != simdjson::SUCCESS) return false;
  std::set<std::string_view> keys;
  for (const auto& field : object) {
    if (!keys.insert(field.key).second || says_twice(field.value)) return true;
  }
  return false;
}

std::string what_is_wrong(simdjson::error_code error, std::size_t depth) {
  switch (error) {
    case simdjson::DEPTH_ERROR:
      return fmt::format("the JSON text is nested over {} levels deep", depth);
    case simdjson::NUMBER_ERROR:
      return "the text is not JSON: it holds a number that is malformed or out of any range";
    default:
      return "the text is not JSON in UTF-8";
  }
}

}  // namespace

// --- a value ---

template <typename Theirs>
Element::Element(const Theirs& theirs) : theirs_(std::bit_cast<std::array<std::uint64_t, 2>>(theirs)) {}

Element::Kind Element::kind() const {
  switch (element_of(theirs_).type()) {
    case dom::element_type::ARRAY:
      return Kind::array;
    case dom::element_type::OBJECT:
      return Kind::object;
    case dom::element_type::INT64:
      return Kind::integer;
    case dom::element_type::UINT64:
      return Kind::above_integer;
    case dom::element_type::DOUBLE:
      return Kind::real;
    case dom::element_type::STRING:
      return Kind::string;
    case dom::element_type::BOOL:
      return Kind::boolean;
    case dom::element_type::NULL_VALUE:
      break;
  }
  return Kind::null;
}

bool Element::boolean() const { return certain(element_of(theirs_).get_bool()); }
std::int64_t Element::integer() const { return certain(element_of(theirs_).get_int64()); }
std::uint64_t Element::above_integer() const { return certain(element_of(theirs_).get_uint64()); }
std::string_view Element::string() const { return certain(element_of(theirs_).get_string()); }
std::string Element::text() const { return simdjson::minify(element_of(theirs_)); }

std::vector<Element> Element::items() const {
  const dom::array array = certain(element_of(theirs_).get_array());
  std::vector<Element> items;
  items.reserve(array.size());
  for (const dom::element item : array) items.push_back(Element(item));
  return items;
}

std::vector<Member> Element::members() const {
  const dom::object object = certain(element_of(theirs_).get_object());
  std::vector<Member> members;
  members.reserve(object.size());
  for (const auto& field : object) members.push_back({field.key, Element(field.value)});
  return members;
}

// --- a text ---

struct Document::Parsed {
  dom::document document;
};

void Document::Delete::operator()(Parsed* parsed) const { delete parsed; }

Element Document::root() const { return Element(dom::element(parsed_->document.root())); }

Result<Document> Document::parse(std::string_view text, ErrorCode code, std::size_t limit,
                                 std::size_t depth) {
  if (text.size() > limit) {
    return fail(code, fmt::format("the JSON text has {} bytes; at most {} are taken", text.size(), limit));
  }
  std::unique_ptr<Parsed, Delete> parsed(new Parsed);
  dom::parser parser;
  auto error = parser.allocate(text.size(), depth);
  if (error == simdjson::SUCCESS)
    error = parser.parse_into_document(parsed->document, text.data(), text.size()).error();
  if (error != simdjson::SUCCESS) return fail(code, what_is_wrong(error, depth));
  if (code == ErrorCode::invalid && says_twice(parsed->document.root()))
    return fail(code, "the JSON text says a key twice");
  return Document(std::move(parsed));
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
