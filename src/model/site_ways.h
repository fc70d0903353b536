// SiteWays: what the site's policy says that advice to people needs. Plain values; the defaults hold where
// nobody can say the site's own.
#pragma once

#include "base/time.h"
#include "model/ucloud.h"

namespace steward {

// Which idle times are taken in permission given beforehand (--comment=steward:release-if-idle=60m).
struct ReleaseBounds {
  Duration shortest = minutes(10);
  Duration longest = hours(4);
  bool operator==(const ReleaseBounds&) const = default;
};

struct SiteWays {
  ReleaseBounds release;
  Ucloud ucloud;
  bool operator==(const SiteWays&) const = default;
};

}  // namespace steward
