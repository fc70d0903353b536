#include "slurm/command_accounting.h"

namespace steward::slurm {
namespace {

constexpr Duration kLimit = minutes(5);
constexpr std::size_t kMostOutput = std::size_t{4} << 30;  // ten million rows

}  // namespace

Status CommandAccounting::ended(Time from, Time to, const std::function<void(EndedJob&&)>& take) {
  const std::string mark = draw_mark();
  Command sacct = slurm_command(place_, kLimit, "sacct", accounting_arguments(mark, from, to));
  sacct.output_limit = kMostOutput;
  AccountingReader reader(mark, take);
  const auto result = runner_.run(sacct, [&](std::string_view piece) { reader.feed(piece); });
  if (!result) return tl::unexpected(result.error());
  if (result->exit_status != 0) return failed("sacct", *result);
  return reader.finish();
}

}  // namespace steward::slurm
