// Words of the outside as moves of the tables.
#pragma once

#include "model/moves.h"
#include "model/report.h"

namespace steward::casework {

inline ContactMove move_of(Delivery delivery) {
  switch (delivery) {
    case Delivery::accepted:
      return ContactMove::accept;
    case Delivery::refused:
      return ContactMove::refuse;
    case Delivery::unclear:
      break;
  }
  return ContactMove::lose;
}

inline PermissionMove move_of(PermissionState answer) {
  switch (answer) {
    case PermissionState::given:
      return PermissionMove::give;
    case PermissionState::withdrawn:
      return PermissionMove::withdraw;
    default:
      return PermissionMove::decline;
  }
}

}  // namespace steward::casework
