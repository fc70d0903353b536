#include "meter/kinds.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/files.h"
#include "base/text.h"
#include "meter/builtin_kinds.h"
#include "policy/toml_reader.h"

namespace steward::meter {
namespace {

constexpr std::array kWaiting = {ProcessKind::shell, ProcessKind::sleeper, ProcessKind::multiplexer,
                                 ProcessKind::tunnel, ProcessKind::container};

bool works(ProcessKind kind) { return std::find(kWaiting.begin(), kWaiting.end(), kind) == kWaiting.end(); }

bool name_fits(std::string_view name, std::string_view pattern) {
  if (pattern.ends_with('*')) return name.starts_with(pattern.substr(0, pattern.size() - 1));
  return name == pattern;
}

// Is one of `letters` among the short options? Long options and what follows "--" do not count.
bool has_option(const std::vector<std::string>& arguments, std::string_view letters) {
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument.size() < 2 || argument[0] != '-' || argument[1] == '-') continue;
    // A flag's letters stand first; what follows an option with a value (-p22, -L8080:…) is not looked at.
    for (const char letter : argument.substr(1)) {
      if (letters.find(letter) != std::string_view::npos) return true;
      if (std::string_view("46AaCfGgKkMnqsTtVvXxYy").find(letter) == std::string_view::npos) break;
    }
  }
  return false;
}

bool is_python(std::string_view program) {
  return program.starts_with("python") || program.starts_with("pypy") || program == "pt_main_thread";
}

// The script or module that a Python runs; empty where it is -c, standard input or a prompt. A script that
// was started by its own name ("#!/usr/bin/env python3") stands in argv[1] all the same: the kernel puts it
// there.
std::string_view python_runs(const std::vector<std::string>& arguments) {
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "-m") return i + 1 < arguments.size() ? std::string_view(arguments[i + 1]) : "";
    if (argument.starts_with("-m") && argument.size() > 2) return argument.substr(2);
    if (argument == "-c" || argument == "-") return "";
    if (argument == "-W" || argument == "-X") {
      ++i;
      continue;
    }
    if (!argument.starts_with('-')) return file_name(argument);
  }
  return "";
}

bool is_slurms_own(const ProcText& text, StepKind step) {
  if (text.program == "slurmstepd") return true;
  // Slurm keeps step_extern alive with this very number (slurmstepd's extern step since 17.02).
  return step == StepKind::external && text.program == "sleep" && text.arguments.size() == 2 &&
         text.arguments[1] == "100000000";
}

// busybox and its like are many programs in one, told apart by the name they are called by.
std::string_view program_of(const ProcText& text) {
  constexpr std::array<std::string_view, 3> many = {"busybox", "toybox", "coreutils"};
  if (text.arguments.empty() || std::find(many.begin(), many.end(), text.program) == many.end())
    return text.program;
  std::string_view name = file_name(text.arguments[0]);
  if (name == text.program && text.arguments.size() > 1) name = text.arguments[1];  // "busybox sleep 5"
  if (name.starts_with('-')) name.remove_prefix(1);                                 // a login shell's "-sh"
  return name;
}

// Singularity and Apptainer rename their runtime: "Apptainer runtime parent: image".
bool is_container_runtime(const std::vector<std::string>& arguments) {
  return !arguments.empty() &&
         (arguments[0].starts_with("Singularity runtime") || arguments[0].starts_with("Apptainer runtime"));
}

std::optional<Duration> one_sleep(std::string_view word) {
  if (word.starts_with("inf")) return sleep_without_end;
  double number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  const std::string_view unit = word.substr(static_cast<std::size_t>(end - word.data()));
  if (error != std::errc() || number < 0 || unit.size() > 1) return std::nullopt;
  const double seconds_each = unit.empty() || unit == "s" ? 1
                              : unit == "m"               ? 60
                              : unit == "h"               ? 3600
                              : unit == "d"               ? 86400
                                                          : 0;
  if (seconds_each == 0) return std::nullopt;
  const double ms = std::min(number * seconds_each * 1000, static_cast<double>(sleep_without_end.count()));
  return Duration(static_cast<std::int64_t>(ms));
}

}  // namespace

std::optional<Duration> sleep_length(const std::vector<std::string>& arguments) {
  Duration sum{0};
  bool any = false;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const auto one = one_sleep(arguments[i]);
    if (!one) return std::nullopt;
    any = true;
    sum = std::min<Duration>(sum + *one, sleep_without_end);
  }
  return any ? std::optional(sum) : std::nullopt;
}

Result<KindTable::Rule> KindTable::parse_rule(const std::string& text, ProcessKind kind) {
  const std::size_t space = std::min(text.find(' '), text.size());
  Rule rule{text.substr(0, space), Needs::nothing, "", kind};
  if (rule.name.empty() || rule.name == "*")
    return fail(ErrorCode::invalid, "a rule begins with a program's name");
  if (space == text.size()) return rule;
  const std::string rest = text.substr(space + 1);
  constexpr std::array<std::pair<std::string_view, Needs>, 3> words = {
      {{"contains ", Needs::contains}, {"argument ", Needs::argument}, {"option ", Needs::option}}};
  for (const auto& [word, needs] : words) {
    if (!rest.starts_with(word) || rest.size() == word.size()) continue;
    rule.needs = needs;
    rule.what = rest.substr(word.size());
    return rule;
  }
  return fail(
      ErrorCode::invalid,
      fmt::format("\"{}\": after the name stands contains TEXT, argument WORD or option LETTERS", text));
}

Status KindTable::add(std::string_view text, const std::string& file) {
  auto toml = policy::TomlFile::parse(text, file);
  if (!toml) return tl::unexpected<Error>(toml.error());
  auto root = toml->root();
  for (const ProcessKind kind : all_process_kinds) {
    if (kind == ProcessKind::other) continue;
    auto table = root.table(to_string(kind));
    for (const auto& [key, rules] : {std::pair("programs", &programs_), std::pair("python", &python_)}) {
      for (const std::string& line : table.list(key, {})) {
        auto rule = parse_rule(line, kind);
        if (rule) {
          rules->push_back(std::move(*rule));
        } else {
          table.complain(key, rule.error().message);
        }
      }
    }
  }
  return toml->finish();
}

Result<KindTable> KindTable::read(const std::filesystem::path& site_file) {
  KindTable table;
  // Within a file, what says more comes first.
  const auto sorted_from = [&table](std::size_t programs, std::size_t python) {
    const auto more = [](const Rule& a, const Rule& b) {
      const auto says = [](const Rule& rule) {
        return std::pair(rule.needs != Needs::nothing, rule.name.size() - (rule.name.ends_with('*') ? 1 : 0));
      };
      return says(a) > says(b);
    };
    std::stable_sort(table.programs_.begin() + static_cast<std::ptrdiff_t>(programs), table.programs_.end(),
                     more);
    std::stable_sort(table.python_.begin() + static_cast<std::ptrdiff_t>(python), table.python_.end(), more);
  };
  if (!site_file.empty()) {
    const auto text = read_file(site_file);
    if (!text) return tl::unexpected<Error>(text.error());
    if (auto status = table.add(*text, site_file.string()); !status)
      return tl::unexpected<Error>(status.error());
    sorted_from(0, 0);
  }
  const std::size_t programs = table.programs_.size(), python = table.python_.size();
  if (auto status = table.add(builtin_kinds, "kinds.toml"); !status)
    return tl::unexpected<Error>(status.error());
  sorted_from(programs, python);
  return table;
}

bool KindTable::fits(const Rule& rule, std::string_view name, const std::vector<std::string>& arguments) {
  if (!name_fits(name, rule.name)) return false;
  const auto any = [&](auto&& test) { return std::any_of(arguments.begin(), arguments.end(), test); };
  switch (rule.needs) {
    case Needs::nothing:
      return true;
    case Needs::contains:
      return any([&](const std::string& argument) { return argument.find(rule.what) != std::string::npos; });
    case Needs::argument:
      return any([&](const std::string& argument) { return argument == rule.what; });
    case Needs::option:
      return has_option(arguments, rule.what);
  }
  return false;
}

const KindTable::Rule* KindTable::first_fit(const std::vector<Rule>& rules, std::string_view name,
                                            const std::vector<std::string>& arguments) {
  const auto at =
      std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) { return fits(rule, name, arguments); });
  return at == rules.end() ? nullptr : &*at;
}

Classified KindTable::classify_python(const std::vector<std::string>& arguments) const {
  const std::string_view runs = python_runs(arguments);
  if (const Rule* rule = first_fit(python_, runs, arguments))
    return {rule->kind, works(rule->kind), false, {}};
  const bool prompt = runs.empty() && std::find(arguments.begin(), arguments.end(), "-c") == arguments.end();
  return {prompt ? ProcessKind::other : ProcessKind::trainer, true, false, {}};
}

Classified KindTable::classify(const ProcText& text, StepKind step) const {
  if (is_slurms_own(text, step)) return {ProcessKind::other, false, true, {}};
  if (is_container_runtime(text.arguments)) return {ProcessKind::container, false, false, {}};
  if (is_python(text.program)) return classify_python(text.arguments);
  const std::string_view program = program_of(text);
  const Rule* rule = first_fit(programs_, program, text.arguments);
  if (rule == nullptr) return {};
  Classified as{rule->kind, works(rule->kind), false, {}};
  if (as.kind == ProcessKind::sleeper)
    as.sleeps =
        program == "sleep" ? sleep_length(text.arguments) : std::optional<Duration>(sleep_without_end);
  return as;
}

}  // namespace steward::meter
