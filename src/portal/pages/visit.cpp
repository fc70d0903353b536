#include "portal/pages/visit.h"

#include "base/text.h"

namespace steward::portal {

bool is_form(const net::Request& request) {
  const std::string_view type = request.header("content-type");
  return trim(type.substr(0, type.find(';'))) == "application/x-www-form-urlencoded";
}

}  // namespace steward::portal
