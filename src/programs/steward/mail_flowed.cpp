#include "programs/steward/mail_flowed.h"

#include <algorithm>

#include "base/text.h"

namespace steward::cli {
namespace {

constexpr std::string_view kSignature = "-- ";

struct Line {
  std::size_t depth = 0;  // how many '>' it begins with
  std::string_view text;  // without these, and without stuffing
  bool soft = false;      // goes on in the next line
};

Line read_line(std::string_view raw) {
  if (raw.ends_with('\r')) raw.remove_suffix(1);
  Line line;
  line.depth = std::min(raw.find_first_not_of('>'), raw.size());
  line.text = raw.substr(line.depth);
  if (line.text.starts_with(' ')) line.text.remove_prefix(1);
  line.soft = line.text.ends_with(' ') && line.text != kSignature;
  return line;
}

}  // namespace

std::string unflowed(std::string_view text, bool delete_space) {
  std::string out;
  std::size_t depth = 0;
  bool first = true, open = false;  // open: the line before ended softly
  for (const std::string_view raw : split(text, '\n')) {
    Line line = read_line(raw);
    const bool joins = open && line.depth == depth && line.text != kSignature;
    if (!joins) {
      if (!first) out += '\n';
      out.append(line.depth, '>');
      if (line.depth != 0) out += ' ';
    }
    if (line.soft && delete_space) line.text.remove_suffix(1);
    out += line.text;
    depth = line.depth;
    open = line.soft;
    first = false;
  }
  return out;
}

}  // namespace steward::cli
