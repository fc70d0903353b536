// `steward batch` on the command line.
#include <array>

#include "programs/steward/batch.h"
#include "programs/steward/commands.h"

namespace steward::cli {
namespace {

template <std::size_t N>
bool is_one(const std::string& word, const std::array<const char*, N>& of) {
  return std::find(of.begin(), of.end(), word) != of.end();
}

// Where the subcommand stands, behind the program's own options.
std::size_t subcommand(const std::vector<std::string>& words) {
  std::size_t at = 0;
  while (at < words.size() && words[at].starts_with('-')) at += words[at] == "--socket" ? 2 : 1;
  return at;
}

}  // namespace

// The command line's options are not ours, and CLI11 would take them so. A '+' goes before each word, so that
// none is empty.
void keep_command_line(std::vector<std::string>& words) {
  std::size_t at = subcommand(words);
  if (at >= words.size() || words[at] != "batch") return;
  constexpr std::array<const char*, 3> valued = {"-o", "--output", "--job"};
  ++at;
  while (at < words.size() && words[at].starts_with('-') && words[at] != "--")
    at += is_one(words[at], valued) ? 2 : 1;
  std::vector<std::string> kept(words.begin(),
                                words.begin() + static_cast<std::ptrdiff_t>(std::min(at, words.size())));
  if (at < words.size() && words[at] == "--") ++at;
  for (; at < words.size(); ++at) kept.push_back(std::string(kBehindMark) + "=+" + words[at]);
  words = std::move(kept);
}

void add_batch_command(CLI::App& app, Run& chosen) {
  const auto options = std::make_shared<BatchOptions>();
  CLI::App* command = add_command<BatchOptions>(
      app, chosen, "batch",
      "Makes a batch script of an interactive command line: same program, same resources",
      "  steward batch -- srun --gres=gpu:1 --pty singularity exec --nv "
      "/home/container/pytorch/pytorch_25.04.sif python train.py\n"
      "  steward batch -o job.sh -- srun -G 2 -c 16 torchrun --nproc-per-node=2 train.py      then: sbatch "
      "job.sh\n"
      "  steward batch --submit --job 4711     what your interactive job 4711 runs, as a batch job\n"
      "Put -- before your command exactly as you type it; a line with pipes, && or variables goes in single "
      "quotes as one\n"
      "word. The script goes to stdout, and what is different in it, with the reason, to stderr. A batch job "
      "starts by\n"
      "itself when its turn comes, goes on when you log out, and gives its GPUs back when it is done. "
      "Nothing is "
      "submitted\n"
      "without --submit, which shows the script and asks.",
      options, batch);
  command->add_option("--job", options->job, "a running interactive job of yours, instead of a command")
      ->check(check_job_id)
      ->type_name("ID");
  command->add_option("-o,--output", options->file, "write the script there; never over a file that is there")
      ->type_name("FILE");
  command->add_flag("--force", options->force, "with -o: over what is there, too");
  command->add_flag("--submit", options->submit, "show the script, ask, and hand it to sbatch");
  command->add_flag("--yes", options->yes, "with --submit: do not ask");
  command->add_option(kBehindMark, options->words, "")->group("");
  add_json(command, options->json);
  command->callback([&chosen, options] {
    for (std::string& word : options->words) word.erase(0, 1);
    chosen = [options](const Session& session) { return batch(session, *options); };
  });
  command->group("For everyone");
}

}  // namespace steward::cli
