#include "model/batch_script.h"

namespace steward {

std::string_view to_string(BatchState state) {
  switch (state) {
    case BatchState::ready:
      return "ready";
    case BatchState::to_edit:
      return "to_edit";
    case BatchState::refused:
      break;
  }
  return "refused";
}

}  // namespace steward
