#include "engine/tape_reader.h"

#include <fmt/format.h>

#include <istream>

#include "base/text.h"
#include "wire/tape_json.h"

namespace steward::engine {

Result<std::optional<tape::Line>> TapeReader::next() {
  if (!std::getline(in_, text_)) {
    if (in_.bad()) return fail(ErrorCode::io, fmt::format("reading {} failed", name_));
    return std::optional<tape::Line>();
  }
  ++line_;
  bytes_ += text_.size() + 1;
  if (in_.eof()) {
    torn_ = true;
    return std::optional<tape::Line>();
  }
  auto line = wire::tape_line_from_json(text_);
  if (!line) return tl::unexpected<Error>(at_place(line.error()));
  return std::optional<tape::Line>(std::move(*line));
}

Error TapeReader::at_place(const Error& error) const {
  return {error.code, fmt::format("{}:{}: {}", name_, line_, one_line(error.message, 1000))};
}

}  // namespace steward::engine
