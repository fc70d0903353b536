#include "portal/api/handlers.h"
#include "wire/api_json.h"

namespace steward::portal {

net::Response get_language(const Call& call) {
  auto language = call.service.language(call.caller);
  return answer(wire::to_json(wire::LanguageAnswer{std::move(language.now), std::move(language.known)}));
}

net::Response post_language(const Call& call) {
  const auto language = wire::language_from_json(call.request.body);
  if (!language) return answer(language.error());
  if (const Status chosen = call.service.choose_language(call.caller, *language); !chosen)
    return answer(chosen.error());
  return get_language(call);
}

}  // namespace steward::portal
