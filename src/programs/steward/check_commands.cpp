// `steward check` on the command line.
#include "programs/steward/check.h"
#include "programs/steward/commands.h"

namespace steward::cli {
namespace {}  // namespace

// CLI11 would take what stands behind "--" for more scripts. A '+' goes before each, so that none is empty.
void keep_what_stands_behind(std::vector<std::string>& words) {
  std::size_t at = 0;
  while (at < words.size() && words[at].starts_with("--socket")) at += words[at] == "--socket" ? 2 : 1;
  if (at >= words.size() || words[at] != "check") return;
  const auto dashes = std::find(words.begin() + static_cast<std::ptrdiff_t>(at), words.end(), "--");
  if (dashes == words.end()) return;
  std::vector<std::string> kept(words.begin(), dashes);
  for (auto word = dashes + 1; word != words.end(); ++word)
    kept.push_back(std::string(kBehindMark) + "=+" + *word);
  words = std::move(kept);
}

void add_check_commands(CLI::App& app, Run& chosen) {
  const auto options = std::make_shared<CheckOptions>();
  CLI::App* command = add_command<CheckOptions>(
      app, chosen, "check",
      "Looks at a batch script before it is submitted: what Slurm refuses, and what there is a better way "
      "for",
      "  steward check train.sh\n"
      "  steward check train.sh -- --gres=gpu:2 --time=8:00:00      as sbatch with these would read it\n"
      "  steward check -- srun --pty -G 1 bash                      a command line\n"
      "  steward check --fix train.sh                               shows a diff, asks, and writes\n"
      "  steward check --json *.sh | jq '.scripts[].findings[]'\n"
      "It runs and submits nothing. Errors: Slurm would refuse it or never start it. Warnings: it would run, "
      "and\n"
      "most probably not as meant, or to the harm of others. Hints: it may be as meant. It ends with 0 where "
      "there are\n"
      "hints alone, with 1 where there is an error or a warning. --fix changes lines of options only, never "
      "what runs.",
      options, check);
  command->add_option("SCRIPT", options->scripts, "batch scripts; - is stdin")->type_name("");
  command->add_flag("--fix", options->fix, "write what can be mended without a doubt into the scripts");
  command->add_flag("--yes", options->yes, "with --fix: do not ask");
  command->add_flag("--rules", options->rules, "what is looked for, and how grave it is");
  command->add_option(kBehindMark, options->rest, "")->group("");
  add_json(command, options->json);
  command->callback([&chosen, options] {
    for (std::string& word : options->rest) word.erase(0, 1);
    chosen = [options](const Session& session) { return check(session, *options); };
  });
  command->group("For everyone");
}

}  // namespace steward::cli
