#include "programs/steward/manual.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace steward::cli {
namespace {

constexpr const char* kEndings =
    ".SH EXIT STATUS\n"
    ".TP\n.B 0\ndone\n"
    ".TP\n.B 1\nrefused or failed, with the reason on standard error\n"
    ".TP\n.B 2\nwrong usage\n"
    ".SH ENVIRONMENT\n"
    ".TP\n.B STEWARD_SOCKET\nstewardd\\(aqs socket, where \\-\\-socket does not name it\n"
    ".TP\n.B NO_COLOR\nset to anything: no colours\n"
    ".TP\n.B TZ\nthe zone that times are shown in\n"
    ".TP\n.BR VISUAL \", \" EDITOR\nwhat drafts are changed with\n";

std::string bold(std::string_view text) { return "\\fB" + roff(text) + "\\fP"; }
std::string italic(std::string_view text) { return "\\fI" + roff(text) + "\\fP"; }

// "--job JOB", or "CASE".
std::string spelled(const OptionInfo& option) {
  if (option.positional) return italic(option.names.front()) + (option.repeats ? " \\&..." : "");
  std::string text;
  for (const std::string& name : option.names) text += (text.empty() ? "" : ", ") + bold(name);
  if (option.takes_value) text += " " + italic(option.value.empty() ? "VALUE" : option.value);
  return text;
}

std::string synopsis(const CommandInfo& command) {
  std::string text = bold(command.path);
  for (const OptionInfo& option : command.options) {
    if (option.names.empty()) continue;
    if (option.names.front() == "--help") continue;
    text += option.required ? " " + spelled(option) : " [" + spelled(option) + "]";
  }
  if (!command.commands.empty()) text += " " + italic("COMMAND") + " \\&...";
  return text;
}

void add_options(std::string& page, const CommandInfo& command) {
  page += ".SH OPTIONS\n";
  for (const bool positional : {true, false})
    for (const OptionInfo& option : command.options)
      if (option.positional == positional && !option.names.empty())
        page += ".TP\n" + spelled(option) + "\n" + roff(option.what) + "\n";
}

void add_commands(std::string& page, const CommandInfo& command) {
  std::vector<std::string> groups;
  for (const CommandInfo& each : command.commands)
    if (std::find(groups.begin(), groups.end(), each.group) == groups.end()) groups.push_back(each.group);
  page += ".SH COMMANDS\n";
  for (const std::string& group : groups) {
    if (groups.size() > 1) page += ".SS " + roff(group == "Subcommands" ? "For everybody" : group) + "\n";
    for (const CommandInfo& each : command.commands)
      if (each.group == group) page += ".TP\n.BR " + page_name(each) + " (1)\n" + roff(each.what) + "\n";
  }
}

// Line by line as --help has it: examples are not filled.
void add_footer(std::string& page, const CommandInfo& command) {
  if (command.footer.empty()) return;
  std::string_view text = command.footer;
  const bool examples = text.starts_with("Examples:\n");
  if (examples) text.remove_prefix(std::string_view("Examples:\n").size());
  page += std::string(".SH ") + (examples ? "EXAMPLES" : "NOTES") + "\n.nf\n";
  for (const std::string_view line : split(text, '\n')) page += line.empty() ? ".sp\n" : roff(line) + "\n";
  page += ".fi\n";
}

}  // namespace

std::string roff(std::string_view text) {
  std::string out;
  bool begins = true;
  for (const char c : text) {
    if (begins && (c == '.' || c == '\'')) out += "\\&";
    begins = c == '\n';
    switch (c) {
      case '\\':
        out += "\\e";
        break;
      case '-':
        out += "\\-";
        break;
      case '\'':
        out += "\\(aq";
        break;
      case '`':
        out += "\\(ga";
        break;
      case '^':
        out += "\\(ha";
        break;
      case '~':
        out += "\\(ti";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string page_name(const CommandInfo& command) {
  std::string name = command.path;
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

std::string manual_page(const CommandInfo& command, const std::string& version) {
  std::string title = page_name(command);
  for (char& c : title) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  // Without a date: the same sources give the same bytes.
  std::string page = fmt::format(".TH {} 1 \"\" \"{}\" \"Steward\"\n.SH NAME\n{} \\- {}\n", title,
                                 roff(version), roff(page_name(command)), roff(command.what));
  page += ".SH SYNOPSIS\n" + synopsis(command) + "\n.SH DESCRIPTION\n" + roff(command.what) + "\n";
  add_options(page, command);
  if (!command.commands.empty()) add_commands(page, command);
  add_footer(page, command);
  page += kEndings;
  const std::size_t last = command.path.rfind(' ');
  if (last != std::string::npos) {
    std::string above = command.path.substr(0, last);
    std::replace(above.begin(), above.end(), ' ', '-');
    page += ".SH SEE ALSO\n.BR " + above + " (1)\n";
  }
  return page;
}

}  // namespace steward::cli
