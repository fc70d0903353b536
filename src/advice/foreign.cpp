#include "advice/foreign.h"

#include <fmt/format.h>

#include "base/text.h"

namespace steward::advice {
namespace {

struct Translator {
  std::vector<GivenOption> options;
  Place place;

  void give(std::string_view name, std::string_view value) {
    options.push_back({std::string(name), fmt::format("--{}", name), std::string(value), place, place,
                       OptionSource::script});
  }

  // "nodes=2:ppn=4:gpus=1"
  void nodes(std::string_view value) {
    for (const std::string_view part : split(value, ':')) {
      const std::size_t equals = part.find('=');
      if (equals == std::string_view::npos) {
        give("nodes", part);
      } else if (part.substr(0, equals) == "ppn") {
        give("ntasks-per-node", part.substr(equals + 1));
      } else if (part.substr(0, equals) == "gpus") {
        give("gres", fmt::format("gpu:{}", part.substr(equals + 1)));
      }
    }
  }

  // PBS's -l: "walltime=1:00:00,mem=2gb".
  void resources(std::string_view list) {
    for (const std::string_view item : split(list, ',')) {
      const std::size_t equals = item.find('=');
      if (equals == std::string_view::npos) continue;
      const std::string_view name = item.substr(0, equals), value = item.substr(equals + 1);
      if (name == "walltime") give("time", value);
      if (name == "mem") give("mem", value);
      if (name == "nodes") nodes(value);
    }
  }

  void pbs(char letter, std::string_view value) {
    if (letter == 'N') give("job-name", value);
    if (letter == 'q') give("partition", value);
    if (letter == 'A') give("account", value);
    if (letter == 'o') give("output", value);
    if (letter == 'e') give("error", value);
    if (letter == 'l') resources(value);
  }

  void bsub(char letter, std::string_view value) {
    if (letter == 'J') give("job-name", value);
    if (letter == 'q') give("partition", value);
    if (letter == 'o') give("output", value);
    if (letter == 'e') give("error", value);
    if (letter == 'n') give("ntasks", value);
    if (letter == 'W') give("time", value);
  }
};

}  // namespace

std::vector<GivenOption> foreign_options(const Script& script) {
  Translator translator;
  for (const Directive& each : script.directives) {
    const bool pbs = each.kind == DirectiveKind::pbs;
    if (!pbs && each.kind != DirectiveKind::bsub) continue;
    translator.place = {each.line, 1, static_cast<std::uint32_t>(script.lines[each.line - 1].size())};
    for (std::size_t i = 0; i + 1 < each.words.size(); ++i) {
      const std::string& word = each.words[i].text;
      if (word.size() != 2 || word.front() != '-') continue;
      if (pbs) {
        translator.pbs(word[1], each.words[i + 1].text);
      } else {
        translator.bsub(word[1], each.words[i + 1].text);
      }
    }
  }
  return std::move(translator.options);
}

}  // namespace steward::advice
