// stewardd's command line.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace steward {

enum class Task { run, check, verify, dump_ledger, dump_stored, help };

struct Options {
  Task task = Task::run;
  std::filesystem::path config = "/etc/steward/steward.toml";
  std::filesystem::path database;  // of verify and dump; empty: the configuration's
  std::string head;                // of verify; empty: none was given
};

extern const std::string_view help_text;

// Errors: invalid, in words for the person who typed it.
Result<Options> read_options(const std::vector<std::string_view>& words);

}  // namespace steward
