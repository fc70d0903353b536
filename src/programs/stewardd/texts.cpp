#include "programs/stewardd/texts.h"

#include <fmt/format.h>

namespace steward {
namespace {

std::vector<std::string> languages_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
    if (entry.is_directory(none)) names.push_back(entry.path().filename().string());
  }
  return names;
}

}  // namespace

Result<std::map<std::string, contact::Messages>> load_messages(const policy::Site& site,
                                                               const policy::Policy& policy) {
  std::map<std::string, contact::Messages> all;
  for (const std::string& language : languages_in(site.messages)) {
    auto messages =
        contact::Messages::load({site.messages, site.own_messages}, language, site.zone, policy.ucloud);
    if (!messages) return tl::unexpected(messages.error());
    all.emplace(language, std::move(*messages));
  }
  if (all.contains(policy.language)) return all;
  return fail(ErrorCode::not_found, fmt::format("there are no texts in \"{}\": {} has no such folder",
                                                policy.language, site.messages.string()));
}

Result<engine::Texts> load_texts(const policy::Site& site, const policy::Policy& policy,
                                 const std::string& instance, std::shared_ptr<engine::Languages> languages) {
  auto messages = load_messages(site, policy);
  if (!messages) return tl::unexpected(messages.error());
  engine::TextOptions options{policy.platform,  policy.language,          instance,
                              site.mail_domain, !site.portal_url.empty(), policy.conduct.link_lasts};
  return engine::make_texts(std::move(*messages), std::move(options), std::move(languages));
}

}  // namespace steward
