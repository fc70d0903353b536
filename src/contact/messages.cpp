#include "contact/messages.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/calendar.h"
#include "base/check.h"
#include "base/files.h"
#include "base/text.h"
#include "contact/fill.h"
#include "contact/message_names.h"
#include "contact/message_words.h"
#include "contact/text_parts.h"

namespace steward::contact {
namespace {

constexpr std::size_t kMessageFile = 64u << 10;
constexpr std::size_t kMailColumns = 72;
constexpr std::size_t kValue = 200;
constexpr std::size_t kValueInSubject =
    60;  // so that what stands behind it, the case's number, is not cut off
constexpr std::size_t kMostWords = 10'000;
constexpr std::size_t kSubject = 200;
constexpr std::string_view kSubjectWord = "Subject: ";

Result<std::string> read_text(const std::filesystem::path& path) {
  auto content = read_file(path, kMessageFile);
  if (!content) return fail_in("message text " + path.string(), content.error());
  while (content->ends_with('\n')) content->pop_back();
  return content;
}

// "Subject: …", a blank line and a text that ends in a signature.
struct Parts {
  std::string_view subject;
  std::string text;
};

// `must_name`: what people answer by, "{case}".
Result<Parts> split_letter(const std::filesystem::path& path, std::string_view content,
                           std::string_view must_name) {
  const std::size_t end = std::min(content.find('\n'), content.size());
  const std::string_view first = content.substr(0, end);
  if (!first.starts_with(kSubjectWord) || trim(first.substr(kSubjectWord.size())).empty()) {
    return bad_line(path, 1, "the first line must be \"Subject: …\"");
  }
  if (content.substr(end, 2) != "\n\n") return bad_line(path, 2, "a blank line must follow the subject");
  const std::string_view text = content.substr(end + 2);
  const std::size_t mark = text.rfind("\n--\n");
  if (mark == std::string_view::npos) {
    const auto lines = std::count(content.begin(), content.end(), '\n') + 1;
    return bad_line(path, static_cast<int>(lines),
                    "the text must end in a line \"--\" and a signature that says how to answer");
  }
  const bool named = text.substr(mark).find(must_name) != std::string_view::npos &&
                     first.find(must_name) != std::string_view::npos;
  if (!named) return bad_line(path, 1, fmt::format("the subject and the signature must name {}", must_name));
  // Editors and reviewers take the delimiter's trailing space away, so files have none.
  std::string with_space = std::string(text.substr(0, mark + 1)) + std::string(signature_line);
  with_space += text.substr(mark + 3);
  return Parts{trim(first.substr(kSubjectWord.size())), std::move(with_space)};
}

bool is_language(std::string_view word) {
  return !word.empty() && word.size() <= 16 &&
         word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_-") == std::string_view::npos;
}

const Value* find(const Params& params, std::string_view name) {
  const auto found =
      std::find_if(params.begin(), params.end(), [&](const auto& param) { return param.first == name; });
  return found == params.end() ? nullptr : &found->second;
}

}  // namespace

Result<Messages::Letter> Messages::read_letter(const std::filesystem::path& path, const Names& names,
                                               const Names& own, std::string_view must_name) {
  const auto content = read_text(path);
  if (!content) return tl::unexpected(content.error());
  const auto parts = split_letter(path, *content, must_name);
  if (!parts) return tl::unexpected(parts.error());
  auto subject = Template::parse(parts->subject, names, path.string(), 1);
  if (!subject) return tl::unexpected(subject.error());
  Names all = names;
  all.insert(all.end(), own.begin(), own.end());
  auto text = Template::parse(parts->text, all, path.string(), 3);
  if (!text) return tl::unexpected(text.error());
  return Letter{std::move(*subject), std::move(*text)};
}

Status Messages::load_rule(const std::filesystem::path& path, const std::string& rule) {
  const auto content = read_text(path);
  if (!content) return tl::unexpected(content.error());
  const std::size_t gap = content->find("\n\n");
  if (gap == std::string::npos)
    return bad_line(path, 1, "needs what was seen, a blank line, and what to do about it");
  Names names = common_names();
  const Names& own = rule_names().at(rule);
  names.insert(names.end(), own.begin(), own.end());
  const std::string_view seen = std::string_view(*content).substr(0, gap);
  auto sentence = Template::parse(seen, names, path.string(), 1);
  if (!sentence) return tl::unexpected(sentence.error());
  const int line = static_cast<int>(std::count(seen.begin(), seen.end(), '\n')) + 3;
  auto advice = Template::parse(std::string_view(*content).substr(gap + 2), names, path.string(), line);
  if (!advice) return tl::unexpected(advice.error());
  rules_.emplace(rule, Rule{std::move(*sentence), std::move(*advice)});
  return {};
}

// "job = your job {job} ({job_name})", one line for each word of matter_names().
Status Messages::load_matter(const std::filesystem::path& path) {
  const auto content = read_text(path);
  if (!content) return tl::unexpected(content.error());
  int number = 0;
  for (const std::string_view line : split(*content, '\n')) {
    ++number;
    if (trim(line).empty()) continue;
    const std::size_t equals = line.find('=');
    const std::string name(trim(line.substr(0, std::min(equals, line.size()))));
    const Names& known = matter_names();
    if (equals == std::string_view::npos || std::find(known.begin(), known.end(), name) == known.end())
      return bad_line(path, number,
                      fmt::format("write \"WORD = TEXT\"; the words are {}", fmt::join(known, ", ")));
    auto text =
        Template::parse(trim(line.substr(equals + 1)), {"job", "job_name", "jobs"}, path.string(), number);
    if (!text) return tl::unexpected(text.error());
    matters_.insert_or_assign(name, std::move(*text));
  }
  for (const std::string& name : matter_names()) {
    if (!matters_.contains(name)) return bad_line(path, number, fmt::format("\"{} = …\" is missing", name));
  }
  return {};
}

namespace {

// The site's own file of that name goes before the shipped one.
std::filesystem::path file_in(const MessageFolders& folders, const std::string& language,
                              const std::string& name) {
  std::error_code ignored;
  const auto own = folders.site.empty() ? std::filesystem::path() : folders.site / language / name;
  return !own.empty() && std::filesystem::exists(own, ignored) ? own : folders.shipped / language / name;
}

// A file of the site's that is no message would never be read, and nobody would notice.
Status check_site_files(const MessageFolders& folders, const std::string& language) {
  if (folders.site.empty()) return {};
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folders.site / language, none)) {
    const std::string name = entry.path().filename().string();
    std::error_code ignored;
    if (name.starts_with('.') || std::filesystem::exists(folders.shipped / language / name, ignored))
      continue;
    return bad_line(
        entry.path(), 1,
        "no message has this name; the shipped ones stand in " + (folders.shipped / language).string());
  }
  return {};
}

std::vector<std::string> names_of_rules() {
  std::vector<std::string> names;
  for (const auto& [rule, own] : rule_names()) names.push_back(rule);
  return names;
}

}  // namespace

Status Messages::load_letters(const MessageFolders& folders) {
  for (const auto& [kind, own] : own_names()) {
    auto letter = read_letter(file_in(folders, language_, fmt::format("{}.txt", to_string(kind))),
                              common_names(), own, "{case}");
    if (!letter) return tl::unexpected(letter.error());
    letters_.emplace(kind, std::move(*letter));
  }
  auto digest = read_letter(file_in(folders, language_, "digest.txt"), digest_names(), {}, "{cases}");
  if (!digest) return tl::unexpected(digest.error());
  digest_ = std::move(*digest);
  auto test = read_letter(file_in(folders, language_, "mail_test.txt"), test_names(), {}, "{platform}");
  if (!test) return tl::unexpected(test.error());
  test_ = std::move(*test);
  return {};
}

Result<Messages> Messages::load(const MessageFolders& folders, const std::string& language,
                                const std::string& zone, const Ucloud& ucloud) {
  if (!is_language(language)) {
    return fail(ErrorCode::invalid,
                fmt::format("language \"{}\": write a word such as en or da", one_line(language, 40)));
  }
  if (!known_zone(zone)) {
    return fail(ErrorCode::invalid,
                fmt::format("zone \"{}\" is not known to this machine", one_line(zone, 60)));
  }
  Messages made;
  made.zone_ = zone;
  made.language_ = language;
  if (const Status known = check_site_files(folders, language); !known) return tl::unexpected(known.error());
  auto words = MessageWords::load(file_in(folders, language, "words.txt"), names_of_rules());
  if (!words) return tl::unexpected(words.error());
  made.words_ = std::move(*words);
  auto there = UcloudWords::load(file_in(folders, language, "ucloud.txt"), ucloud);
  if (!there) return tl::unexpected(there.error());
  made.ucloud_ = std::move(*there);
  if (const Status loaded = made.load_letters(folders); !loaded) return tl::unexpected(loaded.error());
  for (const auto& [rule, names] : rule_names()) {
    const auto path = file_in(folders, language, fmt::format("rule.{}.txt", rule));
    if (const Status loaded = made.load_rule(path, rule); !loaded) return tl::unexpected(loaded.error());
  }
  if (const Status loaded = made.load_matter(file_in(folders, language, "matter.txt")); !loaded)
    return tl::unexpected(loaded.error());
  return made;
}

std::string Messages::shown(const std::string& name, const Value& value, std::size_t limit) const {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* duration = std::get_if<Duration>(&value)) return words_.duration(*duration);
  if (const auto* time = std::get_if<Time>(&value)) return words_.moment(*time, zone_);
  const std::string& text = std::get<std::string>(value);
  if (name == "words") return plain_text(text, kMostWords);
  const std::string safe = one_line(text, limit);
  return trim(safe).empty() ? "?" : safe;
}

// Lines of Steward's own making, whose parts were made harmless when they were made.
std::string Messages::block(const std::string& name, const Params& params) const {
  const Value* value = find(params, name);
  if (value == nullptr) return "";
  if (name != "link") return std::get<std::string>(*value);
  const auto* mark = find(params, "link_mark");
  if (!std::holds_alternative<Duration>(*value) || mark == nullptr) return "";
  return words_.link(words_.duration(std::get<Duration>(*value))) + "\n\n" + std::get<std::string>(*mark);
}

std::string Messages::value_of(const std::string& name, const Params& params, std::size_t limit) const {
  const bool sentence = name == "rule_sentence";
  if (sentence || name == "rule_advice") {
    const Value* rule = find(params, "rule");
    STEWARD_CHECK(rule != nullptr);
    const auto known = rules_.find(std::get<std::string>(*rule));
    if (known == rules_.end()) return sentence ? value_of("reason", params, limit) + "." : "";
    const Template& text = sentence ? known->second.sentence : known->second.advice;
    return text.fill_in([&](const std::string& inner) { return value_of(inner, params, limit); });
  }
  if (UcloudWords::is_name(name)) return ucloud_.block(name);
  if (name == "plot" || name == "link" || name == "sections") return block(name, params);
  const Value* value = find(params, name);
  if (name == "matter" && value != nullptr) {
    const Template& text = matters_.at(std::get<std::string>(*value));
    return text.fill_in([&](const std::string& inner) { return value_of(inner, params, limit); });
  }
  if (value == nullptr) check_failed("message without its parameter " + name);
  if (name == "ended") return words_.plain("ended." + std::get<std::string>(*value));
  if (name == "others" || name == "besides") {
    const std::string& list = std::get<std::string>(*value);
    if (list.empty()) return "";
    return matters_.at(name).fill_in([&](const std::string&) {
      return name == "others" ? shown(name, *value, limit) : rules_in_words(list);
    });
  }
  return shown(name, *value, limit);
}

// "cpus_over_need memory_over_need" as people say it.
std::string Messages::rules_in_words(const std::string& rules) const {
  std::string out;
  for (const std::string_view rule : split(rules, ' '))
    out += (out.empty() ? "" : ", ") + words_.plain("rule." + one_line(rule, 60));
  return out;
}

Rendered Messages::filled(const Letter& letter, const Params& params) const {
  const auto in_subject = [&](const std::string& name) { return value_of(name, params, kValueInSubject); };
  const auto in_text = [&](const std::string& name) { return value_of(name, params, kValue); };
  return {one_line(letter.subject.fill_in(in_subject), kSubject),
          fill(letter.text.fill_in(in_text), kMailColumns)};
}

Rendered Messages::render(MessageKind kind, const Params& params) const {
  return filled(letters_.at(kind), params);
}

Rendered Messages::digest(const Params& params) const { return filled(digest_, params); }

Rendered Messages::test(const Params& params) const { return filled(test_, params); }

}  // namespace steward::contact
