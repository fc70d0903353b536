#include "advice/ucloud.h"

#include <fmt/format.h>

namespace steward::advice {
namespace {

bool has(const std::map<ProcessKind, std::uint32_t>& kinds, ProcessKind kind) {
  const auto found = kinds.find(kind);
  return found != kinds.end() && found->second > 0;
}

std::string_view words(HandWork work) {
  switch (work) {
    case HandWork::notebook:
      return "JupyterLab";
    case HandWork::editor:
      return "VS Code in the browser";
    case HandWork::rstudio:
      return "RStudio";
    case HandWork::shell:
      break;
  }
  return "a terminal";
}

}  // namespace

HandWork hand_work_of(const std::map<ProcessKind, std::uint32_t>& kinds) {
  if (has(kinds, ProcessKind::notebook)) return HandWork::notebook;
  const bool edits = has(kinds, ProcessKind::ide_server) || has(kinds, ProcessKind::assistant);
  return edits ? HandWork::editor : HandWork::shell;
}

std::vector<HandWork> hand_work_of_rule(std::string_view rule) {
  if (rule == "development_server") return {HandWork::notebook, HandWork::editor};
  if (rule == "front_end_harm") return {HandWork::editor};
  const bool shell = rule == "interactive_session" || rule == "waits_for_input" || rule == "work_from_shell";
  return shell ? std::vector{HandWork::shell} : std::vector<HandWork>{};
}

std::optional<Elsewhere> elsewhere(HandWork work, const Ucloud& ucloud) {
  const std::string link = ucloud.link(work);
  if (link.empty()) return std::nullopt;
  // The link opens the form and nothing more: who has not chosen a project before is offered CPUs alone.
  return Elsewhere{fmt::format("{} on {}", words(work), ucloud.name),
                   link,
                   {"log in with your university's account (WAYF), and choose your project at the top right",
                    "no GPU in it yet: Projects, then \"Apply for resources\", once, and wait for the grant",
                    "open the link, and choose a machine with a GPU and the hours you need"}};
}

}  // namespace steward::advice
