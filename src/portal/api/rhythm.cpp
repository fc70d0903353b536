#include "portal/api/handlers.h"
#include "wire/rhythm_json.h"

namespace steward::portal {

net::Response get_rhythm(const Call& call) {
  const auto rhythm = call.service.rhythm(call.caller);
  return rhythm ? answer(wire::to_json(*rhythm)) : answer(rhythm.error());
}

}  // namespace steward::portal
