// MUNGE: who somebody on another host is, said by that host's munged and checked by ours. The only door to
// libmunge. Both calls block, for ten seconds and more where munged hangs: never on the serving thread.
// Thread-safe.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "net/http.h"

namespace steward::net {

struct MungeOptions {
  std::string socket;   // munged's; empty: where libmunge looks
  std::string cluster;  // in each credential, so that none made for another cluster or program is taken
};

// What stands in an Authorization header: "Munge MUNGE:AwQ…:". Errors: unavailable (no munged), io.
Result<std::string> prove_identity(const MungeOptions& options);

// Who made it. Errors: refused, with what to do about it (expired, replayed, of another key, for something
// else); unavailable (our own munged does not answer).
Result<Peer> check_identity(const MungeOptions& options, const std::string& authorization);

}  // namespace steward::net
