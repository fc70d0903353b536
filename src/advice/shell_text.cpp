#include "advice/shell_text.h"

#include <algorithm>

#include "advice/ansi_c.h"

namespace steward::advice {
namespace {

struct WordReader {
  ShellText& text;
  const ReadNested& nested;
  WordRead read{};

  bool lost(std::string why) {
    if (read.trouble.empty()) read.trouble = std::move(why);
    return false;
  }
  void keep() { read.word.text += text.take(); }

  bool single_quotes() {
    text.take();
    while (!text.done() && text.peek() != '\'') keep();
    if (text.done()) return lost("a single quote is not closed");
    text.take();
    return true;
  }

  // "$'…'": as good as literal.
  bool dollar_quotes() {
    text.skip(2);
    const std::size_t began = text.offset();
    while (!text.done() && text.peek() != '\'') {
      if (text.peek() == '\\') text.take();
      if (!text.done()) text.take();
    }
    if (text.done()) return lost("a single quote is not closed");
    read.word.text += ansi_c_text(text.from(began));
    text.take();
    return true;
  }

  // "$((…))" or "((…))", behind its opening.
  bool arithmetic() {
    for (int depth = 2; !text.done();) {
      const char c = text.peek();
      keep();
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) return true;
    }
    return lost("an arithmetic expression is not closed");
  }

  // "${…}", behind its opening.
  bool braces() {
    for (int depth = 1; !text.done();) {
      const char c = text.peek();
      if (c == '\\') {
        keep();
        if (!text.done()) keep();
        continue;
      }
      if (c == '\'' || c == '"') {
        keep();
        while (!text.done() && text.peek() != c) keep();
      }
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (!text.done()) keep();
      if (depth == 0) return true;
    }
    return lost("${ is not closed");
  }

  // The commands within are read apart, where they stand.
  bool backticks() {
    const std::size_t began = text.offset();
    text.take();
    ShellText probe = text;
    while (!probe.done() && probe.peek() != '`') probe.skip(probe.peek() == '\\' ? 2 : 1);
    if (probe.done()) return lost("a backtick is not closed");
    const std::string_view whole = text.narrow(probe.offset());
    const bool good = nested();
    text.widen(whole);
    if (!good) return false;
    if (!text.done() && text.peek() == '`') text.take();
    read.word.text += text.from(began);
    return true;
  }

  bool dollar() {
    read.word.literal = false;
    const std::size_t began = text.offset();
    if (text.starts("$((")) {
      read.word.text += "$((";
      text.skip(3);
      return arithmetic();
    }
    if (text.starts("${")) {
      read.word.text += "${";
      text.skip(2);
      return braces();
    }
    if (text.starts("$(")) {
      text.skip(2);
      if (!nested() || !text.from(began).ends_with(')')) return lost("$( is not closed");
      read.word.text += text.from(began);
      return true;
    }
    keep();
    return true;
  }

  bool double_quotes() {
    text.take();
    while (!text.done() && text.peek() != '"') {
      const char c = text.peek();
      if (c == '\\') {
        text.take();
        if (text.peek() == '\n') {
          text.take();
        } else if (!text.done()) {
          const bool special =
              text.peek() == '"' || text.peek() == '\\' || text.peek() == '$' || text.peek() == '`';
          if (!special) read.word.text += '\\';
          keep();
        }
      } else if (c == '$') {
        if (!dollar()) return false;
      } else if (c == '`') {
        read.word.literal = false;
        if (!backticks()) return false;
      } else {
        keep();
      }
    }
    if (text.done()) return lost("a double quote is not closed");
    text.take();
    return true;
  }

  bool escape() {
    text.take();
    if (text.peek() == '\n') {
      text.take();
    } else if (!text.done()) {
      read.quoted = true;
      keep();
    }
    return true;
  }

  bool piece() {
    const char c = text.peek();
    if (c == '\\') return escape();
    if (c == '$' && text.peek(1) == '\'') {
      read.quoted = true;
      return dollar_quotes();
    }
    if (c == '\'' || c == '"') {
      read.quoted = true;
      return c == '"' ? double_quotes() : single_quotes();
    }
    if (c == '$') return dollar();
    if (c == '`') {
      read.word.literal = false;
      return backticks();
    }
    // Arrays: NAME=(…).
    if (c == '*' || c == '?' || c == '[' || (c == '~' && read.word.text.empty()) || c == '{')
      read.word.literal = false;
    keep();
    return true;
  }

  WordRead all() {
    const std::size_t began = text.offset();
    read.word.place = text.here();
    while (!text.done()) {
      const bool array = text.peek() == '(' && !read.word.text.empty() && read.word.text.back() == '=';
      if (array) {
        read.word.literal = false;
        text.take();
        if (!elements()) break;
        continue;
      }
      if (ends_word(text.peek())) break;
      if (!piece()) break;
    }
    read.word.place.length =
        static_cast<std::uint32_t>(text.from(began).substr(0, text.from(began).find('\n')).size());
    return std::move(read);
  }

  // Of an array, behind its '('.
  bool elements() {
    while (!text.done() && text.peek() != ')') {
      const char c = text.peek();
      if (c == '#') {
        while (!text.done() && text.peek() != '\n') text.take();
      } else if (ends_word(c)) {
        text.take();
      } else if (!piece()) {
        return false;
      }
    }
    if (text.done()) return lost("an array is not closed");
    text.take();
    return true;
  }
};

}  // namespace

bool ends_word(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == ';' || c == '&' || c == '|' || c == '<' || c == '>' ||
         c == '(' || c == ')' || c == '\0';
}

bool is_assignment(std::string_view word) {
  const std::size_t equals = word.find('=');
  if (equals == 0 || equals == std::string_view::npos || (word.front() >= '0' && word.front() <= '9'))
    return false;
  return std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(equals), [](char c) {
    return c == '_' || c == '+' || c == '[' || c == ']' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z');
  });
}

bool skip_parentheses(ShellText& text) {
  for (int open = 0; !text.done();) {
    const char c = text.take();
    open += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (open == 0) return true;
  }
  return false;
}

char ShellText::take() {
  const char c = text_[at_++];
  if (c == '\n') {
    ++line_;
    line_began_ = at_;
  }
  return c;
}

void ShellText::skip(std::size_t bytes) {
  for (; bytes > 0 && !done(); --bytes) take();
}

Place ShellText::here(std::size_t length) const {
  return {line_, static_cast<std::uint32_t>(at_ - line_began_ + 1), static_cast<std::uint32_t>(length)};
}

std::string_view ShellText::rest_of_line() const {
  const std::string_view rest = text_.substr(at_);
  return rest.substr(0, rest.find('\n'));
}

std::string_view ShellText::narrow(std::size_t end) {
  const std::string_view whole = text_;
  text_ = text_.substr(0, end);
  return whole;
}

WordRead read_word(ShellText& text, const ReadNested& nested) { return WordReader{text, nested}.all(); }

}  // namespace steward::advice
