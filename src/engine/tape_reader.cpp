#include "engine/tape_reader.h"

#include <fmt/format.h>

#include <istream>

#include "base/text.h"
#include "wire/tape_json.h"

namespace steward::engine {

namespace {

constexpr std::size_t kPiece = 256 << 10;
// The whole queue of the largest cluster is some 100 MB.
constexpr std::size_t kLongestLine = std::size_t{1} << 30;

}  // namespace

// The next whole line without its end, into text_. False: there is none.
Result<bool> TapeReader::read_text() {
  text_.clear();
  for (;;) {
    const auto end = buffer_.find('\n', at_);
    text_.append(buffer_, at_, end == std::string::npos ? end : end - at_);
    if (end != std::string::npos) {
      at_ = end + 1;
      return true;
    }
    if (text_.size() > kLongestLine)
      return fail(ErrorCode::garbled, fmt::format("{}:{}: the line has no end", name_, line_ + 1));
    buffer_.resize(kPiece);
    in_.read(buffer_.data(), static_cast<std::streamsize>(kPiece));
    buffer_.resize(static_cast<std::size_t>(in_.gcount()));
    at_ = 0;
    if (in_.bad()) return fail(ErrorCode::io, fmt::format("reading {} failed", name_));
    if (buffer_.empty()) return false;
  }
}

Result<std::optional<tape::Line>> TapeReader::next() {
  const auto more = read_text();
  if (!more) return tl::unexpected<Error>(more.error());
  if (*more || !text_.empty()) ++line_;
  torn_ = !*more && !text_.empty();
  if (!*more) return std::optional<tape::Line>();
  bytes_ += text_.size() + 1;
  auto line = wire::tape_line_from_json(text_);
  if (!line) return tl::unexpected<Error>(at_place(line.error()));
  return std::optional<tape::Line>(std::move(*line));
}

Error TapeReader::at_place(const Error& error) const {
  return {error.code, fmt::format("{}:{}: {}", name_, line_, one_line(error.message, 1000))};
}

}  // namespace steward::engine
