#include "contact/letter_blocks.h"

#include <algorithm>

#include "base/text.h"
#include "contact/fill.h"

namespace steward::contact {
namespace {

constexpr std::string_view kCommand = "    ", kItem = "- ", kContinued = "  ";
constexpr std::size_t kWidth = 72;  // what messages.h fills to

// Gathers lines into blocks. A block is open until an empty line, or a line of another kind.
class Gathering {
 public:
  void take(std::string_view line) {
    if (line.empty()) {
      open_ = false;
    } else if (line.starts_with('>')) {
      join(BlockKind::quote, line.substr(line.starts_with("> ") ? 2 : 1));
    } else if (line.starts_with(kCommand)) {
      join(BlockKind::commands, line.substr(kCommand.size()));
    } else if (line.starts_with(kItem)) {
      begin(BlockKind::item, line.substr(kItem.size()));
    } else if (is_open(BlockKind::item) && (line.starts_with(kContinued) || line.front() != ' ')) {
      join(BlockKind::item, trim(line));
    } else if (line.front() == ' ') {
      begin(BlockKind::paragraph, trim(line));  // a line that fill() leaves as it is
      open_ = false;
    } else {
      join(BlockKind::paragraph, line);
    }
  }
  std::vector<Block> done() { return std::move(blocks_); }

 private:
  bool is_open(BlockKind kind) const { return open_ && blocks_.back().kind == kind; }
  void begin(BlockKind kind, std::string_view line) {
    blocks_.push_back({kind, {line}});
    open_ = true;
  }
  void join(BlockKind kind, std::string_view line) {
    if (is_open(kind))
      blocks_.back().lines.push_back(line);
    else
      begin(kind, line);
  }

  std::vector<Block> blocks_;
  bool open_ = false;
};

}  // namespace

std::vector<Block> blocks_of(std::string_view text) {
  Gathering gathering;
  for (const std::string_view line : split(text, '\n')) gathering.take(line);
  return gathering.done();
}

LetterParts parts_of(std::string_view text) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::size_t next = std::min(end + 1, text.size());
    if (text.substr(begin, end - begin) == signature_line) {
      return {text.substr(0, begin), text.substr(next)};
    }
    begin = next;
  }
  return {text, {}};
}

std::vector<std::string> unfilled(const std::vector<std::string_view>& lines, std::size_t prefix) {
  std::vector<std::string> out;
  std::size_t before = 0;  // columns of the line before; 0: it ended there
  for (const std::string_view line : lines) {
    const std::string_view word = line.substr(0, line.find(' '));
    const bool goes_on = before > 0 && !line.empty() && prefix + before + 1 + columns(word) > kWidth;
    if (goes_on)
      out.back().append(" ").append(line);
    else
      out.emplace_back(line);
    before = columns(line);
  }
  return out;
}

}  // namespace steward::contact
