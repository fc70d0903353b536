#include "programs/steward/command_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sysexits.h>

#include <algorithm>
#include <sstream>

#include "base/text.h"
#include "programs/steward/commands.h"

namespace steward::cli {
namespace {

constexpr const char* kFooter =
    "Begin with:\n"
    "  steward me              what runs for you, how its GPUs are used, what waits for your answer\n"
    "  steward job 4711        what job 4711 holds against what it uses, and what the rules say\n"
    "  steward case 3          why you were contacted, and the exact commands to answer\n"
    "Every subcommand explains itself with examples: steward case --help\n"
    "Read commands take --json; its fields stand in docs/api.md.";

// CLI11 takes a word that it does not know for a missing subcommand. Nullopt: every command is known, or
// something else is wrong first.
std::optional<std::string> unknown_command(CLI::App* app, const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].starts_with("--socket=")) continue;
    if (words[i] == "--socket") {
      ++i;
      continue;
    }
    if (words[i].starts_with('-')) return std::nullopt;
    std::vector<std::string> names;
    CLI::App* meant = nullptr;
    for (CLI::App* each : app->get_subcommands({})) {
      names.push_back(each->get_name());
      if (each->get_name() == words[i]) meant = each;
    }
    if (names.empty()) return std::nullopt;
    if (meant != nullptr) {
      app = meant;
      continue;
    }
    const std::string help =
        app->get_parent() == nullptr ? "steward --help" : "steward " + app->get_name() + " --help";
    const auto near = nearest(words[i], names);
    return "unknown command '" + one_line(words[i], 40) + "', did you mean " +
           (near ? "'" + *near + "'? `" + help + "` lists all" : "one of those that `" + help + "` lists?");
  }
  return std::nullopt;
}

// CLI11 would take the word after "--sender=" for its value, and an empty word for no value at all. Mail
// servers write both where a mail has no sender, as a bounce has not; "<>" is the same to it.
void spell_empty_sender(std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--sender=") words[i] += "<>";
    if (words[i].empty() && i > 0 && words[i - 1] == "--sender") words[i] = "<>";
  }
}

// A mail server sends back to people what ends with 2; a wrong word in its configuration is to make their
// mail wait.
int usage_code(const CLI::App& command) { return command.get_name() == "receive" ? EX_TEMPFAIL : kUsage; }

// CLI11 speaks to streams and has its own exit codes; ours are 0 and 2.
int explain(const CLI::App& app, const CLI::ParseError& error, const Terminal& terminal) {
  std::ostringstream out;
  std::ostringstream ignored;
  if (app.exit(error, out, ignored) == 0) {
    terminal.out << out.str();
    return kDone;
  }
  std::string command = app.get_name();
  const CLI::App* at = &app;
  while (!at->get_subcommands().empty()) {
    at = at->get_subcommands().front();
    command += " " + at->get_name();
  }
  terminal.complain(fmt::format("{}; `{} --help` shows how", one_line(error.what(), 1000), command));
  return usage_code(*at);
}

}  // namespace

void add_case(CLI::App* command, std::int64_t& number) {
  command->add_option("CASE", number, "the case's number, as in `steward cases`")
      ->required()
      ->type_name("")
      ->check(check_number);
}

void add_words(CLI::App* command, std::vector<std::string>& words, bool needed) {
  CLI::Option* option = command->add_option("TEXT", words, "your words; or - to read them from stdin");
  option->type_name("");
  if (needed) option->required();
}

void add_json(CLI::App* command, bool& json) {
  command->add_flag("--json", json, "the API's JSON, for programs");
}

void add_job(CLI::App* command, std::string& job) {
  command->add_option("--job", job, "which job of the case, as squeue shows it")->check(check_job_id);
}

std::optional<Duration> duration_option(const std::string& text) {
  const auto duration = parse_duration(text);
  if (!duration || duration->count() <= 0) return std::nullopt;
  return *duration;
}

std::string check_job_id(const std::string& text) {
  const auto parts = split(text, '_');
  bool good = parts.size() <= 2;
  for (const auto part : parts) {
    good = good && !part.empty() && part.size() <= 10 &&
           part.find_first_not_of("0123456789") == std::string_view::npos;
  }
  return good ? "" : "a job is named as squeue shows it: 4711, or 120_3 for an array task";
}

std::string check_number(const std::string& text) {
  const auto number = parse_integer(text);
  return number && *number > 0 ? "" : "'" + one_line(text, 40) + "' is no number such as 3";
}

CLI::Option* add_choice(CLI::App* command, const std::string& name, std::string& chosen,
                        const std::string& what, const std::vector<std::string>& words) {
  const std::string list = fmt::format("{}", fmt::join(words, ", "));
  const auto check = [words, list](const std::string& text) {
    if (std::find(words.begin(), words.end(), text) != words.end()) return std::string();
    const auto near = nearest(text, words);
    return fmt::format("'{}' is none of {}{}", one_line(text, 40), list,
                       near ? "; did you mean '" + *near + "'?" : "");
  };
  return command->add_option(name, chosen, what + ": " + list)->type_name("WORD")->check(check);
}

int run_command_line(int argc, const char* const* argv, const Terminal& terminal, const std::string& socket,
                     const std::function<Fetch(const std::string& socket)>& connect) {
  CLI::App app(
      "Steward shows how your jobs use the GPUs they hold, and keeps what staff and you say about it.",
      "steward");
  app.footer(kFooter);
  app.set_version_flag("--version", STEWARD_VERSION);
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  std::string path = socket;
  app.add_option(
      "--socket", path,
      "stewardd's socket, or CLUSTER@HOST:PORT where it is on another host (munged then says who you "
      "are); else STEWARD_SOCKET, else /run/steward/api.sock");
  Run chosen;
  add_user_commands(app, chosen);
  add_check_commands(app, chosen);
  add_batch_command(app, chosen);
  add_staff_commands(app, chosen);
  add_upkeep_commands(app, chosen);
  add_administrator_commands(app, chosen);
  add_self_commands(app, chosen);
  std::vector<std::string> words(argv + 1, argv + argc);
  keep_command_line(words);
  spell_empty_sender(words);
  keep_what_stands_behind(words);
  if (const auto unknown = unknown_command(&app, words)) {
    terminal.complain(*unknown);
    return kUsage;
  }
  try {
    std::reverse(words.begin(), words.end());  // as CLI11 takes them
    app.parse(std::move(words));
  } catch (const CLI::ParseError& error) {
    return explain(app, error, terminal);
  }
  const Api api(connect(path));
  return chosen(Session{terminal, api});
}

}  // namespace steward::cli
