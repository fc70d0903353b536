// How subcommands are put on the command line. Included only where CLI11 is.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "programs/steward/session.h"

namespace steward::cli {

// Stands for "--" where the words behind it are kept for a command of their own.
inline constexpr const char* kBehindMark = "--behind";

// What the command line chose; empty until a subcommand was parsed.
using Run = std::function<int(const Session&)>;

void add_user_commands(CLI::App& app, Run& chosen);
void add_plan_command(CLI::App& app, Run& chosen);
void add_staff_commands(CLI::App& app, Run& chosen);          // what they do in cases
void add_upkeep_commands(CLI::App& app, Run& chosen);         // emergencies, tasks, the ledger, health
void add_self_commands(CLI::App& app, Run& chosen);           // completion, manual pages
void add_administrator_commands(CLI::App& app, Run& chosen);  // most of it needs no stewardd
void add_check_commands(CLI::App& app, Run& chosen);
// Of `steward check SCRIPT -- OPTIONS`: for CLI11, which knows only words.
void keep_what_stands_behind(std::vector<std::string>& words);
void add_gate_commands(CLI::App& app, Run& chosen);  // the word at submission
void add_batch_command(CLI::App& app, Run& chosen);
// Of `steward batch -- COMMAND…`: the same.
void keep_command_line(std::vector<std::string>& words);

// A subcommand whose options live as long as the application, in the closure that runs it.
template <typename Options>
CLI::App* add_command(CLI::App& app, Run& chosen, const char* name, const char* what, const char* examples,
                      const std::shared_ptr<Options>& options, int (*run)(const Session&, const Options&)) {
  CLI::App* command = app.add_subcommand(name, what);
  command->footer(std::string("Examples:\n") + examples);
  command->callback([&chosen, options, run] {
    chosen = [options, run](const Session& session) { return run(session, *options); };
  });
  return command;
}

inline constexpr const char* kStaffGroup = "For staff";
inline constexpr const char* kAdministratorGroup = "For administrators";

// A duration such as 30m, 2h or 7d; nullopt when it is none, or not above 0.
std::optional<Duration> duration_option(const std::string& text);

// Options that several subcommands share.
void add_case(CLI::App* command, std::int64_t& number);
void add_words(CLI::App* command, std::vector<std::string>& words, bool needed);
void add_json(CLI::App* command, bool& json);
void add_job(CLI::App* command, std::string& job);  // the one that is meant where a case is about several
// Checks of an option's words: empty, or what is wrong with them.
std::string check_job_id(const std::string& text);  // "123" or "120_3": nothing else reaches an address
std::string check_number(const std::string& text);  // a case's, a task's, …
// One of a few words; these stand in the option's help.
CLI::Option* add_choice(CLI::App* command, const std::string& name, std::string& chosen,
                        const std::string& what, const std::vector<std::string>& words);

}  // namespace steward::cli
