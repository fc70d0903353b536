#include "base/bash_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace steward {
namespace {

constexpr std::array<std::string_view, 21> reserved = {
    "if", "then", "else", "elif",     "fi",   "case",   "esac", "for", "select", "while", "until",
    "do", "done", "in",   "function", "time", "coproc", "{",    "}",   "!",      "[["};

constexpr std::array<std::string_view, 59> builtins = {
    ".",       ":",       "[",       "alias",    "bg",      "bind",     "break",     "builtin",  "caller",
    "cd",      "command", "compgen", "complete", "compopt", "continue", "declare",   "dirs",     "disown",
    "echo",    "enable",  "eval",    "exec",     "exit",    "export",   "false",     "fc",       "fg",
    "getopts", "hash",    "help",    "history",  "jobs",    "kill",     "let",       "local",    "logout",
    "mapfile", "popd",    "printf",  "pushd",    "pwd",     "read",     "readarray", "readonly", "return",
    "set",     "shift",   "shopt",   "source",   "suspend", "test",     "times",     "trap",     "true",
    "type",    "typeset", "ulimit",  "umask",    "wait"};

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_./:,+@%-=").find(c) != std::string_view::npos;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

// In one line, so that no part of a word is ever taken for a line of the script: some of those count.
std::string escaped(std::string_view word) {
  std::string text = "$'";
  for (const char c : word) {
    if (c == '\n') {
      text += "\\n";
    } else if (c == '\t') {
      text += "\\t";
    } else if (is_control(c)) {
      text += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    } else if (c == '\'' || c == '\\') {
      text += '\\';
      text += c;
    } else {
      text += c;
    }
  }
  return text + "'";
}

std::string single_quoted(std::string_view word) {
  if (std::any_of(word.begin(), word.end(), is_control)) return escaped(word);
  if (word.find('\'') == std::string_view::npos) return fmt::format("'{}'", word);
  // Double quotes read better, where nothing in them means anything.
  if (word.find_first_of("\"$`\\!") == std::string_view::npos) return fmt::format("\"{}\"", word);
  return escaped(word);
}

}  // namespace

std::string bash_word(std::string_view word) {
  const bool bare = !word.empty() && std::all_of(word.begin(), word.end(), is_plain) &&
                    std::find(reserved.begin(), reserved.end(), word) == reserved.end();
  if (bare) return std::string(word);
  // "--opt='a b'": the part before the value stays as people write it.
  const std::size_t equals = word.find('=');
  if (word.starts_with("--") && equals != std::string_view::npos && equals + 1 < word.size() &&
      std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(equals), is_plain))
    return std::string(word.substr(0, equals + 1)) + single_quoted(word.substr(equals + 1));
  return single_quoted(word);
}

std::string bash_command(const std::vector<std::string>& words) {
  std::string line;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    // "a=b" would be an assignment, "%1" a job.
    const bool taken = i == 0 && (word.find('=') != std::string::npos || word.starts_with('%'));
    if (i > 0) line += ' ';
    line += taken ? single_quoted(word) : bash_word(word);
  }
  return line;
}

bool is_bash_own(std::string_view name) {
  return name.starts_with('%') || std::find(builtins.begin(), builtins.end(), name) != builtins.end() ||
         std::find(reserved.begin(), reserved.end(), name) != reserved.end();
}

}  // namespace steward
