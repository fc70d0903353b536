#include "load_options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <string_view>

#include "duration.h"

namespace simgpu {
namespace {

// Bursts shorter than this say nothing a sample could show and cost every reader time.
constexpr std::int64_t kShortestBurstUs = 100'000;

struct PatternName {
  std::string_view name;
  Pattern pattern;
  bool only_first;
  std::string_view own_options;  // the options that only this pattern takes, each with a space after it
};

constexpr std::array<PatternName, 5> kPatterns{{
    {"steady", Pattern::kSteady, false, "--percent "},
    {"bursts", Pattern::kBursts, false, "--percent --on --off "},
    {"one-of-many", Pattern::kSteady, true, "--percent "},
    {"then-idle", Pattern::kThenIdle, false, "--percent --busy "},
    {"hold", Pattern::kHold, false, ""},
}};

Result<void> set_duration(const std::string& text, std::int64_t& out) {
  return parse_duration(text).map([&](std::int64_t us) { out = us; });
}

Result<void> set_number(const std::string& text, std::uint32_t least, std::uint32_t most,
                        std::uint32_t& out) {
  return parse_number(text, least, most).map([&](std::uint32_t number) { out = number; });
}

Result<void> set_cpu(const std::string& text, double& share) {
  double percent = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, percent);
  if (error != std::errc() || rest != end || !(percent >= 0 && percent <= 100)) {
    return failure("\"" + text + "\" is no percentage of a core from 0 to 100");
  }
  share = percent / 100;
  return {};
}

Result<void> set_option(LoadOptions& options, const std::string& name, const std::string& value) {
  if (name == "--percent") return set_number(value, 0, 100, options.percent);
  if (name == "--memory") return set_number(value, 0, 1U << 24, options.memory_mib);
  if (name == "--instance") return set_number(value, 0, kMaxInstances - 1, options.instance);
  if (name == "--on") return set_duration(value, options.on_us);
  if (name == "--off") return set_duration(value, options.off_us);
  if (name == "--busy") return set_duration(value, options.busy_us);
  if (name == "--for") return set_duration(value, options.for_us.emplace());
  if (name == "--cpu") return set_cpu(value, options.cpu_share);
  if (name == "--state") options.state_dir = value;
  if (name == "--node") options.node = value;
  if (name == "--gpu-file") options.gpu_files.push_back(value);
  return {};
}

bool belongs_to_a_pattern(const std::string& name) {
  return name == "--percent" || name == "--on" || name == "--off" || name == "--busy";
}

bool is_option(const std::string& name) {
  static const std::array<std::string_view, 7> kCommon{"--memory", "--for",      "--cpu",     "--state",
                                                       "--node",   "--gpu-file", "--instance"};
  return belongs_to_a_pattern(name) || std::ranges::find(kCommon, name) != kCommon.end();
}

Result<void> check_option(const PatternName& pattern, const std::string& name) {
  if (!is_option(name)) return failure("there is no option " + name + "; see gpu-load --help");
  if (!belongs_to_a_pattern(name) || pattern.own_options.find(name + " ") != std::string_view::npos)
    return {};
  return failure(name + " has no meaning for " + std::string(pattern.name) + "; see gpu-load --help");
}

Result<PatternName> pattern_named(const std::string& name) {
  const auto* found = std::ranges::find(kPatterns, std::string_view(name), &PatternName::name);
  if (found != kPatterns.end()) return *found;
  return failure("\"" + name + "\" is no pattern; the first word is one of steady, bursts, one-of-many, " +
                 "then-idle, hold");
}

// Takes "--name value" or "--name=value" at `at` and moves behind it.
Result<void> take_option(LoadOptions& options, const PatternName& pattern,
                         const std::vector<std::string>& arguments, std::size_t& at) {
  const std::string& word = arguments[at++];
  const std::size_t equals = word.find('=');
  const std::string name = word.substr(0, equals);
  Result<void> checked = check_option(pattern, name);
  if (!checked) return checked;
  if (equals == std::string::npos && at == arguments.size()) return failure(name + " needs a value");
  const std::string value = equals == std::string::npos ? arguments[at++] : word.substr(equals + 1);
  return set_option(options, name, value).map_error([&](const std::string& why) {
    return name + ": " + why;
  });
}

Result<LoadOptions> check_whole(LoadOptions options, const Environment& environment) {
  if (options.state_dir.empty()) options.state_dir = environment("SIMGPU_DIR").value_or("");
  if (options.node.empty()) options.node = environment("SLURMD_NODENAME").value_or("");
  if (options.state_dir.empty()) {
    return failure("where is the simulated cluster's GPU state? Give --state DIR or set SIMGPU_DIR");
  }
  if (options.node.empty()) {
    return failure("which node is this? Run it in a Slurm job (srun --gpus=1 gpu-load ...) or give --node");
  }
  if (options.pattern == Pattern::kBursts && std::min(options.on_us, options.off_us) < kShortestBurstUs) {
    return failure("--on and --off must be at least 100ms");
  }
  return options;
}

}  // namespace

std::optional<std::string> process_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

Result<LoadOptions> parse_load_options(const std::vector<std::string>& arguments,
                                       const Environment& environment) {
  LoadOptions options;
  const auto asks_help = [](const std::string& word) { return word == "--help" || word == "-h"; };
  options.help = std::ranges::any_of(arguments, asks_help);
  if (options.help) return options;
  std::size_t at = 0;
  const bool named = !arguments.empty() && !arguments[0].starts_with("--");
  const Result<PatternName> pattern = pattern_named(named ? arguments[at++] : "steady");
  if (!pattern) return failure(pattern.error());
  options.pattern = pattern->pattern;
  options.only_first = pattern->only_first;
  while (at < arguments.size()) {
    const Result<void> taken = take_option(options, *pattern, arguments, at);
    if (!taken) return failure(taken.error());
  }
  return check_whole(std::move(options), environment);
}

}  // namespace simgpu
