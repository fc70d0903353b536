#include "advice/plan_options.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace steward::advice {
namespace {

// sbatch's short options that take a value, with the long name of those that a plan reads.
constexpr std::string_view kShortWithValue = "AaBbcCdDeFGiJLmMnNopqStwx";
// Long options that stand alone, or take a value only behind "=".
constexpr std::array<std::string_view, 22> kAlone{
    "contiguous", "exclusive",  "get-user-env",  "help",  "hold",     "ignore-pbs",   "no-kill", "no-requeue",
    "nice",       "overcommit", "oversubscribe", "share", "parsable", "propagate",    "quiet",   "reboot",
    "requeue",    "spread-job", "test-only",     "usage", "verbose",  "use-min-nodes"};
constexpr std::array<std::string_view, 2> kAloneToo{"version", "wait"};

struct Option {
  std::string name;
  std::string value;
};

bool stands_alone(std::string_view name) {
  return std::find(kAlone.begin(), kAlone.end(), name) != kAlone.end() ||
         std::find(kAloneToo.begin(), kAloneToo.end(), name) != kAloneToo.end();
}

std::string_view long_name(char letter) {
  switch (letter) {
    case 'A':
      return "account";
    case 'b':
      return "begin";
    case 'G':
      return "gpus";
    case 'N':
      return "nodes";
    case 'n':
      return "ntasks";
    case 'p':
      return "partition";
    case 'q':
      return "qos";
    case 't':
      return "time";
    default:
      return "";
  }
}

// Reads the option at `at`, and moves behind it and its value. False: the word there is none.
bool take_option(const std::vector<std::string>& words, std::size_t& at, std::vector<Option>& found) {
  const std::string& word = words[at];
  if (word.size() < 2 || word.front() != '-') return false;
  ++at;
  const auto next = [&]() -> std::string { return at < words.size() ? words[at++] : ""; };
  if (word.starts_with("--")) {
    const auto equals = word.find('=');
    const std::string name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
    if (equals != std::string::npos) {
      found.push_back({name, word.substr(equals + 1)});
    } else {
      found.push_back({name, stands_alone(name) ? "" : next()});
    }
    return true;
  }
  for (std::size_t i = 1; i < word.size(); ++i) {
    if (kShortWithValue.find(word[i]) == std::string_view::npos) continue;
    std::string value = word.substr(i + 1);
    if (value.empty()) value = next();
    found.push_back({std::string(long_name(word[i])), value});
    break;
  }
  return true;
}

struct PlanGpus {
  std::string type;
  std::uint32_t count = 0;
};

// "2", "a40:2", "a40" (one of it): as --gpus has it.
PlanGpus gpus_of(std::string_view text) {
  constexpr std::int64_t most = 100'000;
  const auto parts = split(text, ':');
  const auto count = parse_integer(parts.back());
  PlanGpus gpus;
  if (count) {
    gpus.count = static_cast<std::uint32_t>(std::clamp<std::int64_t>(*count, 0, most));
    if (parts.size() > 1) gpus.type = parts[parts.size() - 2];
  } else {
    gpus.count = 1;
    gpus.type = parts.back();
  }
  return gpus;
}

// "gpu:a40:2,nvme:1", "gpu:2", "gpu".
PlanGpus gpus_of_gres(std::string_view text) {
  PlanGpus sum;
  for (std::string_view each : split(text, ',')) {
    if (each.starts_with("gres/") || each.starts_with("gres:")) each.remove_prefix(5);
    if (each == "gpu") {
      ++sum.count;
      continue;
    }
    if (!each.starts_with("gpu:")) continue;
    const PlanGpus one = gpus_of(each.substr(4));
    sum.count += one.count;
    if (!one.type.empty()) sum.type = one.type;
  }
  return sum;
}

std::uint32_t count_of(std::string_view text) {
  const auto number = parse_integer(text.substr(0, text.find('-')));
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(number.value_or(1), 1, 100'000));
}

struct Counts {
  PlanGpus all, on_each_node, of_each_task;
  std::uint32_t nodes = 1, tasks = 0;
};

void take(const Option& option, Counts& counts, PlanRequest& request) {
  const auto& [name, value] = option;
  if (name == "gpus") counts.all = gpus_of(value);
  if (name == "gres") counts.on_each_node = gpus_of_gres(value);
  if (name == "gpus-per-node") counts.on_each_node = gpus_of(value);
  if (name == "gpus-per-task") counts.of_each_task = gpus_of(value);
  if (name == "nodes") counts.nodes = count_of(value);
  if (name == "ntasks") counts.tasks = count_of(value);
  if (name == "time") request.time_limit = time_limit_of(value);
  // Of several partitions the first is asked about.
  if (name == "partition") request.partition = value.substr(0, value.find(','));
  if (name == "qos") request.qos = value;
  if (name == "account") request.account = value;
}

// A line of a script into words, as sbatch takes them apart: blanks, quotes, and "#" begins a comment.
void add_words(std::string_view line, std::vector<std::string>& words) {
  std::string word;
  bool any = false;
  char quote = 0;
  for (const char c : line) {
    if (quote != 0) {
      if (c == quote) quote = 0;
      if (c != quote && quote != 0) word += c;
    } else if (c == '"' || c == '\'') {
      quote = c;
      any = true;
    } else if (c == ' ' || c == '\t' || c == '\r') {
      if (any || !word.empty()) words.push_back(word);
      word.clear();
      any = false;
    } else if (c == '#' && word.empty() && !any) {
      break;
    } else {
      word += c;
    }
  }
  if (any || !word.empty()) words.push_back(word);
}

}  // namespace

SplitWords split_words(const std::vector<std::string>& words) {
  SplitWords result;
  std::vector<Option> found;
  std::size_t at = 0;
  while (at < words.size() && take_option(words, at, found)) {
  }
  const auto middle = words.begin() + static_cast<std::ptrdiff_t>(at);
  result.options.assign(words.begin(), middle);
  result.arguments.assign(middle, words.end());
  result.begins =
      std::any_of(found.begin(), found.end(), [](const Option& each) { return each.name == "begin"; });
  return result;
}

std::vector<std::string> directives_of(std::string_view script) {
  constexpr std::string_view mark = "#SBATCH";
  std::vector<std::string> words;
  for (const std::string_view line : split(script, '\n')) {
    const std::string_view bare = trim(line);
    if (line.starts_with(mark)) {
      add_words(line.substr(mark.size()), words);
    } else if (!bare.empty() && !bare.starts_with('#')) {
      break;
    }
  }
  return words;
}

PlanRequest request_of(const std::vector<std::string>& options) {
  std::vector<Option> found;
  for (std::size_t at = 0; at < options.size();)
    if (!take_option(options, at, found)) ++at;
  PlanRequest request;
  Counts counts;
  for (const Option& each : found) take(each, counts, request);
  request.nodes = counts.nodes;
  const std::uint32_t tasks = std::max(counts.tasks, counts.nodes);
  request.gpus = std::max(
      {counts.all.count, counts.on_each_node.count * counts.nodes, counts.of_each_task.count * tasks});
  for (const PlanGpus& each : {counts.of_each_task, counts.on_each_node, counts.all})
    if (!each.type.empty()) request.gpu_type = each.type;
  return request;
}

Duration time_limit_of(std::string_view text) {
  constexpr std::int64_t most = 100'000'000;
  const auto dash = text.find('-');
  const bool has_days = dash != std::string_view::npos && dash > 0;
  std::int64_t days = 0;
  if (has_days) days = parse_integer(text.substr(0, dash)).value_or(-1);
  std::array<std::int64_t, 3> numbers{};
  const auto parts = split(has_days ? text.substr(dash + 1) : text, ':');
  if (parts.size() > numbers.size() || days < 0 || days > most) return Duration(0);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    numbers[i] = parse_integer(parts[i]).value_or(-1);
    if (numbers[i] < 0 || numbers[i] > most) return Duration(0);
  }
  if (has_days || parts.size() == 3)
    return hours(24 * days) + hours(numbers[0]) + minutes(numbers[1]) + seconds(numbers[2]);
  return minutes(numbers[0]) + seconds(numbers[1]);
}

}  // namespace steward::advice
