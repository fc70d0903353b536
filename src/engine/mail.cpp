// Live's taking of mail: whose matter an address belongs to, and what becomes of the words.
#include "engine/live.h"

namespace steward::engine {

Status Live::take_mail(const ReceivedMail&) {
  return fail(ErrorCode::not_found, "no matter has this address; answer with `steward reply`");
}

}  // namespace steward::engine
