// `steward gate write`: everything is looked at before anything is written.
#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"
#include "programs/steward/gate.h"
#include "programs/steward/gate_place.h"

namespace steward::cli {
namespace {

// One hook, and what is to become of it.
struct HookPlan {
  const HookPlace* place = nullptr;
  GateFile old;
  bool write = false;
  bool keep_site = false;  // a script of the site's gets a name of its own
  bool site = false;       // ours runs one first
};

// job_submit costs Slurm's controller something at each submission: only where the policy refuses something,
// where it was asked for, or where it is already.
bool is_wanted(const GatePlace& place, const HookPlace& hook, const GateFile& old) {
  return hook.hook == advice::GateHook::cli_filter || hook.named || old.is_ours() ||
         advice::gate_refuses(place.policy);
}

Result<HookPlan> plan_for(const GatePlace& place, const HookPlace& hook, bool replace) {
  auto old = read_gate_file(hook.path);
  if (!old) return tl::unexpected(old.error());
  HookPlan plan{&hook, std::move(*old)};
  plan.write = is_wanted(place, hook, plan.old);
  if (!plan.write) return plan;
  if (plan.old.is_foreign() && !hook.named && !replace)
    return fail(
        ErrorCode::refused,
        fmt::format("{} is the site's own script, and stays as it is. To keep it and let the gate follow "
                    "it: steward gate write {} {}. To put the gate in its place: --replace",
                    shown_path(hook.path), hook.option, shown_path(hook.path)));
  plan.keep_site = plan.old.is_foreign() && !replace;
  std::error_code ignored;
  plan.site =
      plan.keep_site || (runs_site(plan.old) && std::filesystem::exists(site_name(hook.path), ignored));
  const std::filesystem::path kept = site_name(hook.path);
  if (plan.keep_site && std::filesystem::exists(kept, ignored) &&
      !std::filesystem::equivalent(kept, hook.path, ignored))
    return fail(ErrorCode::conflict,
                fmt::format("{} is there already; look at it, and move it away when it is not needed",
                            shown_path(kept)));
  return plan;
}

Status carry_out(const Session& session, const GatePlace& place, const HookPlan& plan, bool rules_changed) {
  const std::string text = hook_text(place, *plan.place, plan.site);
  if (plan.keep_site) {
    if (auto kept = keep_as(plan.place->path, site_name(plan.place->path)); !kept) return kept;
    session.terminal.line(fmt::format("{} is the site's own script now; it runs first, and its word is final",
                                      shown_path(site_name(plan.place->path))));
  } else if (plan.old.is_foreign()) {
    std::filesystem::path aside = plan.place->path;
    aside += ".old";
    if (auto kept = replace_file(aside, *plan.old.text, 0644); !kept) return kept;
    session.terminal.line(fmt::format("{} is what stood there before", shown_path(aside)));
  }
  // slurmctld reads the rules anew only when its hook is newer than before.
  const bool again = plan.place->hook == advice::GateHook::job_submit && rules_changed;
  if (plan.old.text == text && !again) {
    session.terminal.line(shown_path(plan.place->path) + ": as it was");
    return {};
  }
  if (auto written = install(plan.place->path, text); !written) return written;
  session.terminal.line(shown_path(plan.place->path) + ": written");
  return {};
}

Status write_rules(const Session& session, const GatePlace& place, const std::string& text, bool& changed) {
  const auto old = read_gate_file(place.rules);
  if (!old) return tl::unexpected(old.error());
  if (old->is_foreign())
    return fail(ErrorCode::conflict, shown_path(place.rules) + " is not the gate's; move it away");
  SystemCommandRunner runner;
  if (const auto trouble = lua_trouble(runner, text); trouble && !trouble->empty())
    return fail(ErrorCode::garbled, "what would be written is no Lua, and is not written: " + *trouble);
  changed = old->text != text;
  if (changed) {
    if (auto written = replace_file(place.rules, text, 0644); !written) return written;
  }
  session.terminal.line(fmt::format("{}: {}; policy {}", shown_path(place.rules),
                                    changed ? "written" : "as it was", place.policy.version));
  return {};
}

void say_next(const Session& session, const GatePlace& place, const std::array<HookPlan, 2>& plans) {
  const Terminal& terminal = session.terminal;
  if (!place.slurm) {
    terminal.paragraph("Slurm did not answer (" + place.slurm_trouble +
                           "): nothing is said about default times. Write again when it does.",
                       0);
  }
  for (const HookPlan& plan : plans) {
    if (!plan.write || place.is_active(*plan.place).value_or(false)) continue;
    const bool filter = plan.place->hook == advice::GateHook::cli_filter;
    terminal.line();
    if (filter)
      terminal.paragraph(fmt::format("Next: copy {} to the same place on every node, compute nodes too (the "
                                     "rules only to where people "
                                     "log in), and only then put this into slurm.conf. Where the file is "
                                     "missing, Slurm starts no job "
                                     "and no step:",
                                     shown_path(plan.place->path)),
                         0);
    else
      terminal.paragraph("Next: put this into slurm.conf of the controller, then `scontrol reconfigure`:", 0);
    terminal.line(fmt::format("    {}=lua", plan.place->plugins));
  }
  terminal.line();
  terminal.paragraph("`steward gate check` looks whether all is in place.", 0);
}

}  // namespace

int write_gate(const Session& session, const GateOptions& options) {
  SystemCommandRunner runner;
  const auto place = gate_place(runner, options, true);
  if (!place) return failed(session, place.error());
  std::array<HookPlan, 2> plans;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    auto plan = plan_for(*place, place->hooks[i], options.replace);
    if (!plan) return failed(session, plan.error());
    plans[i] = std::move(*plan);
  }
  bool changed = false;
  if (auto rules = write_rules(session, *place, place->rules_text(), changed); !rules)
    return failed(session, rules.error());
  for (const HookPlan& plan : plans) {
    if (!plan.write) continue;
    if (auto done = carry_out(session, *place, plan, changed); !done) return failed(session, done.error());
  }
  say_next(session, *place, plans);
  return kDone;
}

}  // namespace steward::cli
