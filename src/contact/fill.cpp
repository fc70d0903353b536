#include "contact/fill.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace steward::contact {
namespace {

// Lines that flow together, and what stands before the first and each further one.
struct Paragraph {
  std::string first;
  std::string further;
  std::vector<std::string_view> words;
};

void add_words(Paragraph& block, std::string_view line) {
  for (const std::string_view word : split(line, ' ')) {
    if (!word.empty()) block.words.push_back(word);
  }
}

void flush(Paragraph& block, std::size_t width, std::string& out) {
  if (block.words.empty()) return;
  std::string line = block.first;
  bool fresh = true;
  for (const std::string_view word : block.words) {
    if (!fresh && columns(line) + 1 + columns(word) > width) {
      out += line + "\n";
      line = block.further;
      fresh = true;
    }
    if (!fresh) line += ' ';
    line += word;
    fresh = false;
  }
  out += line + "\n";
  block = {};
}

}  // namespace

std::string fill(std::string_view text, std::size_t width) {
  if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  std::string out;
  Paragraph block;
  bool signature = false;
  for (const std::string_view line : split(text, '\n')) {
    const bool item = line.starts_with("- "), quote = line.starts_with('>');
    const bool continued = line.starts_with("  ") && !block.further.empty() && !line.starts_with("    ");
    const bool as_it_is =
        line.empty() || line == signature_line || quote || (line.starts_with(' ') && !continued);
    if (as_it_is || item || signature) flush(block, width, out);
    signature = signature || line == signature_line;
    if (quote) {
      block = {"> ", "> ", {}};
      add_words(block, line.substr(1));
      if (block.words.empty()) out += ">\n";
      flush(block, width, out);
    } else if (as_it_is) {
      out += std::string(line) + "\n";
    } else {
      if (item) block = {"- ", "  ", {}};
      add_words(block, item ? line.substr(2) : line);
    }
  }
  flush(block, width, out);
  return out;
}

}  // namespace steward::contact
