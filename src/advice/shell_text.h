// A place in a shell script's text that moves forward, and the words there. Internal to the shell reader.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "advice/shell.h"

namespace steward::advice {

// Counts lines and columns as it goes.
class ShellText {
 public:
  explicit ShellText(std::string_view text) : text_(text) {}

  bool done() const { return at_ >= text_.size(); }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool starts(std::string_view with) const { return text_.substr(at_).starts_with(with); }
  char take();
  void skip(std::size_t bytes);
  Place here(std::size_t length = 0) const;
  // The whole text from one place of it up to here, for places' lengths.
  std::size_t offset() const { return at_; }
  std::string_view from(std::size_t offset) const { return text_.substr(offset, at_ - offset); }
  // The rest of the line, without its end; stays before it.
  std::string_view rest_of_line() const;
  // Ends the text earlier, for what is read apart; gives what `end` was.
  std::string_view narrow(std::size_t end);
  void widen(std::string_view text) { text_ = text; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::size_t line_began_ = 0;
};

// How words read what is nested in them: called behind "$(" or "<(", reads up to its ')'. False: it lost its
// way.
using ReadNested = std::function<bool()>;

struct WordRead {
  ShellWord word;
  bool quoted = false;  // some of it: it is no reserved word then
  std::string trouble;  // why it could not be read to its end; empty: it was
};

// One word, from its first character on; empty when there is none.
WordRead read_word(ShellText& text, const ReadNested& nested);

bool ends_word(char c);
bool is_assignment(std::string_view word);  // "NAME=…", "NAME+=…", "NAME[1]=…"
// From a '(' on past the ')' that belongs to it, whatever stands between. False: there is none.
bool skip_parentheses(ShellText& text);

}  // namespace steward::advice
