// HTML that is safe by its type: what is not written in this program's source gets in only as text or as the
// value of an attribute, and is escaped there. Pure.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

namespace steward::contact {

// Markup of our own. Only a constant that the compiler knows becomes one; a string of run time does not
// compile.
class Literal {
 public:
  template <std::size_t size>
  consteval Literal(const char (&text)[size]) : text_(text, size - 1) {}  // NOLINT: meant to convert
  constexpr std::string_view view() const { return text_; }

 private:
  std::string_view text_;
};

struct Attribute {
  Literal name;
  std::string value;  // anybody's: it is escaped
};

class Html {
 public:
  static Html element(Literal name, std::initializer_list<Attribute> attributes, const Html& content);
  // One without content or end: <br>, <img>, <meta>.
  static Html element(Literal name, std::initializer_list<Attribute> attributes);
  static Html of_text(std::string_view anybodys);

  // Escaped; what is no UTF-8, control characters and bidirectional overrides become '?' (plain_text).
  Html& text(std::string_view anybodys);
  Html& add(const Html& other);
  Html& literal(Literal ours);
  bool empty() const { return out_.empty(); }
  const std::string& str() const { return out_; }

 private:
  std::string out_;
};

}  // namespace steward::contact
