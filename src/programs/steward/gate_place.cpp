#include "programs/steward/gate_place.h"

#include <fmt/format.h>

#include "base/files.h"
#include "policy/load.h"
#include "policy/site.h"

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

}  // namespace

std::string GatePlace::rules_text() const {
  advice::GateSlurm known;
  if (slurm) known = {advice::slurm_at_least(slurm->version, 23, 2), slurm->partitions};
  return advice::gate_rules(policy, texts, known);
}

std::optional<bool> GatePlace::is_active(const HookPlace& hook) const {
  if (!slurm) return std::nullopt;
  return hook.hook == advice::GateHook::cli_filter ? slurm->cli_filter : slurm->job_submit;
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
  auto slurm = ask_slurm(runner, {site->slurm_bin, site->slurm_conf}, site->slurm_limit);
  if (slurm)
    place.slurm = std::move(*slurm);
  else
    place.slurm_trouble = slurm.error().message;
  return place;
}

std::string hook_text(const GatePlace& place, const HookPlace& hook, bool site) {
  return advice::gate_hook(hook.hook, place.rules, site ? site_name(hook.path) : std::filesystem::path());
}

bool runs_site(const GateFile& hook) {
  return hook.is_ours() && hook.text->find("\nlocal site_file = nil\n") == std::string::npos;
}

}  // namespace steward::cli
