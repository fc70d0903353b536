#include "advice/text_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "advice/values.h"
#include "advice/when.h"
#include "advice/word_lists.h"
#include "base/text.h"

namespace steward::advice {
namespace {

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= 9 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::uint64_t number_of(std::string_view digits) {
  std::uint64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

// "4", "0-15", "0-15:4".
std::optional<std::uint64_t> tasks_of(std::string_view item) {
  const std::size_t colon = item.find(':');
  const std::string_view range = item.substr(0, colon);
  const std::size_t dash = range.find('-');
  if (dash == std::string_view::npos)
    return is_number(range) && colon == std::string_view::npos ? std::optional<std::uint64_t>(1)
                                                               : std::nullopt;
  const std::string_view first = range.substr(0, dash), last = range.substr(dash + 1);
  const std::string_view step = colon == std::string_view::npos ? "1" : item.substr(colon + 1);
  if (!is_number(first) || !is_number(last) || !is_number(step) || number_of(step) == 0) return std::nullopt;
  if (number_of(last) < number_of(first)) return std::nullopt;
  return (number_of(last) - number_of(first)) / number_of(step) + 1;
}

bool is_dependency(std::string_view item) {
  constexpr std::array<std::string_view, 7> kinds = {"after",     "afterany",         "afternotok", "afterok",
                                                     "aftercorr", "afterburstbuffer", "expand"};
  if (item == "singleton" || is_number(item)) return true;
  const auto parts = split(item, ':');
  if (parts.size() < 2 || !is_one(parts.front(), kinds)) return false;
  return std::all_of(parts.begin() + 1, parts.end(), [&](std::string_view id) {
    const std::size_t plus = id.find('+');
    if (plus != std::string_view::npos) {
      if (parts.front() != "after" || !is_number(id.substr(plus + 1))) return false;
      id = id.substr(0, plus);
    }
    const std::size_t task = id.find('_');
    const std::string_view of_array = task == std::string_view::npos ? "0" : id.substr(task + 1);
    return is_number(id.substr(0, task)) && (of_array == "*" || is_number(of_array));
  });
}

Status check_dependency(std::string_view value) {
  std::string items(value);
  std::replace(items.begin(), items.end(), '?', ',');
  for (const std::string_view item : split(items, ',')) {
    // What the shell or a template puts in is not known here.
    if (item.find('$') != std::string_view::npos) continue;
    if (!is_dependency(item)) {
      return fail(ErrorCode::invalid, fmt::format("\"{}\" is no dependency such as afterok:4711 or singleton",
                                                  one_line(item, 60)));
    }
  }
  return {};
}

Status check_signal(std::string_view value) {
  constexpr std::array<std::string_view, 19> names = {"HUP",  "INT",  "QUIT", "ABRT",  "KILL", "ALRM", "TERM",
                                                      "USR1", "USR2", "URG",  "CONT",  "STOP", "TSTP", "TTIN",
                                                      "TTOU", "XCPU", "PROF", "WINCH", "IO"};
  std::string_view rest = value;
  const std::size_t colon = rest.find(':');
  const std::string before = upper(rest.substr(0, colon == std::string_view::npos ? 0 : colon));
  if (colon != std::string_view::npos) rest.remove_prefix(colon + 1);
  const std::size_t at = rest.find('@');
  std::string name = upper(rest.substr(0, at));
  const std::string_view ahead = at == std::string_view::npos ? "60" : rest.substr(at + 1);
  if (name.starts_with("SIG")) name.erase(0, 3);
  const bool good = before.find_first_not_of("RB") == std::string::npos && is_number(ahead) &&
                    (is_one(std::string_view(name), names) || is_number(name));
  if (good) return {};
  return fail(
      ErrorCode::invalid,
      fmt::format("\"{}\" is no signal such as B:TERM@120 (which, and how many seconds before the end)",
                  one_line(value, 60)));
}

// "block", "cyclic:block", "plane=4", "*:fcyclic,Pack".
Status check_distribution(std::string_view value) {
  constexpr std::array<std::string_view, 8> names = {"BLOCK", "CYCLIC", "ARBITRARY", "FCYCLIC",
                                                     "PACK",  "NOPACK", "*",         ""};
  std::string items(value);
  std::replace(items.begin(), items.end(), ':', ',');
  for (const std::string_view item : split(items, ',')) {
    if (is_one(std::string_view(upper(item)), names) || upper(item).starts_with("PLANE")) continue;
    return fail(ErrorCode::invalid,
                fmt::format("\"{}\" is no distribution such as block or cyclic", one_line(item, 60)));
  }
  return {};
}

template <std::size_t N>
Status check_words(std::string_view value, const std::array<std::string_view, N>& words) {
  for (const std::string_view item : split(value, ',')) {
    if (!is_one(std::string_view(upper(item)), words)) {
      return fail(ErrorCode::invalid, fmt::format("\"{}\" is none of {}", one_line(item, 60), [&] {
                    std::string list;
                    for (const std::string_view word : words)
                      list += (list.empty() ? "" : ", ") + std::string(word);
                    return list;
                  }()));
    }
  }
  return {};
}

constexpr std::array<std::string_view, 13> mail_types = {
    "NONE",          "BEGIN",          "END",        "FAIL",          "REQUEUE",
    "ALL",           "INVALID_DEPEND", "STAGE_OUT",  "TIME_LIMIT_50", "TIME_LIMIT_80",
    "TIME_LIMIT_90", "TIME_LIMIT",     "ARRAY_TASKS"};
constexpr std::array<std::string_view, 4> exclusives = {"", "USER", "MCS", "EXCLUSIVE"};
constexpr std::array<std::string_view, 4> modes = {"APPEND", "TRUNCATE", "A", "T"};
constexpr std::array<std::string_view, 5> hints = {"COMPUTE_BOUND", "MEMORY_BOUND", "MULTITHREAD",
                                                   "NOMULTITHREAD", "HELP"};
constexpr std::array<std::string_view, 1> positive = {"wait-all-nodes"};

}  // namespace

Result<std::uint64_t> array_tasks(std::string_view text) {
  const auto wrong =
      fail(ErrorCode::invalid, fmt::format("\"{}\" is no list of array tasks, such as 0-15, 1,4,9 or "
                                           "0-99%8",
                                           one_line(text, 80)));
  std::string_view list = text.substr(0, text.find('%'));
  if (list.starts_with('[')) list.remove_prefix(1);
  if (list.ends_with(']')) list.remove_suffix(1);
  std::uint64_t tasks = 0;
  const auto items = split(list, ',');
  for (const std::string_view item : items) {
    if (item.empty() && items.size() > 1) continue;
    const auto some = tasks_of(item);
    if (!some) return wrong;
    tasks += *some;
  }
  return tasks;
}

Status check_text(std::string_view option, std::string_view value) {
  if (option == "array" && !value.empty()) {
    const auto tasks = array_tasks(value);
    if (!tasks) return tl::unexpected<Error>(tasks.error());
  }
  if (option == "begin" || option == "deadline") {
    const auto when =
        read_when(value, {from_seconds(1'800'000'000), std::chrono::year(2027) / 1 / 15, hours(8)});
    if (!when) return tl::unexpected<Error>(when.error());
  }
  if (option == "dependency") return check_dependency(value);
  if (option == "signal") return check_signal(value);
  if (option == "distribution") return check_distribution(value);
  if (option == "mail-type") return check_words(value, mail_types);
  if (option == "exclusive") return check_words(value, exclusives);
  if (option == "open-mode") return check_words(value, modes);
  if (option == "hint") return check_words(value, hints);
  if (is_one(option, positive)) {
    if (!is_number(value))
      return fail(ErrorCode::invalid, fmt::format("\"{}\" is no number", one_line(value, 60)));
  }
  return {};
}

}  // namespace steward::advice
