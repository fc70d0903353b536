// Cases and emergencies: the store's projections, and the API's form of a case.
#include "wire/case_parts.h"
#include "wire/json.h"

namespace steward::wire {

std::string to_json(const Case& value) { return write(value); }
Result<Case> case_from_json(std::string_view text) { return read<Case>(text); }

std::string to_json(const Emergency& value) { return write(value); }
Result<Emergency> emergency_from_json(std::string_view text) { return read<Emergency>(text); }

}  // namespace steward::wire
