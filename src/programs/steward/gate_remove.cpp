// `steward gate remove`: the site's own scripts are back, and what is ours is gone, as soon as Slurm can do
// without.
#include <fmt/format.h>
#include <unistd.h>

#include "base/text.h"
#include "programs/steward/gate.h"
#include "programs/steward/gate_place.h"

namespace steward::cli {
namespace {

Status unlink_file(const Session& session, const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::remove(path, error)) session.terminal.line(shown_path(path) + ": removed");
  if (error) return fail(ErrorCode::io, fmt::format("removing {}: {}", shown_path(path), error.message()));
  return {};
}

// With lua among its plugins and no script Slurm starts no job (cli_filter), or does not start (job_submit).
Status may_go(const GatePlace& place, const HookPlace& hook) {
  const auto active = place.is_active(hook);
  if (active && !*active) return {};
  if (!active)
    return fail(
        ErrorCode::unavailable,
        fmt::format("whether Slurm still needs {} is not known, as it does not answer ({}); try again when "
                    "it does",
                    shown_path(hook.path), place.slurm_trouble));
  return fail(
      ErrorCode::refused,
      fmt::format("Slurm needs {} as long as slurm.conf says {}=lua. Take lua out of that line, on every "
                  "node, then `scontrol reconfigure`, and try again",
                  shown_path(hook.path), hook.plugins));
}

// True: done. False: there is nothing of ours.
Result<bool> take_away(const Session& session, const GatePlace& place, const HookPlace& hook) {
  const auto file = read_gate_file(hook.path);
  if (!file) return tl::unexpected(file.error());
  if (!file->is_ours()) return false;
  const std::filesystem::path site = site_name(hook.path);
  std::error_code ignored;
  if (runs_site(*file) && std::filesystem::exists(site, ignored)) {
    if (auto back = move_over(site, hook.path); !back) return tl::unexpected(back.error());
    session.terminal.line(shown_path(hook.path) + ": the site's own script again");
    return true;
  }
  if (auto may = may_go(place, hook); !may) return tl::unexpected(may.error());
  if (auto gone = unlink_file(session, hook.path); !gone) return tl::unexpected(gone.error());
  return true;
}

}  // namespace

int remove_gate(const Session& session, const GateOptions& options) {
  SystemCommandRunner runner;
  const auto place = gate_place(runner, options, false);
  if (!place) return failed(session, place.error());
  bool any = false, stays = false;
  for (const HookPlace& hook : place->hooks) {
    const auto done = take_away(session, *place, hook);
    if (!done) {
      session.terminal.complain(done.error().message);
      stays = true;
    } else {
      any = any || *done;
    }
  }
  if (stays) return kFailed;
  const auto rules = read_gate_file(place->rules);
  if (!rules) return failed(session, rules.error());
  if (rules->is_ours()) {
    if (auto gone = unlink_file(session, place->rules); !gone) return failed(session, gone.error());
    any = true;
  }
  if (!any) session.terminal.line("There is nothing of the gate's here.");
  return kDone;
}

}  // namespace steward::cli
