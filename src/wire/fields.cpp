#include "wire/fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"

namespace steward::wire {

Json json_of(std::int64_t value) { return value; }
Json json_of(std::uint64_t value) { return value; }
Json json_of_flag(bool value) { return value; }
Json json_of_text(std::string_view text) { return std::string(text); }
Json json_array() { return Json::array(); }
void append_to(Json& array, Json&& value) { array.push_back(std::move(value)); }

Writer::Writer() : object_(Json::object()) {}
Json Writer::take() { return std::move(object_); }
void Writer::put(const char* key, Json&& value) { object_.emplace(key, std::move(value)); }

Json encode(const std::optional<std::int64_t>& value) { return value ? Json(*value) : Json(); }

Json encode(const Value& value) {
  struct Visitor {
    Json operator()(std::int64_t number) const { return {{"n", number}}; }
    Json operator()(const std::string& text) const { return {{"s", text}}; }
    Json operator()(Duration duration) const { return {{"ms", duration.count()}}; }
    Json operator()(Time time) const { return {{"at", to_ms(time)}}; }
  };
  return std::visit(Visitor{}, value);
}

Json encode(const std::pair<std::string, Value>& item) {
  Json object = encode(item.second);
  object.emplace("key", item.first);
  return object;
}

bool read_integer(const Source& source, std::int64_t least, std::int64_t most, std::int64_t& value) {
  const bool above = source.json.is(Element::Kind::above_integer);
  if (!above && !source.json.is(Element::Kind::integer)) {
    source.failure.set(source.place, "is not an integer");
    return false;
  }
  const std::int64_t number = above ? 0 : source.json.integer();
  if (above || number < least || number > most) {
    source.failure.set(source.place,
                       fmt::format("is {}, not from {} to {}", source.json.text(), least, most));
    return false;
  }
  value = number;
  return true;
}

void decode(const Source& source, std::uint64_t& value) {
  if (source.json.is(Element::Kind::above_integer)) {
    value = source.json.above_integer();
  } else if (source.json.is(Element::Kind::integer) && source.json.integer() >= 0) {
    value = static_cast<std::uint64_t>(source.json.integer());
  } else {
    source.failure.set(source.place, "is not an integer of at least 0");
  }
}

void decode(const Source& source, std::optional<std::int64_t>& value) {
  value.reset();
  if (source.json.is(Element::Kind::null)) return;
  read_integer(source, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(),
               value.emplace());
}

void decode(const Source& source, bool& value) {
  if (!source.json.is(Element::Kind::boolean))
    return source.failure.set(source.place, "is neither true nor false");
  value = source.json.boolean();
}

void decode(const Source& source, std::string& value) {
  if (!source.json.is(Element::Kind::string)) return source.failure.set(source.place, "is not a string");
  value = source.json.string();
}

void decode(const Source& source, Time& value) {
  std::int64_t ms = 0;
  if (read_integer(source, 0, kLastMs, ms)) value = from_ms(ms);
}

void decode(const Source& source, Duration& value) {
  std::int64_t ms = 0;
  if (read_integer(source, -kLastMs, kLastMs, ms)) value = Duration(ms);
}

void decode(const Source& source, Value& value) {
  Reader reader(source);
  std::optional<std::int64_t> number;
  std::optional<std::string> text;
  std::optional<Duration> duration;
  std::optional<Time> time;
  reader("n", number);
  reader("s", text);
  reader("ms", duration);
  reader("at", time);
  if (source.failure.failed()) return;
  if (number.has_value() + text.has_value() + duration.has_value() + time.has_value() != 1) {
    return source.failure.set(source.place, "has not exactly one of \"n\", \"s\", \"ms\" and \"at\"");
  }
  if (number) value = *number;
  if (text) value = std::move(*text);
  if (duration) value = *duration;
  if (time) value = *time;
}

void decode(const Source& source, std::pair<std::string, Value>& item) {
  Reader reader(source);
  reader("key", item.first);
  decode(source, item.second);
}

Reader::Reader(const Source& source, bool exact) : source_(source), exact_(exact) {
  if (source.json.is(Element::Kind::object))
    members_ = source.json.members();
  else
    source.failure.set(source.place, "is not an object");
}

const Element* Reader::find(std::string_view key, bool needed) {
  if (source_.failure.failed()) return nullptr;
  if (exact_) asked_.emplace_back(key);
  for (const Member& member : members_) {
    if (member.key == key) return &member.value;
  }
  if (needed) source_.failure.set(Place{&source_.place, key, 0}, "is missing");
  return nullptr;
}

void Reader::nothing_else() {
  STEWARD_CHECK(exact_);
  if (source_.failure.failed()) return;
  for (const Member& member : members_) {
    const std::string key(member.key);
    if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) continue;
    const auto near = nearest(key, asked_);
    return source_.failure.set(
        Place{&source_.place, key, 0},
        near ? "is not a field here; did you mean \"" + *near + "\"?" : "is not a field here");
  }
}

}  // namespace steward::wire
