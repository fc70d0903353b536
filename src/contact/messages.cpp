#include "contact/messages.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/calendar.h"
#include "base/check.h"
#include "base/files.h"
#include "base/text.h"
#include "contact/fill.h"

namespace steward::contact {
namespace {

constexpr std::size_t kFile = 64u << 10;
constexpr std::size_t kColumns = 72;
constexpr std::size_t kValue = 200;
constexpr std::size_t kValueInSubject =
    60;  // so that what stands behind it, the case's number, is not cut off
constexpr std::size_t kWords = 10'000;
constexpr std::size_t kSubject = 200;
constexpr std::string_view kSubjectWord = "Subject: ";

using Names = std::vector<std::string>;

const Names& common_names() {
  static const Names names = {"case", "person", "user",     "job",   "job_name",
                              "jobs", "nodes",  "platform", "matter"};
  return names;
}

const std::map<MessageKind, Names>& own_names() {
  static const std::map<MessageKind, Names> names = {
      {MessageKind::finding, {"rule_sentence", "rule_advice", "reason", "others"}},
      {MessageKind::habit, {"rule_sentence", "rule_advice", "reason", "examples", "window", "besides"}},
      {MessageKind::front_end, {"rule_sentence", "rule_advice", "reason", "node"}},
      {MessageKind::reminder, {}},
      {MessageKind::ask, {"words", "staff"}},
      {MessageKind::release_soon, {"release.idle", "release.notice"}},
      {MessageKind::release_refused, {"reason"}},
      {MessageKind::cancelled, {}},
      {MessageKind::not_cancelled, {"reason"}},
      {MessageKind::emergency_declared, {"reason"}},
      {MessageKind::emergency, {"reason"}},
      {MessageKind::staff_word, {"words", "staff"}},
      {MessageKind::remedied, {"words"}},
      {MessageKind::emergency_report, {"words"}},
      {MessageKind::weekly, {"words"}},
      {MessageKind::platform_fault, {"words"}},
      {MessageKind::support, {"words"}},
      {MessageKind::ticket_opened, {"words"}},
      {MessageKind::ticket_updated, {"words"}},
      {MessageKind::ticket_closed, {"words"}},
  };
  return names;
}

// The lines of matter.txt: what a case is about, in a few words ("your job 4711").
const Names& matter_names() {
  static const Names names = {"job",     "jobs",     "others", "besides", "support",
                              "concern", "platform", "need",   "quota",   "front_end"};
  return names;
}

const std::map<std::string, Names>& rule_names() {
  static const std::map<std::string, Names> names = {
      {"idle_gpu", {"gpus", "gpus.idle", "idle", "since", "window", "where", "reason"}},
      {"interactive_session", {"gpus", "cpus", "idle", "since", "window", "reason"}},
      {"waits_for_input", {"gpus", "cpus", "idle", "since", "window", "reason"}},
      {"development_server", {"gpus", "cpus", "idle", "since", "window", "stands", "reason"}},
      {"gpu_no_process", {"gpus", "cpus", "idle", "since", "window", "reason"}},
      {"gpu_not_needed", {"gpus", "cpus", "gpus.idle", "since", "window", "where", "reason"}},
      {"gpu_never_used", {"gpus", "gpus.idle", "idle", "since", "window", "where", "reason"}},
      {"some_gpus_unused", {"gpus", "gpus.idle", "gpus.used", "idle", "since", "window", "where", "reason"}},
      {"gpus_like_one", {"gpus", "since", "window", "reason"}},
      {"work_from_shell", {"gpus", "cpus", "since", "window", "reason"}},
      {"tied_to_shell", {"gpus", "cpus", "since", "window", "submitted_on", "reason"}},
      {"gpu_too_large",
       {"jobs.over", "harm", "window", "examples", "gpu_type", "gpu_type.fits", "most_gpu_mib", "reason"}},
      {"cpus_over_need",
       {"jobs.over", "harm", "window", "examples", "core_time", "core_time.used", "core_time.wasted",
        "reason"}},
      {"serial_on_many_cores",
       {"jobs.over", "harm", "window", "examples", "cpus", "core_time.wasted", "reason"}},
      {"memory_over_need",
       {"jobs.over", "harm", "window", "examples", "memory_mib", "memory_mib.used", "reason"}},
      {"time_limit_over_need", {"jobs.over", "window", "examples", "longest", "enough", "reason"}},
      {"beyond_limits", {"quota", "gpus.most", "jobs.most", "beyond", "use", "window", "reason"}},
      {"off_peak", {"jobs.over", "window", "examples", "reason"}},
      {"front_end_harm", {"node", "harm", "since", "kinds", "cpu_permille", "memory_mib", "tasks", "reason"}},
  };
  return names;
}

Result<std::string> read_text(const std::filesystem::path& path) {
  auto content = read_file(path, kFile);
  if (!content) return fail_in("message text " + path.string(), content.error());
  while (content->ends_with('\n')) content->pop_back();
  return content;
}

tl::unexpected<Error> bad(const std::filesystem::path& path, int line, const std::string& why) {
  return fail(ErrorCode::invalid, fmt::format("{}:{}: {}", path.string(), line, why));
}

// "Subject: …", a blank line and a text that ends in a signature.
struct Parts {
  std::string_view subject;
  std::string text;
};

Result<Parts> split_letter(const std::filesystem::path& path, std::string_view content) {
  const std::size_t end = std::min(content.find('\n'), content.size());
  const std::string_view first = content.substr(0, end);
  if (!first.starts_with(kSubjectWord) || trim(first.substr(kSubjectWord.size())).empty()) {
    return bad(path, 1, "the first line must be \"Subject: …\"");
  }
  if (content.substr(end, 2) != "\n\n") return bad(path, 2, "a blank line must follow the subject");
  const std::string_view text = content.substr(end + 2);
  const std::size_t mark = text.rfind("\n--\n");
  if (mark == std::string_view::npos) {
    const auto lines = std::count(content.begin(), content.end(), '\n') + 1;
    return bad(path, static_cast<int>(lines),
               "the text must end in a line \"--\" and a signature that says how to answer");
  }
  if (text.substr(mark).find("{case}") == std::string_view::npos ||
      first.find("{case}") == std::string_view::npos) {
    return bad(path, 1, "the subject and the signature must name the {case}");
  }
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

Status Messages::load_letter(const std::filesystem::path& path, MessageKind kind) {
  const auto content = read_text(path);
  if (!content) return tl::unexpected(content.error());
  const auto parts = split_letter(path, *content);
  if (!parts) return tl::unexpected(parts.error());
  Names names = common_names();
  auto subject = Template::parse(parts->subject, names, path.string(), 1);
  if (!subject) return tl::unexpected(subject.error());
  const Names& own = own_names().at(kind);
  names.insert(names.end(), own.begin(), own.end());
  auto text = Template::parse(parts->text, names, path.string(), 3);
  if (!text) return tl::unexpected(text.error());
  letters_.emplace(kind, Letter{std::move(*subject), std::move(*text)});
  return {};
}

Status Messages::load_rule(const std::filesystem::path& path, const std::string& rule) {
  const auto content = read_text(path);
  if (!content) return tl::unexpected(content.error());
  const std::size_t gap = content->find("\n\n");
  if (gap == std::string::npos)
    return bad(path, 1, "needs what was seen, a blank line, and what to do about it");
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
      return bad(path, number,
                 fmt::format("write \"WORD = TEXT\"; the words are {}", fmt::join(known, ", ")));
    auto text =
        Template::parse(trim(line.substr(equals + 1)), {"job", "job_name", "jobs"}, path.string(), number);
    if (!text) return tl::unexpected(text.error());
    matters_.insert_or_assign(name, std::move(*text));
  }
  for (const std::string& name : matter_names()) {
    if (!matters_.contains(name)) return bad(path, number, fmt::format("\"{} = …\" is missing", name));
  }
  return {};
}

Result<Messages> Messages::load(const std::filesystem::path& dir, const std::string& language,
                                const std::string& zone) {
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
  for (const auto& [kind, own] : own_names()) {
    const auto path = dir / language / fmt::format("{}.txt", to_string(kind));
    if (const Status loaded = made.load_letter(path, kind); !loaded) return tl::unexpected(loaded.error());
  }
  for (const auto& [rule, names] : rule_names()) {
    const auto path = dir / language / fmt::format("rule.{}.txt", rule);
    if (const Status loaded = made.load_rule(path, rule); !loaded) return tl::unexpected(loaded.error());
  }
  if (const Status loaded = made.load_matter(dir / language / "matter.txt"); !loaded)
    return tl::unexpected(loaded.error());
  return made;
}

std::string Messages::shown(const std::string& name, const Value& value, std::size_t limit) const {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* duration = std::get_if<Duration>(&value)) return show_duration(*duration);
  if (const auto* time = std::get_if<Time>(&value)) return show_time(*time, zone_);
  const std::string& text = std::get<std::string>(value);
  if (name == "words") return plain_text(text, kWords);
  const std::string safe = one_line(text, limit);
  return trim(safe).empty() ? "?" : safe;
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
  const Value* value = find(params, name);
  if (name == "matter" && value != nullptr) {
    const Template& text = matters_.at(std::get<std::string>(*value));
    return text.fill_in([&](const std::string& inner) { return value_of(inner, params, limit); });
  }
  if (value == nullptr) check_failed("message without its parameter " + name);
  if (name == "others" || name == "besides") {
    if (std::get<std::string>(*value).empty()) return "";
    return matters_.at(name).fill_in([&](const std::string&) { return shown(name, *value, limit); });
  }
  return shown(name, *value, limit);
}

Rendered Messages::render(MessageKind kind, const Params& params) const {
  const Letter& letter = letters_.at(kind);
  const auto in_subject = [&](const std::string& name) { return value_of(name, params, kValueInSubject); };
  const auto in_text = [&](const std::string& name) { return value_of(name, params, kValue); };
  return {one_line(letter.subject.fill_in(in_subject), kSubject),
          fill(letter.text.fill_in(in_text), kColumns)};
}

}  // namespace steward::contact
