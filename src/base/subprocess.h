// CommandRunner: another program's output, under a time limit.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace steward {

// What a program reads on its stdin. It is a socket: read() works, opening /dev/stdin anew does not.
struct CommandInput {
  std::string text;
  // Asked once, by run()'s thread, when the program has read all of `text`, still runs, and is not told yet
  // that this was all. False: it is killed and run() fails with `refused`. Empty: yes. Should this process
  // die before, the program's read fails and does not end well.
  std::function<bool()> may_end = {};
};

struct Command {
  std::vector<std::string> argv;                    // argv[0] is a path; no shell is ever involved
  std::map<std::string, std::string> environment;   // the whole of it: nothing is inherited
  Duration limit = std::chrono::seconds(20);        // then SIGKILL to its process group
  std::size_t output_limit = std::size_t{1} << 30;  // bytes of stdout; more is an error, never a silent cut
  std::optional<CommandInput> input = {};           // without: /dev/null
};

struct CommandResult {
  int exit_status = 0;       // 128 + signal when a signal ended it
  std::string error_output;  // stderr, its first 64 KiB
};

// Thread-safe; run() blocks its caller until the program ended or the limit passed.
class CommandRunner {
 public:
  virtual ~CommandRunner() = default;
  // Hands stdout to `take` piece by piece as it arrives. Errors: unavailable (cannot be started),
  // timeout (limit passed; whether the program acted is not known), garbled (output_limit passed), refused
  // (its input was not to end).
  virtual Result<CommandResult> run(const Command& command,
                                    const std::function<void(std::string_view)>& take) = 0;
};

class SystemCommandRunner final : public CommandRunner {
 public:
  Result<CommandResult> run(const Command& command,
                            const std::function<void(std::string_view)>& take) override;
};

}  // namespace steward
