#include "advice/options_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace steward::advice {
namespace {

// The last word's end, where both stand in one line.
Place from_to(const Place& first, const Place& last) {
  if (first.line != last.line || last.column < first.column) return first;
  return {first.line, first.column, last.column + last.length - first.column};
}

// Part of a word. In a quoted word its columns are only near.
Place part(const Place& word, std::size_t from, std::size_t length) {
  const auto begin = static_cast<std::uint32_t>(std::min<std::size_t>(from, word.length));
  const auto count = static_cast<std::uint32_t>(std::min<std::size_t>(length, word.length - begin));
  return {word.line, word.column + begin, count};
}

struct Reader {
  SlurmCommand command;
  const std::vector<OptionWord>& words;
  OptionSource source;
  OptionsRead read{};
  std::size_t at = 0;

  void refuse(std::string rule, const Place& place, std::string message, std::string instead = {}) {
    read.problems.push_back({std::move(rule), std::move(message), place, std::move(instead)});
  }

  void give(const SlurmOption& option, std::string spelled, std::optional<std::string> value, Place place,
            Place value_place) {
    read.options.push_back(
        {std::string(meant(option.name)), std::move(spelled), std::move(value), place, value_place, source});
  }

  // The next word is the value, whatever it looks like.
  void give_next(const SlurmOption& option, const std::string& spelled, const Place& place) {
    if (at + 1 >= words.size()) {
      refuse("bad_value", place, fmt::format("{} needs a value", spelled));
      return;
    }
    const OptionWord& value = words[++at];
    give(option, spelled, value.text, from_to(place, value.place), value.place);
  }

  // What follows an option that is not known is taken for its value, where it looks like one.
  void pass_value() {
    if (at + 1 < words.size() && !words[at + 1].text.starts_with('-') &&
        words[at + 1].place.line == words[at].place.line && words[at].place.line != 0)
      ++at;
  }

  void unknown(const OptionWord& word, const std::string& name, std::string_view tail) {
    std::string plain = name;
    for (char& c : plain) c = c == '_' ? '-' : lower(c);
    const auto near =
        option_named(command, plain) != nullptr ? std::optional(plain) : nearest(plain, long_names(command));
    refuse("unknown_option", word.place,
           fmt::format("{} has no option --{}{}", to_string(command), one_line(name, 60),
                       near ? fmt::format("; did you mean --{}?", *near) : ""),
           near ? fmt::format("--{}{}", *near, tail) : "");
    if (tail.empty()) pass_value();
  }

  void ambiguous(const OptionWord& word, const std::string& name, const LongMatch& match) {
    std::string list;
    for (const std::string_view each : match.possibilities)
      list += fmt::format("{}--{}", list.empty() ? "" : ", ", each);
    refuse(
        "unknown_option", word.place,
        fmt::format("--{} may be any of {}; write one of them out", one_line(name, 60), one_line(list, 200)));
  }

  void long_option(const OptionWord& word) {
    const std::size_t equals = word.text.find('=');
    const std::string name = word.text.substr(2, equals == std::string::npos ? equals : equals - 2);
    const bool has_value = equals != std::string::npos;
    const LongMatch match = match_long(command, name);
    if (!match.possibilities.empty()) return ambiguous(word, name, match);
    if (match.option == nullptr) return unknown(word, name, has_value ? word.text.substr(equals) : "");
    const SlurmOption& option = *match.option;
    const std::string spelled = "--" + name;
    if (has_value && option.argument == Argument::none) {
      return refuse("bad_value", word.place, fmt::format("--{} takes no value", option.name),
                    fmt::format("--{}", option.name));
    }
    if (has_value) {
      return give(option, spelled, word.text.substr(equals + 1), word.place,
                  part(word.place, equals + 1, word.text.size() - equals - 1));
    }
    if (option.argument == Argument::required) return give_next(option, spelled, word.place);
    give(option, spelled, std::nullopt, word.place, word.place);
  }

  void letters(const OptionWord& word) {
    for (std::size_t i = 1; i < word.text.size(); ++i) {
      const SlurmOption* option = match_letter(command, word.text[i]);
      const std::string spelled = std::string("-") + word.text[i];
      if (option == nullptr) {
        // "-mem=4G" is meant as "--mem=4G".
        const std::string name = word.text.substr(1, word.text.find('=') - 1);
        const bool long_one = i == 1 && name.size() > 1 && option_named(command, name) != nullptr;
        refuse("unknown_option", word.place,
               fmt::format("{} has no option {}{}", to_string(command), one_line(spelled, 10),
                           long_one ? fmt::format("; did you mean -{}?", one_line(word.text, 60)) : ""),
               long_one ? "-" + word.text : "");
        if (i + 1 == word.text.size()) pass_value();
        return;
      }
      const Place place = part(word.place, i == 1 ? 0 : i, word.text.size());
      if (option->argument == Argument::none) {
        give(*option, spelled, std::nullopt, part(word.place, i == 1 ? 0 : i, i == 1 ? 2 : 1), word.place);
        continue;
      }
      const std::string tail = word.text.substr(i + 1);
      if (!tail.empty()) return give(*option, spelled, tail, place, part(word.place, i + 1, tail.size()));
      if (option->argument == Argument::required) return give_next(*option, spelled, place);
      return give(*option, spelled, std::nullopt, place, place);
    }
  }

  OptionsRead all() {
    for (; at < words.size(); ++at) {
      const OptionWord& word = words[at];
      if (word.text == "--") {
        ++at;
        break;
      }
      if (word.text.size() < 2 || word.text.front() != '-') break;
      if (word.text[1] == '-') {
        long_option(word);
      } else {
        letters(word);
      }
    }
    read.rest = std::min(at, words.size());
    return std::move(read);
  }
};

}  // namespace

bool has_option(const std::vector<GivenOption>& options, std::string_view name) {
  return std::any_of(options.begin(), options.end(),
                     [&](const GivenOption& each) { return each.name == name; });
}

OptionsRead read_options(SlurmCommand command, const std::vector<OptionWord>& words, OptionSource source) {
  return Reader{command, words, source}.all();
}

std::vector<GivenOption> options_in_environment(
    const std::vector<std::pair<std::string, std::string>>& environment) {
  std::vector<GivenOption> options;
  for (const auto& [name, value] : environment) {
    constexpr std::string_view prefix = "SBATCH_";
    if (!std::string_view(name).starts_with(prefix)) continue;
    const std::string_view variable = std::string_view(name).substr(prefix.size());
    for (const SlurmOption& each : slurm_options()) {
      if (each.variable.empty() || each.variable != variable) continue;
      const bool flag = each.argument == Argument::none;
      options.push_back({std::string(meant(each.name)),
                         name,
                         flag ? std::nullopt : std::optional<std::string>(value),
                         {},
                         {},
                         OptionSource::environment});
    }
  }
  return options;
}

}  // namespace steward::advice
