#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace steward {

void check_failed(std::string_view what, const char* file, int line) {
  std::fprintf(stderr, "level=fatal event=check_failed place=%s:%d what=\"%.*s\"\n", file, line,
               static_cast<int>(what.size()), what.data());
  std::abort();
}

}  // namespace steward
