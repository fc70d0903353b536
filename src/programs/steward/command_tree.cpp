#include "programs/steward/command_tree.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace steward::cli {
namespace {

// By what a value is called, in help and here.
Offer offer_for(const OptionInfo& option) {
  constexpr std::array<std::pair<std::string_view, Offer>, 11> known{{{"FILE", Offer::files},
                                                                      {"SCRIPT", Offer::files},
                                                                      {"TAPE", Offer::files},
                                                                      {"DIR", Offer::files},
                                                                      {"--policy", Offer::files},
                                                                      {"--config", Offer::files},
                                                                      {"JOB", Offer::jobs},
                                                                      {"--job", Offer::jobs},
                                                                      {"CASE", Offer::cases},
                                                                      {"NODE", Offer::nodes},
                                                                      {"--node", Offer::nodes}}};
  for (const auto& [word, offer] : known) {
    const bool named = option.value == word ||
                       std::find(option.names.begin(), option.names.end(), word) != option.names.end();
    if (named) return offer;
  }
  return Offer::nothing;
}

// add_choice() says them behind the last colon.
std::vector<std::string> listed_words(const std::string& what) {
  const std::size_t colon = what.rfind(": ");
  std::vector<std::string> words;
  if (colon == std::string::npos) return words;
  for (const std::string_view word : split(std::string_view(what).substr(colon + 2), ','))
    words.emplace_back(trim(word));
  return words;
}

OptionInfo option_info(const CLI::Option& option) {
  OptionInfo info;
  info.positional = option.get_positional();
  if (info.positional) {
    info.names = {option.get_name(true)};
  } else {
    for (const std::string& name : option.get_lnames()) info.names.push_back("--" + name);
    for (const std::string& name : option.get_snames()) info.names.push_back("-" + name);
  }
  info.required = option.get_required();
  info.repeats = option.get_items_expected_max() > 1;
  info.takes_value = info.positional || option.get_items_expected_max() > 0;
  info.value = info.positional ? "" : option.get_type_name();
  info.what = option.get_description();
  if (option.get_type_name() == "WORD") {
    info.offer = Offer::words;
    info.words = listed_words(info.what);
  } else {
    info.offer = offer_for(info);
  }
  return info;
}

CommandInfo info_of(const CLI::App& app, const std::string& above) {
  CommandInfo info;
  info.name = app.get_name();
  info.path = above.empty() ? info.name : above + " " + info.name;
  info.what = app.get_description();
  info.footer = app.get_footer();
  info.group = app.get_group();
  for (const CLI::Option* option : app.get_options())
    if (!option->get_group().empty()) info.options.push_back(option_info(*option));
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    if (!command->get_group().empty()) info.commands.push_back(info_of(*command, info.path));
  return info;
}

void add_all(const CommandInfo& info, std::vector<const CommandInfo*>& all) {
  all.push_back(&info);
  for (const CommandInfo& each : info.commands) add_all(each, all);
}

}  // namespace

CommandInfo command_tree(const CLI::App& app) { return info_of(app, ""); }

std::vector<const CommandInfo*> all_of(const CommandInfo& top) {
  std::vector<const CommandInfo*> all;
  add_all(top, all);
  return all;
}

}  // namespace steward::cli
