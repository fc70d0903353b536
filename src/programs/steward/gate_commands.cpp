// `steward gate …` on the command line.
#include "programs/steward/commands.h"
#include "programs/steward/gate.h"

namespace steward::cli {
namespace {

CLI::App* add(CLI::App& group, Run& chosen, const char* name, const char* what, const char* examples,
              const std::shared_ptr<GateOptions>& options, int (*run)(const Session&, const GateOptions&)) {
  CLI::App* command = add_command<GateOptions>(group, chosen, name, what, examples, options, run);
  command->add_option("--config", options->config, "stewardd's own file: where policy, texts and Slurm are")
      ->type_name("FILE")
      ->capture_default_str();
  command
      ->add_option("--cli-filter", options->cli_filter,
                   "Slurm's hook in people's commands; else beside slurm.conf")
      ->type_name("FILE");
  command
      ->add_option("--job-submit", options->job_submit,
                   "Slurm's hook in its controller; else beside slurm.conf")
      ->type_name("FILE");
  return command;
}

}  // namespace

void add_gate_commands(CLI::App& app, Run& chosen) {
  CLI::App* group =
      app.add_subcommand("gate", "A word at submission: the Lua files for Slurm, from the policy");
  group->group(kAdministratorGroup)->require_subcommand(1);
  group->footer(
      "Examples:\n  steward gate write\n  steward gate check\nIt asks no stewardd. docs/gate.md has the "
      "whole.");
  const auto options = std::make_shared<GateOptions>();
  CLI::App* write = add(
      *group, chosen, "write", "Write cli_filter.lua, and job_submit.lua where the policy refuses something",
      "  steward gate write                        beside slurm.conf, by [gate] of the policy\n"
      "  steward gate write --policy new.toml\n"
      "  steward gate write --job-submit /etc/slurm/job_submit.lua\n"
      "                                            the site's own script is kept as job_submit_site.lua;\n"
      "                                            it runs first, and its word is final\n"
      "Nothing is written from a policy that is not right, and no file that is not the gate's is "
      "overwritten.\n"
      "Put cli_filter.lua on every node before slurm.conf says CliFilterPlugins=lua: a node without it "
      "starts\n"
      "no job and no step.",
      options, write_gate);
  write->add_option("--policy", options->policy, "this policy instead of the one in force")
      ->type_name("FILE");
  write->add_flag("--replace", options->replace,
                  "put the gate in the place of the site's script, which becomes *.old");
  CLI::App* check =
      add(*group, chosen, "check", "Is all in place, of this policy, unchanged, and does Slurm run it?",
          "  steward gate check\n  steward gate check --json\n"
          "It ends with 1 when something is to be done, and says what.",
          options, check_gate);
  check->add_option("--policy", options->policy, "this policy instead of the one in force")
      ->type_name("FILE");
  add_json(check, options->json);
  add(*group, chosen, "remove", "Put the site's own scripts back, and take the gate away",
      "  steward gate remove\n"
      "Where the site has no script of its own, first take lua out of CliFilterPlugins and JobSubmitPlugins.",
      options, remove_gate);
}

}  // namespace steward::cli
