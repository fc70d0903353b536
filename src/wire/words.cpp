#include "wire/words.h"

#include <array>

#include "model/words.h"

namespace steward::wire {
namespace {

constexpr Words<GpuHealth, 3> gpu_health_words{
    {{GpuHealth::ok, "ok"}, {GpuHealth::lost, "lost"}, {GpuHealth::unreadable, "unreadable"}}};

constexpr std::array error_codes{ErrorCode::invalid,  ErrorCode::not_found,   ErrorCode::refused,
                                 ErrorCode::conflict, ErrorCode::unavailable, ErrorCode::timeout,
                                 ErrorCode::garbled,  ErrorCode::io};

}  // namespace

std::string_view to_string(GpuHealth health) { return word_of(gpu_health_words, health); }
bool word_to(std::string_view word, GpuHealth& value) {
  return take(value_of(gpu_health_words, word), value);
}

bool word_to(std::string_view word, ErrorCode& value) {
  for (const ErrorCode code : error_codes) {
    if (steward::to_string(code) != word) continue;
    value = code;
    return true;
  }
  return false;
}

}  // namespace steward::wire
