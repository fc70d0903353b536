// CommandSlurm::notify: words into a job's own output. slurmstepd writes them as "slurmstepd: error: …".
#include <fmt/format.h>

#include "base/text.h"
#include "slurm/command_slurm.h"

namespace steward::slurm {
namespace {

constexpr std::size_t kText = 4000;  // one argument of a command, one message of Slurm's

}  // namespace

Status CommandSlurm::notify(SlurmId raw, const std::string& text) {
  const Command scontrol = command("scontrol", {"notify", std::to_string(raw), plain_text(text, kText)});
  const auto result = runner_.run(scontrol, [](std::string_view) {});
  if (!result) return tl::unexpected(result.error());
  if (result->exit_status == 0) return {};
  return fail(ErrorCode::refused, fmt::format("scontrol notify failed ({}): {}", result->exit_status,
                                              one_line(trim(result->error_output), 200)));
}

}  // namespace steward::slurm
