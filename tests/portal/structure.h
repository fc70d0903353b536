// What a browser would make of a page, as far as tests ask: its elements and attributes in order, without any
// of its texts. Two pages that differ in what people wrote have the same structure; where one has another, a
// text has become markup. Fails the test where elements do not nest or attributes are not quoted.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace steward::portal {

class Structure {
 public:
  explicit Structure(std::string_view page) {
    while (!page.empty()) {
      const std::size_t begin = std::min(page.find('<'), page.size());
      take_text(page.substr(0, begin));
      page.remove_prefix(begin);
      if (page.empty()) break;
      const std::size_t end = end_of_tag(page);
      if (end == std::string_view::npos) {
        ADD_FAILURE() << "a tag does not end: " << page.substr(0, 80);
        return;
      }
      take_tag(page.substr(1, end - 1));
      page.remove_prefix(end + 1);
    }
    EXPECT_TRUE(open_.empty()) << "<" << (open_.empty() ? "" : open_.back()) << "> is never closed";
  }

  const std::vector<std::string>& parts() const { return parts_; }  // "form", "form@method", "/form"
  const std::string& text() const { return text_; }                 // unescaped
  bool has(const std::string& part) const {
    return std::find(parts_.begin(), parts_.end(), part) != parts_.end();
  }
  bool operator==(const Structure& other) const { return parts_ == other.parts_; }

 private:
  static std::size_t end_of_tag(std::string_view page) {
    bool quoted = false;
    for (std::size_t i = 0; i < page.size(); ++i) {
      if (page[i] == '"') quoted = !quoted;
      if (page[i] == '>' && !quoted) return i;
    }
    return std::string_view::npos;
  }

  void take_text(std::string_view text) {
    static const std::vector<std::pair<std::string_view, char>> names = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    while (!text.empty()) {
      bool named = false;
      for (const auto& [name, character] : names) {
        if (!text.starts_with(name)) continue;
        text_ += character;
        text.remove_prefix(name.size());
        named = true;
        break;
      }
      if (named) continue;
      EXPECT_EQ(std::string_view(">\"'&").find(text.front()), std::string_view::npos)
          << "not escaped: " << text.substr(0, 40);
      text_ += text.front();
      text.remove_prefix(1);
    }
  }

  void take_tag(std::string_view tag) {
    static const std::set<std::string, std::less<>> voids = {"meta", "link", "br", "hr", "input", "!DOCTYPE"};
    if (tag.starts_with('/')) {
      const std::string name(tag.substr(1));
      EXPECT_TRUE(!open_.empty() && open_.back() == name) << "</" << name << "> closes nothing";
      if (!open_.empty()) open_.pop_back();
      parts_.push_back("/" + name);
      return;
    }
    const std::string name(tag.substr(0, tag.find(' ')));
    parts_.push_back(name);
    if (!voids.contains(name)) open_.push_back(name);
    if (name != "!DOCTYPE") take_attributes(name, tag.substr(name.size()));
  }

  void take_attributes(const std::string& element, std::string_view rest) {
    while (!rest.empty()) {
      ASSERT_EQ(rest.front(), ' ') << element << ": " << rest;
      rest.remove_prefix(1);
      const std::size_t end = std::min(rest.find_first_of(" ="), rest.size());
      parts_.push_back(element + "@" + std::string(rest.substr(0, end)));
      rest.remove_prefix(end);
      if (!rest.starts_with('=')) continue;
      ASSERT_TRUE(rest.starts_with("=\"")) << element << ": " << rest;
      const std::size_t close = rest.find('"', 2);
      ASSERT_NE(close, std::string_view::npos);
      const std::string_view value = rest.substr(2, close - 2);
      EXPECT_EQ(value.find_first_of("<>'"), std::string_view::npos) << value;
      rest.remove_prefix(close + 1);
    }
  }

  std::vector<std::string> parts_, open_;
  std::string text_;
};

// What people and programs have been seen to write where a name was asked for.
inline const std::vector<std::string>& hostile_texts() {
  static const std::vector<std::string> texts = {
      "<script>alert(1)</script>",
      "</title><img src=x onerror=alert(1)>",
      "\" onmouseover=\"alert(1)",
      "' autofocus onfocus='alert(1)",
      "</textarea></form><form action=//evil.example>",
      "--><svg/onload=alert(1)>",
      "&lt;b&gt; &amp; &#x3c;",
      "{job} {person} {until}",
      "javascript:alert(1)",
      "\xE2\x80\xAE gnirts \xE2\x81\xA6",
      "a\x01\x1B[31m\x7F z",
      "\xC3 \xFF \xED\xA0\x80 \xF0\x9F",
      std::string("nul\0nul", 7),
      "<!--",
      "]]>",
      std::string(5000, 'x'),
  };
  return texts;
}

}  // namespace steward::portal
