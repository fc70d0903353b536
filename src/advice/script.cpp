#include "advice/script.h"

#include <fmt/format.h>

#include <array>

#include "advice/word_lists.h"
#include "base/text.h"

namespace steward::advice {
namespace {

struct Mark {
  DirectiveKind kind;
  std::string_view text;
};
constexpr std::array<Mark, 4> marks = {{{DirectiveKind::sbatch, "#SBATCH"},
                                        {DirectiveKind::slurm, "#SLURM"},
                                        {DirectiveKind::pbs, "#PBS"},
                                        {DirectiveKind::bsub, "#BSUB"}}};

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF#!";

// As sbatch looks for the first command: a line whose first character that is no blank is no '#'.
bool is_command(std::string_view line) {
  for (const char c : line) {
    if (!is_blank(c)) return c != '#';
  }
  return false;
}

Place whole(std::uint32_t line, std::string_view text) {
  return {line, 1, static_cast<std::uint32_t>(text.size())};
}

void split_lines(std::string_view text, Script& script) {
  script.ends_in_newline = text.empty() || text.back() == '\n';
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    script.lines.emplace_back(text.substr(0, end));
    if (end < text.size() && end > 0 && text[end - 1] == '\r') script.dos = true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::string interpreter_of(std::string_view first_line) {
  if (!first_line.starts_with("#!")) return "";
  std::string name;
  for (const std::string_view word : split(trim(first_line.substr(2)), ' ')) {
    if (word.empty() || word.front() == '-') continue;
    name = std::string(word.substr(word.rfind('/') == std::string_view::npos ? 0 : word.rfind('/') + 1));
    if (name != "env") break;
  }
  while (!name.empty() && is_blank(name.back())) name.pop_back();
  return name;
}

void refuse(Script& script, std::string rule, const Place& place, std::string message) {
  script.problems.push_back({std::move(rule), std::move(message), place, ""});
}

// What makes sbatch refuse the whole file.
void judge_file(std::string_view text, Script& script) {
  const std::string first = script.lines.empty() ? "" : script.lines.front();
  if (text.empty()) {
    refuse(script, "no_interpreter", {1, 1, 0}, "the script is empty");
  } else if (!first.starts_with("#!")) {
    const bool marked = first.starts_with(byte_order_mark);
    refuse(script, "no_interpreter", whole(1, first),
           marked ? "an invisible byte order mark stands before #!; save the file as UTF-8 without BOM"
                  : "the first line must name the interpreter: #!/bin/bash");
  }
  if (script.dos)
    refuse(script, "dos_line_ends", {1, 1, 0},
           "lines end in \\r\\n, as Windows writes them; Slurm wants \\n alone");
  if (text.find('\0') != std::string_view::npos)
    refuse(script, "no_text", {1, 1, 0}, "the file holds a NUL byte: it is no text");
  if (text.size() >= kLargestScript) {
    refuse(script, "too_large", {1, 1, 0},
           "the script is larger than Slurm takes (4 MiB); put the data into files of their own");
  }
}

void read_directives(Script& script) {
  bool counts = true;
  for (std::size_t i = 0; i < script.lines.size(); ++i) {
    const std::string& line = script.lines[i];
    const auto number = static_cast<std::uint32_t>(i + 1);
    if (counts && is_command(line) && !(i == 0 && line.starts_with(byte_order_mark))) {
      script.first_command = number;
      counts = false;
    }
    for (const Mark& mark : marks) {
      const bool foreign = mark.kind == DirectiveKind::pbs || mark.kind == DirectiveKind::bsub;
      if (!line.starts_with(mark.text) || !(counts || foreign)) continue;
      std::string rest = line.substr(mark.text.size());
      if (!rest.empty() && rest.back() == '\r') rest.pop_back();
      Directive one{mark.kind, number, {}, rest};
      // Foreign ones are read by rules of their own, and nothing in them is refused.
      std::vector<Problem> unread;
      one.words = directive_words(rest, number, static_cast<std::uint32_t>(mark.text.size() + 1),
                                  foreign ? unread : script.problems);
      if (!one.words.empty() && (one.words.front().text == "hetjob" || one.words.front().text == "packjob")) {
        one.begins_part = true;
        one.words.erase(one.words.begin());
      }
      script.directives.push_back(std::move(one));
    }
  }
}

}  // namespace

// Slurm's own rules: blanks part words, both quotes group, a backslash takes the next character as it is even
// within quotes, '#' outside quotes ends the line wherever it stands, and so does a word that is empty.
std::vector<OptionWord> directive_words(std::string_view rest, std::uint32_t line, std::uint32_t column,
                                        std::vector<Problem>& problems) {
  std::vector<OptionWord> words;
  std::size_t at = 0;
  const auto place = [&](std::size_t from, std::size_t to) {
    return Place{line, column + static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to - from)};
  };
  for (;;) {
    while (at < rest.size() && is_blank(rest[at])) ++at;
    const std::size_t begin = at;
    if (at < rest.size() && rest[at] == ':') {
      problems.push_back(
          {"bad_value", "a word may not begin with ':' here; quote it", place(at, rest.size()), ""});
      return words;
    }
    std::string text;
    char quote = 0;
    bool escaped = false, quotes = false;
    for (; at < rest.size() && (quote != 0 || !is_blank(rest[at])); ++at) {
      const char c = rest[at];
      if (escaped) {
        text += c;
        escaped = false;
      } else if (c == '\\') {
        escaped = true;
      } else if (quote != 0 && c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
        quotes = true;
      } else if (quote == 0 && c == '#') {
        break;
      } else {
        text += c;
      }
    }
    if (quote != 0) {
      words.push_back({text, place(begin, rest.size())});
      problems.push_back({"bad_value", fmt::format("the quote {} is not closed in this line", quote),
                          place(begin, rest.size()), ""});
      return words;
    }
    const bool cut = at < rest.size() && rest[at] == '#';
    if (!text.empty()) words.push_back({text, place(begin, at)});
    if (cut && !text.empty()) {
      problems.push_back({"cut_value",
                          "Slurm reads nothing from # on; write \\# where it belongs to the value",
                          place(at, rest.size()), "", false});
    }
    if (text.empty() && quotes) {
      problems.push_back({"cut_value", "Slurm stops reading this line at the empty quotes",
                          place(begin, rest.size()), "", false});
    }
    if (text.empty() && escaped) {
      problems.push_back({"continued_directive",
                          "Slurm does not join lines: what stands in the next line is not read as options",
                          place(begin, rest.size()), "", false});
    }
    if (text.empty() || cut) return words;
  }
}

Script read_script(std::string_view text) {
  Script script;
  split_lines(text, script);
  if (!script.lines.empty()) script.interpreter = interpreter_of(script.lines.front());
  judge_file(text, script);
  read_directives(script);
  return script;
}

}  // namespace steward::advice
