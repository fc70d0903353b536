#include "slurm/command.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "base/text.h"

namespace steward::slurm {

Command slurm_command(const Place& place, Duration limit, std::string program,
                      std::vector<std::string> arguments) {
  Command command;
  command.argv.push_back((place.bin_dir / program).native());
  std::move(arguments.begin(), arguments.end(), std::back_inserter(command.argv));
  command.environment = {{"SLURM_CONF", place.slurm_conf.native()},
                         {"TZ", "UTC"},
                         {"LC_ALL", "C"},
                         {"PATH", "/usr/bin:/bin"},
                         {"SLURM_TIME_FORMAT", "%s"},
                         {"SLURM_BITSTR_LEN", "0"}};
  command.limit = limit;
  return command;
}

tl::unexpected<Error> failed(std::string_view program, const CommandResult& result) {
  return fail(ErrorCode::unavailable, fmt::format("{} failed ({}): {}", program, result.exit_status,
                                                  one_line(trim(result.error_output), 300)));
}

}  // namespace steward::slurm
