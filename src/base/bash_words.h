// Words written so that bash reads the very same words. Pure; takes any bytes but NUL.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace steward {

// In one line, whatever the word holds: bare where nothing in it means anything to a shell, else in quotes.
std::string bash_word(std::string_view word);
// A command: its first word is none of bash's own and no assignment.
std::string bash_command(const std::vector<std::string>& words);

// Whether bash would run something of its own by that name, in the place of the program.
bool is_bash_own(std::string_view name);

}  // namespace steward
