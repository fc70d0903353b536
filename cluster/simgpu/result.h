// A value, or a sentence that says why there is none.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace simgpu {

template <class T>
using Result = tl::expected<T, std::string>;

inline tl::unexpected<std::string> failure(std::string why) {
  return tl::unexpected<std::string>(std::move(why));
}

}  // namespace simgpu
