#include "programs/steward/completion.h"

#include <fmt/format.h>

#include <vector>

#include "base/bash_words.h"
#include "base/text.h"

namespace steward::cli {
namespace {

std::string offer_word(const OptionInfo& option) {
  switch (option.offer) {
    case Offer::nothing:
      return "nothing";
    case Offer::files:
      return "files";
    case Offer::jobs:
      return "jobs";
    case Offer::cases:
      return "cases";
    case Offer::nodes:
      return "nodes";
    case Offer::words:
      break;
  }
  return joined(option.words, " ");
}

// Which command is typed: a case of the path so far and the next word.
std::string path_cases(const CommandInfo& top) {
  std::string cases;
  for (const CommandInfo* command : all_of(top))
    if (command != &top)
      cases +=
          fmt::format("            {}) typed={} ;;\n", bash_word(command->path), bash_word(command->path));
  return cases;
}

// What may follow an option that takes a value.
std::string value_cases(const CommandInfo& top) {
  std::string cases;
  for (const CommandInfo* command : all_of(top))
    for (const OptionInfo& option : command->options) {
      if (option.positional || !option.takes_value) continue;
      for (const std::string& name : option.names)
        cases += fmt::format("        {}) offer={} ;;\n", bash_word(command->path + " " + name),
                             bash_word(offer_word(option)));
    }
  return cases;
}

// The first argument's kind: the others are words of the person's own.
std::string argument_of(const CommandInfo& command) {
  for (const OptionInfo& option : command.options)
    if (option.positional) return offer_word(option);
  return "nothing";
}

struct Listed {
  std::string word;
  std::string what;
};

std::vector<Listed> listed(const CommandInfo& command) {
  std::vector<Listed> all;
  for (const CommandInfo& each : command.commands) all.push_back({each.name, each.what});
  for (const OptionInfo& option : command.options)
    if (!option.positional)
      for (const std::string& name : option.names) all.push_back({name, option.what});
  return all;
}

std::string bash_cases(const CommandInfo& top) {
  std::string cases;
  for (const CommandInfo* command : all_of(top)) {
    std::string words;
    for (const Listed& each : listed(*command)) words += (words.empty() ? "" : " ") + each.word;
    cases += fmt::format("        {}) words={} offer={} ;;\n", bash_word(command->path), bash_word(words),
                         bash_word(argument_of(*command)));
  }
  return cases;
}

// "word:what it is" for _describe, with colons of the word's own marked.
std::string zsh_cases(const CommandInfo& top) {
  std::string cases;
  for (const CommandInfo* command : all_of(top)) {
    std::string words;
    for (const Listed& each : listed(*command)) {
      std::string word;
      for (const char c : each.word) word += c == ':' ? "\\:" : std::string(1, c);
      words += " " + bash_word(word + ":" + each.what);
    }
    cases += fmt::format("        {}) listed=({} ) offer={} ;;\n", bash_word(command->path), words,
                         bash_word(argument_of(*command)));
  }
  return cases;
}

constexpr const char* kBash = R"sh(# bash completion of steward. Made by: steward completion bash
_steward() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}}
    local typed=steward words='' offer=nothing i
    for ((i = 1; i < COMP_CWORD; i++)); do
        case "$typed ${{COMP_WORDS[i]}}" in
{0}        esac
    done
    case "$typed" in
{1}    esac
    case "$typed $before" in
{2}        *) case "$current" in -*) offer=nothing ;; esac
           COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    esac
    case "$offer" in
        nothing) ;;
        files) COMPREPLY+=($(compgen -f -- "$current")) ;;
        jobs | cases | nodes)
            COMPREPLY+=($(compgen -W "$(steward completion "$offer" 2> /dev/null)" -- "$current")) ;;
        *) COMPREPLY=($(compgen -W "$offer" -- "$current")) ;;
    esac
}}
complete -o filenames -F _steward steward
)sh";

constexpr const char* kZsh = R"sh(#compdef steward
# zsh completion of steward. Made by: steward completion zsh
_steward() {{
    local typed=steward offer=nothing i  # not `path`, which is zsh's own
    local -a listed
    for ((i = 2; i < CURRENT; i++)); do
        case "$typed ${{words[i]}}" in
{0}        esac
    done
    case "$typed" in
{1}    esac
    case "$typed ${{words[CURRENT - 1]}}" in
{2}        *) _describe -t commands "$typed" listed; [[ ${{words[CURRENT]}} == -* ]] && offer=nothing ;;
    esac
    case "$offer" in
        nothing) ;;
        files) _files ;;
        jobs | cases | nodes) compadd -- ${{(f)"$(steward completion $offer 2> /dev/null)"}} ;;
        *) compadd -- ${{=offer}} ;;
    esac
}}
if [[ $funcstack[1] == _steward ]]; then _steward "$@"; else compdef _steward steward; fi
)sh";

}  // namespace

std::string bash_completion(const CommandInfo& top) {
  return fmt::format(kBash, path_cases(top), bash_cases(top), value_cases(top));
}

std::string zsh_completion(const CommandInfo& top) {
  return fmt::format(kZsh, path_cases(top), zsh_cases(top), value_cases(top));
}

}  // namespace steward::cli
