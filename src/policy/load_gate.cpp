#include "policy/load_gate.h"

#include <fmt/format.h>

#include "base/text.h"

namespace steward::policy {
namespace {

// Names go into a file that Slurm's controller runs, and are compared with what Slurm tells: what cannot be a
// name is a slip of the pen.
std::vector<std::string> names(TomlFile::Table& table, std::string_view key) {
  std::vector<std::string> list = table.list(key);
  for (const std::string& name : list) {
    const bool good = !name.empty() && name.size() <= 256 &&
                      name.find_first_of(" \t\r\n,\"'\\") == std::string::npos && one_line(name, 256) == name;
    if (!good) table.complain(key, fmt::format("\"{}\" cannot be a name", one_line(name, 60)));
  }
  return list;
}

GateWord word(TomlFile::Table& table, std::string_view key, GateWord fallback, bool may_refuse) {
  if (!may_refuse && table.has(key) && table.text(key) == "refuse") {
    table.complain(key,
                   "can be \"advise\" or \"off\": it is read from a job's text, which may mislead; only "
                   "`interactive` can be \"refuse\"");
    return fallback;
  }
  const std::string chosen = table.one_of(key,
                                          may_refuse ? std::vector<std::string>{"off", "advise", "refuse"}
                                                     : std::vector<std::string>{"off", "advise"},
                                          std::string(to_string(fallback)));
  if (chosen == "refuse") return GateWord::refuse;
  return chosen == "advise" ? GateWord::advise : GateWord::off;
}

}  // namespace

std::string_view to_string(GateWord word) {
  switch (word) {
    case GateWord::off:
      return "off";
    case GateWord::advise:
      return "advise";
    case GateWord::refuse:
      break;
  }
  return "refuse";
}

void read_gate(TomlFile::Table table, Gate& gate) {
  gate.interactive = word(table, "interactive", gate.interactive, true);
  gate.notebook = word(table, "notebook", gate.notebook, false);
  gate.sleep = word(table, "sleep", gate.sleep, false);
  gate.long_time = word(table, "long_time", gate.long_time, false);
  gate.exempt_users = names(table, "exempt_users");
  gate.exempt_accounts = names(table, "exempt_accounts");
}

}  // namespace steward::policy
