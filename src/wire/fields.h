// One description of a type serves both directions: `describe(io, value)` names each field once, and io is a
// Writer or a Reader. Internal to wire/; descriptions of types that several families share are in parts.h.
//
// Strict in what is read: a field must be there (io("x", v)) unless it may be absent (io.may("x", v));
// integers must be whole, of the right sign and fit their type; times lie in [1970, 10000). Nothing throws.
#pragma once

#include <concepts>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "model/act.h"
#include "wire/document.h"
#include "wire/words.h"

namespace steward::wire {

// 9999-12-31T23:59:59.999Z, and as much for a duration: sums and differences of what was read cannot
// overflow.
inline constexpr std::int64_t kLastMs = 253'402'300'799'999;

// V is T or const T: lets one description serve Writer and Reader.
template <typename V, typename T>
concept Of = std::same_as<std::remove_const_t<V>, T>;

template <typename T>
concept Number = std::integral<T> && !std::same_as<T, bool>;

// --- writing ---

// In one place each: nlohmann's templates, made anew in every file, took most of its compiling.
Json json_of(std::int64_t value);
Json json_of(std::uint64_t value);
Json json_of_flag(bool value);
Json json_of_text(std::string_view text);
Json json_array();
void append_to(Json& array, Json&& value);

// Declared before Writer: types of std (vector, map, Value) are not found by their arguments.
template <typename T>
Json encode(const T& value);
template <typename T>
Json encode(const std::vector<T>& values);
template <typename Enum>
Json encode(const std::map<Enum, std::uint32_t>& counts);
// A value of a series, or null.
Json encode(const std::optional<std::int64_t>& value);
Json encode(const Value& value);  // {"n": 1}, {"s": "x"}, {"ms": 5000} or {"at": 1760000000000}
Json encode(const std::pair<std::string, Value>& item);  // the same with "key"
Json encode(const PersonAct& value);                     // {"act": "permit", "case": 3}; read exactly
template <typename Tag>
Json encode(const Id<Tag>& value) {
  return json_of(std::int64_t{value.value});
}
inline Json encode(const Time& value) { return json_of(std::int64_t{to_ms(value)}); }
inline Json encode(const Duration& value) { return json_of(std::int64_t{value.count()}); }
inline Json encode(const std::string& value) { return json_of_text(value); }

class Writer {
 public:
  Writer();
  template <typename T>
  void operator()(const char* key, const T& value) {
    put(key, encode(value));
  }
  template <typename T>
  void operator()(const char* key, const std::optional<T>& value) {
    if (value) put(key, encode(*value));
  }
  template <typename T>
  void may(const char* key, const T& value) {
    (*this)(key, value);
  }
  Json take();

 private:
  void put(const char* key, Json&& value);
  Json object_;
};

template <typename T>
Json encode(const T& value) {
  if constexpr (std::is_enum_v<T>) {
    return json_of_text(to_string(value));
  } else if constexpr (std::same_as<T, bool>) {
    return json_of_flag(value);
  } else if constexpr (std::signed_integral<T>) {
    return json_of(std::int64_t{value});
  } else if constexpr (std::integral<T>) {
    return json_of(std::uint64_t{value});
  } else {
    Writer writer;
    describe(writer, value);
    return writer.take();
  }
}

template <typename T>
Json encode(const std::vector<T>& values) {
  Json array = json_array();
  for (const T& value : values) append_to(array, encode(value));
  return array;
}

// Counts by word: {"shell": 2}.
template <typename Enum>
Json encode(const std::map<Enum, std::uint32_t>& counts) {
  Writer writer;
  for (const auto& [kind, count] : counts) writer(std::string(to_string(kind)).c_str(), count);
  return writer.take();
}

// --- reading ---

struct Source {
  Element json;
  const Place& place;
  Failure& failure;
};

class Reader {
 public:
  // `exact`: remembers what was asked for, for nothing_else().
  explicit Reader(const Source& source, bool exact = false);
  template <typename T>
  void operator()(const char* key, T& value) {
    field(key, value, true);
  }
  template <typename T>
  void operator()(const char* key, std::optional<T>& value) {
    value.reset();
    if (find(key, false) != nullptr) field(key, value.emplace(), true);
  }
  template <typename T>
  void may(const char* key, T& value) {
    field(key, value, false);
  }

  // Refuses a field that was not asked for, naming the nearest one that was. Only of an exact reader.
  void nothing_else();

 private:
  const Element* find(std::string_view key, bool needed);
  template <typename T>
  void field(const char* key, T& value, bool needed);

  const Source& source_;
  std::vector<Member> members_;
  bool exact_;
  std::vector<std::string> asked_;
};

// Reads an integer in [least, most]. 1.0 and 1e3 are no integers.
bool read_integer(const Source& source, std::int64_t least, std::int64_t most, std::int64_t& value);
void decode(const Source& source, std::uint64_t& value);
void decode(const Source& source, std::optional<std::int64_t>& value);
void decode(const Source& source, bool& value);
void decode(const Source& source, std::string& value);
void decode(const Source& source, Time& value);
void decode(const Source& source, Duration& value);
void decode(const Source& source, Value& value);
void decode(const Source& source, std::pair<std::string, Value>& item);
void decode(const Source& source, PersonAct& value);

template <Number T>
void decode(const Source& source, T& value) {
  static_assert(sizeof(T) < sizeof(std::uint64_t) || std::signed_integral<T>);
  std::int64_t number = 0;
  if (read_integer(source, std::numeric_limits<T>::min(), std::numeric_limits<T>::max(), number)) {
    value = static_cast<T>(number);
  }
}

template <typename Tag>
void decode(const Source& source, Id<Tag>& value) {
  read_integer(source, 0, std::numeric_limits<std::int64_t>::max(), value.value);
}

template <typename T>
requires std::is_enum_v<T>
void decode(const Source& source, T& value) {
  if (!source.json.is(Element::Kind::string)) return source.failure.set(source.place, "is not a string");
  if (!word_to(source.json.string(), value))
    source.failure.set(source.place, "has the unknown word " + source.json.text());
}

template <typename T>
requires std::is_class_v<T>
void decode(const Source& source, T& value) {
  Reader reader(source);
  describe(reader, value);
}

template <typename T>
void decode(const Source& source, std::vector<T>& values) {
  if (!source.json.is(Element::Kind::array)) return source.failure.set(source.place, "is not an array");
  const std::vector<Element> items = source.json.items();
  values.clear();
  values.reserve(items.size());
  for (const Element& item : items) {
    if (source.failure.failed()) return;
    const Place place{&source.place, {}, values.size()};
    decode(Source{item, place, source.failure}, values.emplace_back());
  }
}

template <typename Enum>
void decode(const Source& source, std::map<Enum, std::uint32_t>& counts) {
  if (!source.json.is(Element::Kind::object)) return source.failure.set(source.place, "is not an object");
  counts.clear();
  for (const auto& [word, count] : source.json.members()) {
    const Place place{&source.place, word, 0};
    Enum kind{};
    if (!word_to(word, kind)) {
      // A newer agent's kind of program.
      if constexpr (requires { Enum::other; })
        kind = Enum::other;
      else
        return source.failure.set(place, "is an unknown word");
    }
    std::uint32_t number = 0;
    decode(Source{count, place, source.failure}, number);
    counts[kind] += number;
  }
}

template <typename T>
void Reader::field(const char* key, T& value, bool needed) {
  const Element* found = find(key, needed);
  if (found == nullptr) return;
  const Place place{&source_.place, key, 0};
  decode(Source{*found, place, source_.failure}, value);
}

// A whole text as one T.
template <typename T>
Result<T> read(std::string_view text, ErrorCode code = ErrorCode::garbled) {
  const auto document = Document::parse(text, code);
  if (!document) return tl::unexpected(document.error());
  Failure failure(code);
  T value;
  decode(Source{document->root(), Place{}, failure}, value);
  if (failure.failed()) return tl::unexpected(failure.error());
  return value;
}

template <typename T>
std::string write(const T& value) {
  return dump(encode(value));
}

// What a person asks for: unknown fields are refused.
template <typename Value>
Result<Value> read_exactly(std::string_view text) {
  const auto document = Document::parse(text, ErrorCode::invalid);
  if (!document) return tl::unexpected(document.error());
  Failure failure(ErrorCode::invalid);
  const Place top;
  const Source source{document->root(), top, failure};
  Reader reader(source, /*exact=*/true);
  Value value;
  describe(reader, value);
  reader.nothing_else();
  if (failure.failed()) return tl::unexpected(failure.error());
  return value;
}

}  // namespace steward::wire
