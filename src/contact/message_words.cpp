#include "contact/message_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/calendar.h"
#include "base/files.h"
#include "base/text.h"

namespace steward::contact {

tl::unexpected<Error> bad_line(const std::filesystem::path& path, int line, const std::string& why) {
  return fail(ErrorCode::invalid, fmt::format("{}:{}: {}", path.string(), line, why));
}

namespace {

constexpr std::size_t kFile = 64u << 10;
constexpr std::array<std::string_view, 12> needed = {
    "second", "minute", "hour",        "day",         "weekdays",        "months",
    "moment", "link",   "ended.works", "ended.ended", "ended.front_end", "ended.not_seen"};

const std::vector<std::string>& placeholders_of(const std::string& word) {
  static const std::vector<std::string> moment = {"weekday", "day", "month", "clock"}, link = {"within"},
                                        none;
  return word == "moment" ? moment : word == "link" ? link : none;
}

std::vector<std::string> words_in(const std::string& text) {
  std::vector<std::string> words;
  for (const std::string_view word : split(text, ' ')) {
    if (!word.empty()) words.emplace_back(word);
  }
  return words;
}

}  // namespace

Result<MessageWords> MessageWords::load(const std::filesystem::path& path,
                                        const std::vector<std::string>& rules) {
  const auto content = read_file(path, kFile);
  if (!content) return fail_in("message text " + path.string(), content.error());
  MessageWords made;
  int number = 0;
  for (const std::string_view line : split(*content, '\n')) {
    ++number;
    if (trim(line).empty()) continue;
    const std::size_t equals = line.find('=');
    const std::string word(trim(line.substr(0, std::min(equals, line.size()))));
    const bool of_rule =
        word.starts_with("rule.") && std::find(rules.begin(), rules.end(), word.substr(5)) != rules.end();
    const bool known = of_rule || std::find(needed.begin(), needed.end(), word) != needed.end();
    if (equals == std::string_view::npos || !known)
      return bad_line(
          path, number,
          fmt::format("write \"WORD = TEXT\"; the words are {}, and rule.NAME", fmt::join(needed, ", ")));
    auto text = Template::parse(trim(line.substr(equals + 1)), placeholders_of(word), path.string(), number);
    if (!text) return tl::unexpected(text.error());
    made.texts_.insert_or_assign(word, std::move(*text));
  }
  if (const Status whole = made.check(path, rules); !whole) return tl::unexpected(whole.error());
  return made;
}

Status MessageWords::check(const std::filesystem::path& path, const std::vector<std::string>& rules) {
  const auto missing = [&](const std::string& word) {
    return bad_line(path, 1, fmt::format("\"{} = …\" is missing", word));
  };
  for (const std::string_view word : needed) {
    if (!texts_.contains(std::string(word))) return missing(std::string(word));
  }
  for (const std::string& rule : rules) {
    if (!texts_.contains("rule." + rule)) return missing("rule." + rule);
  }
  weekdays_ = words_in(plain("weekdays"));
  months_ = words_in(plain("months"));
  if (weekdays_.size() != 7) return bad_line(path, 1, "\"weekdays\" are seven words, Monday first");
  if (months_.size() != 12) return bad_line(path, 1, "\"months\" are twelve words, January first");
  return {};
}

std::string MessageWords::plain(const std::string& key) const {
  const auto found = texts_.find(key);
  if (found == texts_.end()) return key;
  return found->second.fill_in([](const std::string&) { return std::string(); });
}

std::string MessageWords::duration(Duration value) const {
  std::string out;
  for (const std::string_view part : split(show_duration(value), ' ')) {
    const std::string_view unit = part == "s"     ? "second"
                                  : part == "min" ? "minute"
                                  : part == "h"   ? "hour"
                                  : part == "d"   ? "day"
                                                  : "";
    out += (out.empty() ? "" : " ") + (unit.empty() ? std::string(part) : plain(std::string(unit)));
  }
  return out;
}

std::string MessageWords::moment(Time value, const std::string& zone) const {
  const LocalMinute local = local_minute(value, zone);
  return texts_.at("moment").fill_in([&](const std::string& name) -> std::string {
    if (name == "weekday") return weekdays_[static_cast<std::size_t>(local.weekday - 1)];
    if (name == "day") return std::to_string(static_cast<unsigned>(local.day.day()));
    if (name == "month") return months_[static_cast<unsigned>(local.day.month()) - 1];
    return fmt::format("{:02}:{:02}", local.minute / 60, local.minute % 60);
  });
}

std::string MessageWords::link(const std::string& within) const {
  return texts_.at("link").fill_in([&](const std::string&) { return within; });
}

}  // namespace steward::contact
