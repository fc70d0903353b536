#include "contact/template.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace steward::contact {
namespace {

constexpr std::string_view kWords = "words";

// Several lines as they are: each ends its line; without them the line is left out.
bool is_block(std::string_view name) {
  return name == "plot" || name == "link" || name == "sections" || name.starts_with("ucloud.");
}

bool is_name(std::string_view name) {
  return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_.") == std::string_view::npos;
}

// One line of a template, taken from the left.
struct Line {
  std::string_view rest;
  std::string literal;

  bool take(std::string_view what) {
    if (!rest.starts_with(what)) return false;
    rest.remove_prefix(what.size());
    return true;
  }
};

std::string why_unknown(const std::string& name, const std::vector<std::string>& known) {
  const auto near = nearest(name, known);
  if (near) return fmt::format("unknown placeholder {{{}}}; did you mean {{{}}}?", name, *near);
  return fmt::format("unknown placeholder {{{}}}; known here: {}", name, fmt::join(known, ", "));
}

// The name after a '{', or why there is none.
Result<std::string> take_name(Line& line, const std::vector<std::string>& known) {
  const std::size_t end = line.rest.find('}');
  const std::string name(line.rest.substr(0, end));
  if (end == std::string_view::npos || !is_name(name)) {
    return fail(ErrorCode::invalid, "a '{' without a placeholder; write \"{{\" for a brace");
  }
  line.rest.remove_prefix(end + 1);
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    return fail(ErrorCode::invalid, why_unknown(name, known));
  }
  if ((name == kWords || is_block(name)) && !line.rest.empty()) {
    return fail(ErrorCode::invalid, fmt::format("{{{}}} may be several lines and must end its line", name));
  }
  return name;
}

// `line` itself for each line of `words`; nothing when there are none.
void append_words(std::string& out, const std::string& words) {
  const std::size_t begin = out.rfind('\n') == std::string::npos ? 0 : out.rfind('\n') + 1;
  const std::string before = out.substr(begin);
  if (trim(words).empty()) {
    out.resize(begin == 0 ? 0 : begin - 1);
    return;
  }
  bool first = true;
  for (const std::string_view line : split(trim(words), '\n')) {
    if (!first) out += "\n" + before;
    out += line;
    first = false;
  }
}

void append_block(std::string& out, std::string_view block) {
  while (block.ends_with('\n')) block.remove_suffix(1);
  if (block.empty() && out.ends_with('\n')) out.pop_back();
  out += block;
}

// What an absent paragraph has left: never two blank lines.
std::string without_double_blanks(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n' && out.ends_with("\n\n")) continue;
    out += c;
  }
  return out;
}

}  // namespace

Result<Template> Template::parse(std::string_view text, const std::vector<std::string>& known,
                                 const std::string& where, int first_line) {
  Template made;
  int number = first_line;
  std::string literal;
  for (const std::string_view whole : split(text, '\n')) {
    const auto bad = [&](const std::string& why) {
      return fail(ErrorCode::invalid, fmt::format("{}:{}: {}", where, number, why));
    };
    if (one_line(whole, whole.size()) != whole) return bad("a control character, or bytes that are no UTF-8");
    for (Line line{whole, ""}; !line.rest.empty();) {
      if (line.take("{{")) {
        literal += '{';
      } else if (line.take("}}")) {
        literal += '}';
      } else if (line.take("{")) {
        auto name = take_name(line, known);
        if (!name) return bad(name.error().message);
        made.pieces_.push_back({std::move(literal), std::move(*name)});
        literal.clear();
      } else if (line.take("}")) {
        return bad("a '}' without a '{'; write \"}}\" for a brace");
      } else {
        literal += line.rest.front();
        line.rest.remove_prefix(1);
      }
    }
    literal += '\n';
    ++number;
  }
  literal.pop_back();  // after the last line there is none
  made.pieces_.push_back({std::move(literal), ""});
  return made;
}

bool Template::uses(std::string_view name) const {
  return std::any_of(pieces_.begin(), pieces_.end(), [&](const Piece& piece) { return piece.name == name; });
}

std::string Template::fill_in(const std::function<std::string(const std::string&)>& value_of) const {
  std::string out;
  for (const Piece& piece : pieces_) {
    out += piece.literal;
    if (piece.name == kWords) {
      append_words(out, value_of(piece.name));
    } else if (is_block(piece.name)) {
      append_block(out, value_of(piece.name));
    } else if (!piece.name.empty()) {
      out += value_of(piece.name);
    }
  }
  return without_double_blanks(out);
}

}  // namespace steward::contact
