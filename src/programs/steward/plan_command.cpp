#include "programs/steward/commands.h"
#include "programs/steward/plan.h"

namespace steward::cli {

void add_plan_command(CLI::App& app, Run& chosen) {
  const auto options = std::make_shared<PlanOptions>();
  CLI::App* plan = add_command<PlanOptions>(
      app, chosen, "plan",
      "When to begin a job: the platform's week, the expected wait, and what waiting costs",
      "  steward plan                               how busy each hour of the week is\n"
      "  steward plan train.sh                      the best --begin of the next three days\n"
      "  steward plan train.sh --gpus=a40:2 --time=8:00:00     with sbatch's options behind the script\n"
      "  steward plan train.sh --within 24h --by monday        begin by tomorrow, have the result by Monday "
      "08:00\n"
      "  steward plan train.sh --submit             shows the sbatch command, asks, and submits\n"
      "Waits are what jobs like yours had at that hour in the last half year; the end is reckoned by the "
      "time\n"
      "limit. Slurm's own estimate for now comes from sbatch --test-only, which uses up a job number.",
      options, show_plan);
  plan->add_option("SCRIPT", options->script, "the batch script; without: the week alone");
  plan->add_option("--within", options->within, "begin within this time: 24h, 3d (the default)")
      ->type_name("TIME");
  plan->add_option("--by", options->by, "the result is needed by then: 2026-11-30T08:00, 08:00, monday")
      ->type_name("MOMENT");
  plan->add_option("--type", options->type, "a type of GPU: a40")->type_name("TYPE");
  plan->add_flag("--submit", options->submit, "submit it with the proposed --begin, after a yes");
  plan->add_flag("--yes", options->yes, "you mean it: do not ask");
  add_json(plan, options->json);
  // sbatch's own options stand behind the script.
  plan->allow_extras();
  plan->callback([&chosen, plan, options] {
    options->words = plan->remaining();
    chosen = [options](const Session& session) { return show_plan(session, *options); };
  });
}

}  // namespace steward::cli
