// Where else to go, at the top of each page: what everybody may see, what is the visitor's own, what is
// staff's; then who they are, and the other language. Pure.
#pragma once

#include "portal/pages/layout.h"

namespace steward::portal {

html::Markup navigation(const Frame& frame);

}  // namespace steward::portal
