// Live: which language a person is written to in.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "engine/live.h"

namespace steward::engine {

Service::Language Live::language(const Caller& caller) {
  const std::string chosen = texts_.languages->of(caller.uid, caller.user);
  return {chosen.empty() ? texts_.usual : chosen, texts_.known};
}

Status Live::choose_language(const Caller& caller, const std::string& language) {
  if (std::find(texts_.known.begin(), texts_.known.end(), language) == texts_.known.end()) {
    return fail(ErrorCode::invalid, fmt::format("there are no texts in \"{}\"; there are: {}",
                                                one_line(language, 40), fmt::join(texts_.known, ", ")));
  }
  const Status kept = edges_.store.choose_language({caller.uid, caller.user, language});
  if (kept) texts_.languages->choose(caller.uid, caller.user, language);
  return kept;
}

}  // namespace steward::engine
