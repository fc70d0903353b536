// HTML read by rules of its own, apart from the writer's: strict where browsers forgive, so that nothing is
// repaired.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace steward::contact {

struct Tag {
  std::string name;
  std::map<std::string, std::string> attributes;
};

struct HtmlRead {
  std::string fault;  // empty: well formed
  std::vector<Tag> tags;
  std::string text;  // of the body, entities resolved; a line's end after each block

  std::vector<Tag> all(std::string_view name) const {
    std::vector<Tag> found;
    for (const Tag& tag : tags) {
      if (tag.name == name) found.push_back(tag);
    }
    return found;
  }
};

class HtmlReader {
 public:
  explicit HtmlReader(std::string_view html) : rest_(html) {}

  HtmlRead read() {
    if (!take("<!DOCTYPE html>")) fault("no doctype");
    while (!rest_.empty() && out_.fault.empty()) {
      if (rest_.front() == '<') {
        read_tag();
      } else {
        const std::string text = read_text('<');
        if (inside("body")) out_.text += text;
      }
    }
    if (out_.fault.empty() && !open_.empty()) fault("not closed: " + open_.back());
    return out_;
  }

 private:
  bool take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  void fault(const std::string& why) {
    if (out_.fault.empty()) out_.fault = why + " before: " + std::string(rest_.substr(0, 60));
  }
  bool inside(const std::string& name) const {
    for (const std::string& open : open_) {
      if (open == name) return true;
    }
    return false;
  }
  std::string read_name() {
    std::string name;
    while (!rest_.empty() &&
           (std::islower(static_cast<unsigned char>(rest_.front())) != 0 || rest_.front() == '-')) {
      name += rest_.front();
      rest_.remove_prefix(1);
    }
    if (name.empty()) fault("no name");
    return name;
  }
  std::string read_text(char end) {
    static const std::array<std::pair<std::string_view, char>, 5> entities = {
        {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}}};
    std::string text;
    while (!rest_.empty() && rest_.front() != end && out_.fault.empty()) {
      const char c = rest_.front();
      if (c != '&') {
        if (c == '<' || (c == '>' && !inside("style")) || c == '"' || c == '\'') fault("not escaped");
        text += c;
        rest_.remove_prefix(1);
        continue;
      }
      bool known = false;
      for (const auto& [name, meaning] : entities) {
        if (known || !take(name)) continue;
        known = true;
        text += meaning;
      }
      if (!known) fault("unknown entity");
    }
    return text;
  }
  void read_tag() {
    take("<");
    if (take("/")) {
      const std::string name = read_name();
      if (!take(">") || open_.empty() || open_.back() != name) return fault("closes " + name);
      open_.pop_back();
      if (name != "a" && name != "code") out_.text += "\n";
      return;
    }
    Tag tag{read_name(), {}};
    while (take(" ") && out_.fault.empty()) {
      const std::string name = read_name();
      if (!take("=\"")) return fault("attribute without a value");
      const bool fresh = tag.attributes.emplace(name, read_text('"')).second;
      if (!fresh || !take("\"")) return fault("attribute");
    }
    if (!take(">")) return fault("tag without end");
    if (tag.name == "br") out_.text += "\n";
    if (tag.name != "br" && tag.name != "img" && tag.name != "meta") open_.push_back(tag.name);
    out_.tags.push_back(std::move(tag));
  }

  std::string_view rest_;
  std::vector<std::string> open_;
  HtmlRead out_;
};

inline HtmlRead read_html(std::string_view html) { return HtmlReader(html).read(); }

}  // namespace steward::contact
