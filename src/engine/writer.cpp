#include "engine/writer.h"

#include <fmt/format.h>

#include <memory>

namespace steward::engine {
namespace {

// What a person is greeted by: a login name that is an address is greeted by its first part.
std::string person_of(const Case& in) { return in.user.substr(0, in.user.find('@')); }

contact::Params params_of(const Case& in, const std::string& platform, const Evidence& words) {
  contact::Params params = {{"case", in.id.value},     {"person", person_of(in)}, {"job", in.job_shown},
                            {"job_name", in.job_name}, {"nodes", in.node_list},   {"platform", platform}};
  params.insert(params.end(), words.begin(), words.end());
  return params;
}

}  // namespace

casework::Writer make_writer(contact::Messages messages, std::string platform, std::string instance,
                             std::string domain) {
  const auto texts = std::make_shared<const contact::Messages>(std::move(messages));
  return [texts, platform = std::move(platform), instance = std::move(instance), domain = std::move(domain)](
             const Case& in, ContactId contact, MessageKind kind, const Evidence& words) {
    const contact::Rendered rendered = texts->render(kind, params_of(in, platform, words));
    return casework::Written{rendered.subject, rendered.text,
                             fmt::format("<c{}.{}@{}>", contact.value, instance, domain)};
  };
}

}  // namespace steward::engine
