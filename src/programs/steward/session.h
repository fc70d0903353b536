// What every subcommand is given, and the few endings they share. Exit codes: 0 done, 1 refused or failed
// with a reason on stderr, 2 wrong usage.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "programs/steward/api.h"
#include "programs/steward/terminal.h"

namespace steward::cli {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;
inline constexpr std::size_t kLongestWords = 10'000;  // bytes, as the API takes them (docs/api.md)

struct Session {
  const Terminal& terminal;
  const Api& api;
};

int failed(const Session& session, const Error& error);  // kFailed, with the reason said

// --json: the API's answer as it came. On a terminal, control characters are taken out of it.
int print_json(const Session& session, const std::string& target);
void print_json_text(const Session& session, const std::string& json);

// The words of an argument list, or all of stdin when they are "-". Errors: invalid (none, or more than
// 10,000 bytes).
Result<std::string> words_from(const Session& session, const std::vector<std::string>& arguments);
// The same where there may be none.
Result<std::string> words_or_none(const Session& session, const std::vector<std::string>& arguments);

// Asks on the terminal for the line "yes", which alone is consent: kDone. Any other line is no: kFailed.
// Without a terminal to ask at there is no answer: says to use --yes and gives kUsage.
int ask_consent(const Session& session, const std::string& question, bool yes_given);

}  // namespace steward::cli
