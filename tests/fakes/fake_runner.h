// A CommandRunner that runs nothing: each call is answered by the first rule whose words all stand in the
// command line, and is kept for the test to look at.
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/subprocess.h"

namespace steward {

class FakeRunner final : public CommandRunner {
 public:
  struct Answer {
    std::string output = {};
    int exit_status = 0;
    std::string error_output = {};
    std::optional<Error> error = {};  // run() itself fails, after the output was handed out
    std::size_t piece = 4096;         // bytes handed out at a time
  };
  using Answering = std::function<Answer(const Command&)>;

  // Later rules are asked first. `times`: how often the rule answers before it is used up; 0: always.
  void on(std::vector<std::string> words, Answering answering, std::size_t times = 0) {
    rules_.insert(rules_.begin(), {std::move(words), std::move(answering), times, times > 0});
  }
  void on(std::vector<std::string> words, Answer answer, std::size_t times = 0) {
    on(
        std::move(words), [answer](const Command&) { return answer; }, times);
  }

  Result<CommandResult> run(const Command& command,
                            const std::function<void(std::string_view)>& take) override {
    calls.push_back(command);
    const auto rule = std::find_if(rules_.begin(), rules_.end(), [&](const Rule& r) {
      return (!r.limited || r.left > 0) &&
             std::all_of(r.words.begin(), r.words.end(), [&](const std::string& word) {
               return std::any_of(command.argv.begin(), command.argv.end(), [&](const std::string& argument) {
                 return argument == word || argument.ends_with("/" + word);
               });
             });
    });
    if (rule == rules_.end()) return fail(ErrorCode::unavailable, "no rule answers " + line(command));
    if (rule->limited) --rule->left;
    const Answer answer = rule->answering(command);
    for (std::size_t at = 0; at < answer.output.size(); at += answer.piece) {
      take(std::string_view(answer.output).substr(at, answer.piece));
    }
    if (answer.error) return tl::unexpected(*answer.error);
    return CommandResult{answer.exit_status, answer.error_output};
  }

  static std::string line(const Command& command) { return fmt::format("{}", fmt::join(command.argv, " ")); }
  std::size_t count(std::string_view program) const {
    return static_cast<std::size_t>(std::count_if(calls.begin(), calls.end(), [&](const Command& command) {
      return command.argv.front().ends_with("/" + std::string(program));
    }));
  }

  std::vector<Command> calls;

 private:
  struct Rule {
    std::vector<std::string> words;
    Answering answering;
    std::size_t left;
    bool limited;
  };
  std::vector<Rule> rules_;
};

}  // namespace steward
