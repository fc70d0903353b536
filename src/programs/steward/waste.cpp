#include "programs/steward/waste.h"

#include <fmt/format.h>

#include "programs/steward/layout.h"
#include "programs/steward/words.h"
#include "rules/habits.h"

namespace steward::cli {
void print_waste(const Terminal& terminal, const std::vector<Waste>& waste) {
  if (waste.empty()) {
    terminal.line("Nobody asks for far more than they need, as far as is known.");
    return;
  }
  Table table({{"USER", false, 8}, {"RULE"}, {"GPU-HOURS LOST", true}, {"WHAT WAS FOUND", false, 30}});
  for (const Waste& each : waste) {
    const Duration harm = rules::harm_of(each.verdict.evidence);
    table.add({{each.user, Tint::strong},
               {each.verdict.rule},
               {harm == Duration(0) ? terminal.dash() : std::to_string(harm / hours(1))},
               {each.verdict.reason}});
  }
  terminal.print(table);
  terminal.line();
  terminal.paragraph(
      "GPU-hours lost: what others could not have for it; cores and memory count as the GPUs that they "
      "belong to. Each "
      "person's jobs: steward history --user NAME; what a rule looks at: steward rules NAME",
      0);
}

int show_waste(const Session& session, bool json) {
  if (json) return print_json(session, "/waste");
  const auto waste = session.api.waste();
  if (!waste) return failed(session, waste.error());
  print_waste(session.terminal, *waste);
  return kDone;
}

}  // namespace steward::cli
