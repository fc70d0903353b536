// Links in messages. None are sent yet, so none are known.
#include "engine/live.h"

namespace steward::engine {

tl::expected<AnswerPage, LinkTrouble> Live::look_at_link(const std::string&) const {
  return tl::unexpected(LinkTrouble::unknown);
}

tl::expected<void, LinkRefusal> Live::answer_by_link(const std::string&, const LinkAnswer&) {
  return tl::unexpected(LinkRefusal{LinkTrouble::unknown, ""});
}

}  // namespace steward::engine
