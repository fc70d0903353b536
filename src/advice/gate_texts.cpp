#include "advice/gate_texts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/utf8.h"

namespace steward::advice {
namespace {

constexpr std::size_t most_lines = 6, longest_line = 90;
constexpr std::array<std::string_view, 7> sections = {"session",  "refused", "leave",    "comment",
                                                      "notebook", "sleep",   "long_time"};
constexpr std::array<std::string_view, 4> of_every_section = {"platform", "gpus", "command", "default"};
constexpr std::array<std::string_view, 2> of_leave = {"most_gpus", "most_time"};

constexpr std::string_view place_name = "place";
struct PlaceLink {
  std::string_view name;
  HandWork work;
};
constexpr std::array<PlaceLink, 3> place_links{{{"ucloud.shell", HandWork::shell},
                                                {"ucloud.notebook", HandWork::notebook},
                                                {"ucloud.editor", HandWork::editor}}};

bool is_of_place(std::string_view name) {
  return name == place_name || std::any_of(place_links.begin(), place_links.end(),
                                           [&](const PlaceLink& each) { return each.name == name; });
}

std::string braced(std::string_view name) { return fmt::format("{{{}}}", name); }

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

bool speaks_of_place(const std::string& line) {
  return line.find(braced(place_name)) != std::string::npos || line.find("{ucloud.") != std::string::npos;
}

// Does a link that this word has lead nowhere?
bool lacks_link(const std::vector<std::string>& lines, const Ucloud& ucloud) {
  const auto lacks = [&](const std::string& line) {
    if (ucloud.address.empty() && speaks_of_place(line)) return true;
    return std::any_of(place_links.begin(), place_links.end(), [&](const PlaceLink& each) {
      return line.find(braced(each.name)) != std::string::npos && ucloud.link(each.work).empty();
    });
  };
  return std::any_of(lines.begin(), lines.end(), lacks);
}

template <typename Names>
bool among(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

tl::unexpected<Error> bad(const std::string& where, std::size_t line, const std::string& why) {
  return fail(ErrorCode::invalid, fmt::format("{}:{}: {}", where, line, why));
}

// Why a line cannot be printed as it is; empty: it can.
std::string wrong_in_characters(std::string_view line) {
  std::size_t characters = 0;
  while (!line.empty()) {
    const Utf8Character character = first_character(line);
    if (!character.valid) return "bytes that are no UTF-8";
    if (is_unsafe(character.code)) return "a control character";
    line.remove_prefix(character.bytes);
    ++characters;
  }
  return characters > longest_line ? fmt::format("longer than {} characters", longest_line) : "";
}

std::string wrong_in_placeholders(std::string_view line, bool leave) {
  for (std::size_t at = line.find_first_of("{}"); at != std::string_view::npos;
       at = line.find_first_of("{}")) {
    const std::size_t end = line.find('}', at);
    if (line[at] == '}' || end == std::string_view::npos) return "a brace that belongs to no {placeholder}";
    const std::string_view name = line.substr(at + 1, end - at - 1);
    if (!among(of_every_section, name) && !is_of_place(name) && !(leave && among(of_leave, name)))
      return fmt::format(
          "{{{}}} is unknown here; there are {{{}}}, {{place}}, {{ucloud.shell}}, "
          "{{ucloud.notebook}}, {{ucloud.editor}}{}",
          one_line(name, 40), fmt::join(of_every_section, "}, {"), leave ? ", {most_gpus}, {most_time}" : "");
    line.remove_prefix(end + 1);
  }
  return "";
}

Status check_whole(const GateTexts& texts, const std::string& where, std::size_t line) {
  for (const std::string_view name : sections) {
    const auto found = texts.find(std::string(name));
    if (found == texts.end() || found->second.empty())
      return bad(where, line, fmt::format("the section [{}] is missing or empty", name));
  }
  for (const std::string_view name : sections) {
    const auto found = texts.find(std::string(name));
    const bool with_leave = name == "session" || name == "refused";
    const std::size_t lines = found->second.size() + (with_leave ? texts.at("leave").size() : 0);
    if (lines > most_lines)
      return bad(where, line,
                 fmt::format("[{}] has {} lines{}: {} are enough", name, lines,
                             with_leave ? ", those of [leave] among them" : "", most_lines));
  }
  return {};
}

}  // namespace

Result<GateTexts> parse_gate_texts(std::string_view text, const std::string& where) {
  GateTexts texts;
  std::string section;
  std::size_t number = 0;
  for (std::string_view line : split(text, '\n')) {
    ++number;
    while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
    if (line.empty()) continue;
    if (line.front() == '[') {
      section = line.back() == ']' ? line.substr(1, line.size() - 2) : line;
      if (!among(sections, section))
        return bad(where, number, fmt::format("there are the sections [{}]", fmt::join(sections, "], [")));
      if (!texts.try_emplace(section).second)
        return bad(where, number, fmt::format("[{}] stands here a second time", section));
      continue;
    }
    if (section.empty()) return bad(where, number, "a section such as [session] comes first");
    std::string wrong = wrong_in_characters(line);
    if (wrong.empty()) wrong = wrong_in_placeholders(line, section == "leave");
    if (!wrong.empty()) return bad(where, number, wrong);
    texts.at(section).emplace_back(line);
  }
  if (auto whole = check_whole(texts, where, number); !whole) return tl::unexpected(whole.error());
  return texts;
}

GateTexts with_place(const GateTexts& texts, const Ucloud& ucloud) {
  GateTexts filled;
  for (const auto& [name, lines] : texts) {
    const bool left_out = lacks_link(lines, ucloud);
    std::vector<std::string>& kept = filled[name];
    for (std::string line : lines) {
      if (left_out && speaks_of_place(line)) continue;
      for (const PlaceLink& each : place_links) replace_all(line, braced(each.name), ucloud.link(each.work));
      replace_all(line, braced(place_name), one_line(ucloud.name, 60));
      kept.push_back(std::move(line));
    }
  }
  return filled;
}

}  // namespace steward::advice
