// What the command line says of itself: manual pages and completion. Hidden from the help's lists but for
// `completion`, which people call.
#include <fmt/format.h>

#include <filesystem>

#include "base/files.h"
#include "programs/steward/command_tree.h"
#include "programs/steward/commands.h"
#include "programs/steward/completion.h"
#include "programs/steward/manual.h"

namespace steward::cli {
namespace {

struct SelfOptions {
  std::string what;
};

// A shell waits for these: what cannot be had is left out in silence.
int offer_jobs(const Session& session) {
  const auto jobs = session.api.jobs(false);
  if (!jobs) return kFailed;
  for (const JobView& each : *jobs) session.terminal.line(show_id(each.job));
  return kDone;
}

int offer_cases(const Session& session) {
  const auto me = session.api.me();
  if (!me) return kFailed;
  const auto cases = session.api.cases(me->caller.role == Role::staff, true);
  if (!cases) return kFailed;
  for (const Case& each : *cases) session.terminal.line(std::to_string(each.id.value));
  return kDone;
}

int offer_nodes(const Session& session) {
  const auto nodes = session.api.nodes();
  if (!nodes) return kFailed;
  for (const NodeSummary& each : *nodes) session.terminal.line(each.node);
  return kDone;
}

Status write_pages(const CommandInfo& top, const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail(ErrorCode::io, folder.native() + ": " + error.message());
  for (const CommandInfo* command : all_of(top)) {
    const auto file = folder / (page_name(*command) + ".1");
    const Status written = replace_file(file, manual_page(*command, "Steward " STEWARD_VERSION), 0644);
    if (!written) return written;
  }
  return {};
}

}  // namespace

void add_self_commands(CLI::App& app, Run& chosen) {
  const auto shell = std::make_shared<SelfOptions>();
  CLI::App* completion =
      app.add_subcommand("completion", "Completion of commands, options and numbers, for a shell");
  completion->footer(
      "Examples:\n"
      "  source <(steward completion bash)                                  in this shell\n"
      "  steward completion bash > ~/.local/share/bash-completion/completions/steward\n"
      "  steward completion zsh > \"${fpath[1]}/_steward\"");
  add_choice(completion, "WHAT", shell->what,
             "a shell's script, or what such a script asks for while you type",
             {"bash", "zsh", "jobs", "cases", "nodes"})
      ->required();
  completion->callback([&app, &chosen, shell] {
    chosen = [&app, shell](const Session& session) {
      if (shell->what == "jobs") return offer_jobs(session);
      if (shell->what == "cases") return offer_cases(session);
      if (shell->what == "nodes") return offer_nodes(session);
      const CommandInfo top = command_tree(app);
      session.terminal.out << (shell->what == "bash" ? bash_completion(top) : zsh_completion(top));
      return kDone;
    };
  });
  const auto folder = std::make_shared<SelfOptions>();
  CLI::App* manual =
      app.add_subcommand("manual", "Write all manual pages into a folder (man -l FILE shows one)");
  manual->group("");
  manual->add_option("DIR", folder->what, "where the pages go")->required()->type_name("");
  manual->callback([&app, &chosen, folder] {
    chosen = [&app, folder](const Session& session) {
      const Status written = write_pages(command_tree(app), folder->what);
      return written ? kDone : failed(session, written.error());
    };
  });
}

}  // namespace steward::cli
