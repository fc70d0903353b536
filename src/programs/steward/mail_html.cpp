#include "programs/steward/mail_html.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "programs/steward/mail_characters.h"

namespace steward::cli {
namespace {

template <std::size_t N>
bool one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr auto kOnOwnLines = std::to_array<std::string_view>(
    {"address", "article", "aside", "blockquote", "body", "center",  "dd",    "div",  "dl",
     "dt",      "footer",  "form",  "header",     "hr",   "li",      "main",  "nav",  "ol",
     "pre",     "section", "table", "tr",         "ul",   "caption", "thead", "tbody"});
constexpr auto kApart = std::to_array<std::string_view>({"p", "h1", "h2", "h3", "h4", "h5", "h6"});
constexpr auto kUnseen = std::to_array<std::string_view>({"script", "style", "title", "template"});

// The text as it grows, a line at a time.
class Page {
 public:
  void character(std::string_view bytes) {
    if (space_ && !line_.empty()) line_ += ' ';
    space_ = false;
    line_ += bytes;
  }
  void space() { space_ = true; }
  void kept_space(std::string_view bytes) { line_ += bytes; }
  void end_line() {
    if (!line_.empty()) flush();
    space_ = false;
  }
  void line_break() {
    flush();
    space_ = false;
  }
  // At most one empty line between two paragraphs.
  void paragraph() {
    end_line();
    if (!out_.empty() && !out_.ends_with("\n\n") && !out_.ends_with("> \n")) flush();
  }
  void quote(int change) {
    end_line();
    quotes_ = std::max(0, quotes_ + change);
  }
  std::string take() {
    end_line();
    return std::move(out_);
  }

 private:
  void flush() {
    if (space_ && line_ == "--") line_ += ' ';  // the signature's mark
    if (quotes_ > 0) out_ += "> ";  // how deep is of no matter, and would let the text grow without bound
    out_ += line_;
    out_ += '\n';
    line_.clear();
  }

  std::string out_, line_;
  bool space_ = false;
  int quotes_ = 0;
};

class Reader {
 public:
  explicit Reader(std::string_view html) : html_(html) {}

  std::string read() {
    while (at_ < html_.size()) {
      const char c = html_[at_];
      if (c == '<' && is_markup())
        markup();
      else if (c == '&')
        entity();
      else
        text(c);
    }
    return page_.take();
  }

 private:
  bool is_markup() const {
    if (at_ + 1 >= html_.size()) return false;
    const char next = html_[at_ + 1];
    return next == '/' || next == '!' || next == '?' || (next >= 'a' && next <= 'z') ||
           (next >= 'A' && next <= 'Z');
  }

  void text(char c) {
    ++at_;
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    if (!blank) return page_.character(std::string_view(&c, 1));
    if (preformatted_ == 0) return page_.space();
    if (c == '\n')
      page_.line_break();
    else if (c != '\r')
      page_.kept_space(" ");
  }

  void entity() {
    constexpr std::size_t longest = 10;
    const std::string_view rest = html_.substr(at_ + 1, longest);
    const std::size_t end = rest.find(';');
    const std::string meant = end == std::string_view::npos ? "" : character_named(rest.substr(0, end));
    if (meant.empty()) {
      ++at_;
      return page_.character("&");
    }
    at_ += end + 2;
    if (meant == " ")
      page_.space();
    else
      page_.character(meant);
  }

  // After the next `what`, or at the end.
  void skip_past(std::string_view what) {
    const std::size_t found = html_.find(what, at_);
    at_ = found == std::string_view::npos ? html_.size() : found + what.size();
  }

  // After the tag's '>', which may stand in an attribute's quotes, too. A quote that nobody closes ends where
  // the tag's first '>' is: most of a letter must not be lost by one sign too many.
  void skip_tag() {
    char quote = 0;
    for (std::size_t i = at_; i < html_.size() && i - at_ < kLongestTag; ++i) {
      const char c = html_[i];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        at_ = i + 1;
        return;
      }
    }
    skip_past(">");
  }

  void markup() {
    if (html_.substr(at_).starts_with("<!--")) return skip_past("-->");
    const bool closing = html_[at_ + 1] == '/';
    const std::size_t begin = at_ + (closing ? 2 : 1);
    std::size_t end = begin;
    while (end < html_.size() && end - begin < 16 && is_name(html_[end])) ++end;
    const std::string name = lower(html_.substr(begin, end - begin));
    skip_tag();
    if (!closing && one_of(kUnseen, name)) return skip_element(name);
    element(name, closing);
  }
  static bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  void skip_element(const std::string& name) {
    for (; at_ < html_.size(); ++at_) {
      skip_to("</");
      if (lower(html_.substr(std::min(at_ + 2, html_.size()), name.size())) == name) return skip_past(">");
    }
  }
  void skip_to(std::string_view what) { at_ = std::min(html_.find(what, at_), html_.size()); }

  void element(const std::string& name, bool closing) {
    if (name == "br") return page_.line_break();
    if (name == "td" || name == "th") return page_.space();
    if (one_of(kApart, name)) return page_.paragraph();
    if (!one_of(kOnOwnLines, name)) return;
    if (name == "blockquote") return page_.quote(closing ? -1 : 1);
    page_.end_line();
    if (name == "pre") preformatted_ = std::max(0, preformatted_ + (closing ? -1 : 1));
    if (name == "li" && !closing) {
      page_.character("-");
      page_.space();
    }
  }

  static constexpr std::size_t kLongestTag = 2048;
  std::string_view html_;
  std::size_t at_ = 0;
  int preformatted_ = 0;
  Page page_;
};

}  // namespace

std::string html_to_text(std::string_view html) { return Reader(html).read(); }

}  // namespace steward::cli
