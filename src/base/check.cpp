#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace steward {

void check_failed(std::string_view what, std::source_location where) {
  std::fprintf(stderr, "level=fatal event=check_failed place=%s:%u what=\"%.*s\"\n", where.file_name(),
               where.line(), static_cast<int>(what.size()), what.data());
  std::abort();
}

}  // namespace steward
