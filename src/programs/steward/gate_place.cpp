#include "programs/steward/gate_place.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "base/files.h"
#include "policy/load.h"
#include "policy/site.h"
#include "slurm/command_cluster.h"

namespace steward::cli {
namespace {

constexpr std::size_t longest_text = 64u << 10;

// The site's own text goes before the shipped one, as for every message.
Result<advice::GateTexts> read_texts(const policy::Site& site, const std::string& language) {
  std::error_code ignored;
  std::filesystem::path path = site.own_messages / language / "gate.txt";
  if (site.own_messages.empty() || !std::filesystem::exists(path, ignored))
    path = site.messages / language / "gate.txt";
  const auto text = read_file(path, longest_text);
  if (!text) return fail_in("message text " + path.string(), text.error());
  return advice::parse_gate_texts(*text, path.string());
}

void ask_slurm(CommandRunner& runner, const policy::Site& site, GatePlace& place) {
  const SystemClock clock;
  slurm::CommandCluster cluster({site.slurm_bin, site.slurm_conf}, site.slurm_limit, runner, clock);
  auto settings = cluster.config();
  if (!settings) {
    place.slurm_trouble = settings.error().message;
    return;
  }
  auto partitions = cluster.partitions();
  if (!partitions) {
    place.slurm_trouble = partitions.error().message;
    return;
  }
  place.slurm = std::move(*settings);
  place.partitions = std::move(*partitions);
}

}  // namespace

std::string GatePlace::rules_text() const {
  advice::GateSlurm known;
  if (slurm) known = {advice::slurm_at_least(slurm->version, 23, 2), partitions};
  return advice::gate_rules(policy, texts, known);
}

std::optional<bool> GatePlace::is_active(const HookPlace& hook) const {
  if (!slurm) return std::nullopt;
  const std::string& plugins =
      hook.hook == advice::GateHook::cli_filter ? slurm->cli_filter : slurm->job_submit;
  return slurm::names_plugin(plugins, "lua");
}

Result<GatePlace> gate_place(CommandRunner& runner, const GateOptions& options, bool for_writing) {
  auto site = policy::load_site(options.config);
  if (!site) return tl::unexpected(site.error());
  GatePlace place;
  if (for_writing) {
    auto policy = policy::load(options.policy.empty() ? site->policy : std::filesystem::path(options.policy));
    if (!policy) return tl::unexpected(policy.error());
    auto texts = read_texts(*site, policy->language);
    if (!texts) return tl::unexpected(texts.error());
    place.policy = std::move(*policy);
    place.texts = std::move(*texts);
  }
  const std::filesystem::path folder = site->slurm_conf.parent_path();
  const auto at = [&](const std::string& named, const char* name) {
    return std::filesystem::absolute(named.empty() ? folder / name : std::filesystem::path(named));
  };
  place.hooks = {HookPlace{advice::GateHook::cli_filter, at(options.cli_filter, "cli_filter.lua"),
                           !options.cli_filter.empty(), "--cli-filter", "CliFilterPlugins"},
                 HookPlace{advice::GateHook::job_submit, at(options.job_submit, "job_submit.lua"),
                           !options.job_submit.empty(), "--job-submit", "JobSubmitPlugins"}};
  place.rules = place.hooks[0].path.parent_path() / "steward_gate.lua";
  ask_slurm(runner, *site, place);
  return place;
}

std::string hook_text(const GatePlace& place, const HookPlace& hook, bool site) {
  return advice::gate_hook(hook.hook, place.rules, site ? site_name(hook.path) : std::filesystem::path());
}

bool runs_site(const GateFile& hook) {
  return hook.is_ours() && hook.text->find("\nlocal site_file = nil\n") == std::string::npos;
}

}  // namespace steward::cli
