// Template: a text with {placeholders}, checked when it is read so that nothing can fail when it is filled
// in. Pure.
//
// A placeholder is {name} with a name of a-z, '_' and '.'; "{{" and "}}" are braces. {words} holds several
// lines: it ends its line, and what stands before it there begins each of them; without words the line is
// left out. {plot}, {link}, {sections} and {ucloud.…} are lines of Steward's own making, on lines of their
// own.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace steward::contact {

class Template {
 public:
  // `where` ("finding.txt") and the line number, counted from `first_line`, begin every error. Errors:
  // invalid: an unknown or malformed placeholder, control characters, bytes that are no UTF-8.
  static Result<Template> parse(std::string_view text, const std::vector<std::string>& known,
                                const std::string& where, int first_line);

  bool uses(std::string_view name) const;
  // Values come from `value_of`; only that of {words} may hold '\n'.
  std::string fill_in(const std::function<std::string(const std::string& name)>& value_of) const;

 private:
  struct Piece {
    std::string literal;
    std::string name;  // empty: no placeholder follows
  };
  std::vector<Piece> pieces_;
};

}  // namespace steward::contact
