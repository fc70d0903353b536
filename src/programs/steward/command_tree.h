// The command line as plain values, for manual pages and shells' completion: made from CLI11's own, so that
// they never say another thing than --help.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace steward::cli {

// What a shell may offer for a value.
enum class Offer { nothing, files, jobs, cases, nodes, words };

struct OptionInfo {
  std::vector<std::string> names;  // "--job", "-j"; of an argument "CASE"
  bool positional = false;
  bool required = false;
  bool repeats = false;
  bool takes_value = false;
  std::string value;  // "FILE"; empty: none is named
  std::string what;   // a sentence
  Offer offer = Offer::nothing;
  std::vector<std::string> words;  // of Offer::words
};

struct CommandInfo {
  std::string path;  // "steward", "steward emergency declare"
  std::string name;  // "declare"
  std::string what;
  std::string footer;  // examples, and what else --help says
  std::string group;   // its heading in the help of the one above
  std::vector<OptionInfo> options;
  std::vector<CommandInfo> commands;
};

// Of `app` and all below it; hidden ones are left out.
CommandInfo command_tree(const CLI::App& app);

// The command itself and all below it, in order.
std::vector<const CommandInfo*> all_of(const CommandInfo& top);

}  // namespace steward::cli
