#include "model/act.h"

namespace steward {

std::optional<CaseId> case_of(const PersonAct& act) {
  return std::visit(
      [](const auto& one) -> std::optional<CaseId> {
        if constexpr (requires { one.in; }) return one.in;
        return std::nullopt;
      },
      act);
}

}  // namespace steward
