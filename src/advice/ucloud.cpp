#include "advice/ucloud.h"

#include <fmt/format.h>

namespace steward::advice {
namespace {

bool has(const std::map<ProcessKind, std::uint32_t>& kinds, ProcessKind kind) {
  const auto found = kinds.find(kind);
  return found != kinds.end() && found->second > 0;
}

std::string_view words(policy::HandWork work) {
  switch (work) {
    case policy::HandWork::notebook:
      return "JupyterLab";
    case policy::HandWork::editor:
      return "VS Code in the browser";
    case policy::HandWork::rstudio:
      return "RStudio";
    case policy::HandWork::shell:
      break;
  }
  return "a terminal";
}

}  // namespace

policy::HandWork hand_work_of(const std::map<ProcessKind, std::uint32_t>& kinds) {
  if (has(kinds, ProcessKind::notebook)) return policy::HandWork::notebook;
  const bool edits = has(kinds, ProcessKind::ide_server) || has(kinds, ProcessKind::assistant);
  return edits ? policy::HandWork::editor : policy::HandWork::shell;
}

std::vector<policy::HandWork> hand_work_of_rule(std::string_view rule) {
  using policy::HandWork;
  if (rule == "development_server") return {HandWork::notebook, HandWork::editor};
  if (rule == "front_end_harm") return {HandWork::editor};
  const bool shell = rule == "interactive_session" || rule == "waits_for_input" || rule == "work_from_shell";
  return shell ? std::vector{HandWork::shell} : std::vector<HandWork>{};
}

std::optional<Elsewhere> elsewhere(policy::HandWork work, const policy::Ucloud& ucloud) {
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
