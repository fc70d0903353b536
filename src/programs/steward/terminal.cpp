#include "programs/steward/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <optional>

#include "base/text.h"
#include "programs/steward/editor.h"

namespace steward::cli {
namespace {

// Sentences are read most easily in lines of 60 to 90 characters, however wide the window is.
constexpr std::size_t kReadableWidth = 96;

std::optional<std::string> variable(const Environment& environment, const std::string& name) {
  const auto found = environment.find(name);
  if (found == environment.end()) return std::nullopt;
  return found->second;
}

// POSIX: the first of these that is set and not empty says the character set.
bool says_utf8(const Environment& environment) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const auto value = variable(environment, name);
    if (!value || value->empty()) continue;
    const std::string set = lower(*value);
    return set.find("utf-8") != std::string::npos || set.find("utf8") != std::string::npos;
  }
  return false;
}

std::size_t columns_of(int descriptor) {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return std::max<std::size_t>(size.ws_col, 40);
}

}  // namespace

void Terminal::line(std::string_view text) const { out << text << '\n'; }

void Terminal::heading(std::string_view text) const { out << '\n' << paint(Tint::strong, text) << '\n'; }

void Terminal::paragraph(std::string_view text, std::size_t indent) const {
  out << wrap(text, width == 0 ? 0 : std::min(width, kReadableWidth), indent);
}

void Terminal::fitted(std::string_view painted, std::string_view plain, std::size_t indent) const {
  if (width != 0 && indent + display_width(plain) > width) return paragraph(plain, indent);
  line(std::string(indent, ' ') + std::string(painted));
}

void Terminal::print(const Table& table) const { out << table.render(width, colour); }

void Terminal::complain(std::string_view text) const { err << "steward: " << text << '\n'; }

Terminal this_terminal(const Environment& environment, Time now) {
  Terminal terminal{std::cout, std::cerr, std::cin};
  terminal.reads_terminal = ::isatty(STDIN_FILENO) == 1;
  terminal.writes_terminal = ::isatty(STDOUT_FILENO) == 1;
  terminal.errs_terminal = ::isatty(STDERR_FILENO) == 1;
  const bool no_colour =
      !variable(environment, "NO_COLOR").value_or("").empty();  // no-color.org: set and not empty
  terminal.colour =
      terminal.writes_terminal && !no_colour && variable(environment, "TERM").value_or("") != "dumb";
  terminal.utf8 = says_utf8(environment);
  terminal.width = terminal.writes_terminal ? columns_of(STDOUT_FILENO) : 0;
  terminal.now = now;
  terminal.zone = reader_zone(variable(environment, "TZ"));
  std::string editor = variable(environment, "VISUAL").value_or("");
  if (editor.empty()) editor = variable(environment, "EDITOR").value_or("");
  if (!editor.empty() && terminal.reads_terminal && terminal.writes_terminal)
    terminal.edit = [editor](const std::string& text) { return edit_text(editor, text); };
  return terminal;
}

}  // namespace steward::cli
