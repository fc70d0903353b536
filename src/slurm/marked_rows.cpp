#include "slurm/marked_rows.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <limits>

#include "base/check.h"
#include "base/text.h"
#include "slurm/values.h"

namespace steward::slurm {
namespace {

// Slurm's limit for a name is 1 KiB and for a comment some KiB more; a row beyond this is none of Slurm's.
constexpr std::size_t kLongestRow = 256 * 1024;

}  // namespace

bool is_null(std::string_view text) { return text.empty() || text == "(null)" || text == "N/A"; }

std::string word(std::string_view text) { return is_null(text) ? std::string() : one_line(text, 256); }

bool read(std::string_view text, std::uint32_t& to) {
  to = 0;
  if (is_null(text)) return true;
  const auto value = parse_integer(text);
  if (!value || *value < 0 || *value > std::numeric_limits<std::uint32_t>::max()) return false;
  to = static_cast<std::uint32_t>(*value);
  return true;
}

bool read(std::string_view text, Time& to) {
  const auto value = parse_time(text);
  to = value.value_or(no_time);
  return value.has_value();
}

std::string draw_mark() {
  constexpr std::string_view letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  std::array<unsigned char, 10> random{};
  STEWARD_CHECK(::getrandom(random.data(), random.size(), 0) == static_cast<ssize_t>(random.size()));
  std::string mark = "\x1f";
  for (const unsigned char byte : random) mark += letters[byte % letters.size()];
  return mark;
}

MarkedRows::MarkedRows(std::string program, std::string mark, std::size_t fields, Take take)
    : program_(std::move(program)), mark_(std::move(mark)), values_(fields), take_(std::move(take)) {
  STEWARD_CHECK(!mark_.empty() && fields > 0);
}

void MarkedRows::feed(std::string_view piece) {
  if (error_) return;
  text_ += piece;
  while (!error_ && read_row()) {
  }
  if (!error_ && text_.size() - row_at_ > kLongestRow) {
    give_up("it is too long", std::string_view(text_).substr(row_at_));
  }
  // Once a piece, not once a row: erasing moves what is left.
  text_.erase(0, row_at_);
  field_at_ -= row_at_;
  seek_at_ -= row_at_;
  row_at_ = 0;
}

// One whole row, if there is one.
bool MarkedRows::read_row() {
  while (fields_.size() < values_.size()) {
    const std::size_t at = text_.find(mark_, seek_at_);
    if (at == std::string::npos) {
      // A mark may have arrived in part.
      seek_at_ = std::max(field_at_, text_.size() - std::min(text_.size(), mark_.size() - 1));
      return false;
    }
    fields_.emplace_back(field_at_ - row_at_, at - field_at_);
    field_at_ = seek_at_ = at + mark_.size();
  }
  if (field_at_ == text_.size()) return false;
  const std::string_view row = std::string_view(text_).substr(row_at_, field_at_ - row_at_);
  if (text_[field_at_] != '\n') {
    give_up("it has more fields than were asked for", row);
    return false;
  }
  for (std::size_t i = 0; i < values_.size(); ++i)
    values_[i] = row.substr(fields_[i].first, fields_[i].second);
  if (!take_(values_)) {
    give_up("a field cannot be read", row);
    return false;
  }
  ++rows_;
  fields_.clear();
  row_at_ = field_at_ = seek_at_ = field_at_ + 1;
  return true;
}

void MarkedRows::give_up(std::string_view why, std::string_view row) {
  error_ = Error{ErrorCode::garbled, fmt::format("{}'s row {} cannot be used: {}: \"{}\"", program_,
                                                 rows_ + 1, why, one_line(row, 300))};
}

Status MarkedRows::finish() {
  if (!error_ && !text_.empty()) give_up("it ends too early", text_);
  if (error_) return tl::unexpected(*error_);
  return {};
}

}  // namespace steward::slurm
