// `steward gate check`: what is installed, is it ours, of this policy and unchanged, and does Slurm run it?
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "programs/steward/gate.h"
#include "programs/steward/gate_place.h"
#include "wire/gate_json.h"
#include "wire/json.h"

namespace steward::cli {
namespace {

constexpr std::string_view write_again = "run `steward gate write`";

class Findings {
 public:
  explicit Findings(std::string what) : what_(std::move(what)) {}
  void good(std::string text) { add("good", std::move(text)); }
  void bad(std::string text) { add("bad", std::move(text)); }
  void unsure(std::string text) { add("unsure", std::move(text)); }
  std::vector<GateFinding> take() { return std::move(all_); }

 private:
  void add(std::string state, std::string text) {
    all_.push_back({what_, std::move(state), std::move(text)});
  }
  std::string what_;
  std::vector<GateFinding> all_;
};

void check_lua(CommandRunner& runner, const std::string& text, Findings& found) {
  const auto trouble = lua_trouble(runner, text);
  if (!trouble) return found.unsure("no Lua compiler is here to read it (Debian: lua5.1)");
  if (!trouble->empty()) found.bad("is no Lua that can be read: " + *trouble);
}

std::vector<GateFinding> check_rules(CommandRunner& runner, const GatePlace& place) {
  Findings found(place.rules.native());
  const auto file = read_gate_file(place.rules);
  if (!file) {
    found.bad(file.error().message);
    return found.take();
  }
  if (!file->text) {
    found.bad(fmt::format("is missing, so that nothing is said: {}", write_again));
    return found.take();
  }
  if (!file->is_ours()) {
    found.bad("is not the gate's: move it away, and " + std::string(write_again));
    return found.take();
  }
  if (!file->mark->as_written)
    found.bad(fmt::format("was changed by hand; the policy is the place for that: {}", write_again));
  else if (file->mark->policy != place.policy.version)
    found.bad(fmt::format("is of another policy ({}, now {}): {}", file->mark->policy, place.policy.version,
                          write_again));
  else if (place.slurm && *file->text != place.rules_text())
    found.bad(fmt::format("is older than the texts, Slurm's partitions or this steward: {}", write_again));
  else
    found.good("of this policy (" + place.policy.version + "), unchanged");
  if (const std::string trouble = mode_trouble(place.rules); !trouble.empty()) found.bad(trouble);
  check_lua(runner, *file->text, found);
  return found.take();
}

void check_site_script(CommandRunner& runner, const HookPlace& hook, Findings& found) {
  const std::filesystem::path path = site_name(hook.path);
  const auto site = read_gate_file(path);
  if (!site || !site->text)
    return found.bad(
        fmt::format("the site's own script {} is gone, and jobs are taken without it", path.native()));
  if (const auto trouble = lua_trouble(runner, *site->text); trouble && !trouble->empty())
    found.bad(fmt::format("{} is no Lua that can be read: {}", path.native(), *trouble));
  const char* needed =
      hook.hook == advice::GateHook::job_submit ? "slurm_job_submit" : "slurm_cli_pre_submit";
  if (site->text->find(needed) == std::string::npos)
    found.unsure(fmt::format("{} has no {}", path.native(), needed));
  if (hook.hook == advice::GateHook::job_submit && is_later(path, hook.path))
    found.bad(fmt::format("{} has changed, and slurmctld has not read it: touch {}", path.native(),
                          hook.path.native()));
}

// A hook of the gate's is there.
void check_ours(CommandRunner& runner, const GatePlace& place, const HookPlace& hook, const GateFile& file,
                Findings& found) {
  const bool site = runs_site(file);
  if (!file.mark->as_written)
    found.bad(fmt::format("was changed by hand: {}", write_again));
  else if (*file.text != hook_text(place, hook, site))
    found.bad(fmt::format("is of another steward, or reads other rules than {}: {}", place.rules.native(),
                          write_again));
  else
    found.good(site ? "runs the site's own script, then the gate" : "runs the gate");
  if (const std::string trouble = mode_trouble(hook.path); !trouble.empty()) found.bad(trouble);
  check_lua(runner, *file.text, found);
  if (site) check_site_script(runner, hook, found);
  if (hook.hook == advice::GateHook::job_submit && is_later(place.rules, hook.path))
    found.bad(fmt::format("slurmctld has not read the newest rules: touch {}", hook.path.native()));
}

void check_plugins(const GatePlace& place, const HookPlace& hook, bool there, bool wanted, Findings& found) {
  const auto active = place.is_active(hook);
  if (!active) return found.unsure("whether Slurm runs it is not known: " + place.slurm_trouble);
  if (*active && there) return found.good(fmt::format("Slurm runs it ({}=lua)", hook.plugins));
  if (*active && hook.hook == advice::GateHook::cli_filter)
    return found.bad(
        fmt::format("is missing, and Slurm starts no job and no step without it: {}, or take lua out of {}",
                    write_again, hook.plugins));
  if (*active)
    return found.bad(
        fmt::format("is missing, and slurmctld will not start again without it: {}, or take lua out of {}",
                    write_again, hook.plugins));
  if (there && wanted)
    found.bad(fmt::format("Slurm does not run it: put {}=lua into slurm.conf{}, then `scontrol reconfigure`",
                          hook.plugins,
                          hook.hook == advice::GateHook::cli_filter ? ", when every node has the file" : ""));
}

std::vector<GateFinding> check_hook(CommandRunner& runner, const GatePlace& place, const HookPlace& hook) {
  Findings found(hook.path.native());
  const auto file = read_gate_file(hook.path);
  if (!file) {
    found.bad(file.error().message);
    return found.take();
  }
  const bool filter = hook.hook == advice::GateHook::cli_filter;
  const bool wanted = filter || advice::gate_refuses(place.policy);
  if (file->is_ours()) {
    check_ours(runner, place, hook, *file, found);
  } else if (file->text && wanted) {
    found.bad(fmt::format("is the site's own script, and the gate is not in it: steward gate write {} {}",
                          hook.option, hook.path.native()));
  } else if (file->text) {
    found.good("is the site's own script; the policy refuses nothing, and needs no place in it");
  } else if (wanted && !place.is_active(hook).value_or(false)) {
    found.bad(fmt::format("is missing: {}", write_again));
  } else if (!wanted && !place.is_active(hook).value_or(false)) {
    found.good("is not needed: the policy refuses nothing");
    return found.take();
  }
  check_plugins(place, hook, file->text.has_value(), wanted || file->is_ours(), found);
  return found.take();
}

void print(const Session& session, const std::vector<GateFinding>& findings) {
  std::string last;
  for (const GateFinding& each : findings) {
    if (each.what != last)
      session.terminal.line(session.terminal.paint(Tint::strong, one_line(each.what, 1000)));
    last = each.what;
    const Tint tint = each.state == "good" ? Tint::good : each.state == "bad" ? Tint::bad : Tint::unsure;
    const std::string plain = one_line(fmt::format("{}: {}", each.state, each.text), 1000);
    session.terminal.fitted(session.terminal.paint(tint, plain), plain, 2);
  }
}

}  // namespace

int check_gate(const Session& session, const GateOptions& options) {
  SystemCommandRunner runner;
  const auto place = gate_place(runner, options, true);
  if (!place) return failed(session, place.error());
  std::vector<GateFinding> findings = check_rules(runner, *place);
  for (const HookPlace& hook : place->hooks) {
    for (GateFinding& each : check_hook(runner, *place, hook)) findings.push_back(std::move(each));
  }
  if (options.json) {
    std::vector<std::string> items;
    for (const GateFinding& each : findings) items.push_back(wire::to_json(each));
    print_json_text(session, wire::list_json("findings", items));
  } else {
    print(session, findings);
  }
  const bool well =
      std::none_of(findings.begin(), findings.end(), [](const auto& each) { return each.state == "bad"; });
  return well ? kDone : kFailed;
}

}  // namespace steward::cli
