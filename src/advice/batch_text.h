// Words written so that bash, or sbatch in a directive, reads the very same words. Pure; takes any bytes but
// NUL.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steward::advice {

// For bash, in one line, whatever the word holds: bare where nothing in it means anything to a shell, else in
// quotes.
std::string bash_word(std::string_view word);
// A command: its first word is none of bash's own and no assignment.
std::string bash_command(const std::vector<std::string>& words);

// What bash makes of a word that holds $'…', as it was written; nullopt: it is not closed.
std::optional<std::string> unescaped(std::string_view written);

// Whether bash would run something of its own by that name, in the place of the program.
bool is_bash_own(std::string_view name);

// "--comment="a b"" for a line of #SBATCH. Nullopt: such a line cannot hold it (it has control characters).
std::optional<std::string> directive(std::string_view name, const std::optional<std::string>& value);

}  // namespace steward::advice
