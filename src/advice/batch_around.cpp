#include "advice/batch_around.h"

#include <algorithm>
#include <array>

#include "advice/word_lists.h"
#include "base/bash_words.h"
#include "base/text.h"

namespace steward::advice {
namespace {

bool is_slurm(std::string_view name) { return name == "srun" || name == "salloc" || name == "sbatch"; }

bool is_assignment(std::string_view word) {
  const std::size_t equals = word.find('=');
  if (equals == 0 || equals == std::string_view::npos) return false;
  const std::string_view name = word.substr(0, equals);
  const bool letters = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
  return letters && !(name.front() >= '0' && name.front() <= '9');
}

// What may stand before srun, and why it is not needed before a batch job's program.
struct Before {
  std::string_view name;
  std::string_view valued;  // options that take the next word
  std::size_t operands;     // words of its own behind them
  std::string_view why;     // empty: it stays
};
constexpr std::array<Before, 10> starters = {{
    {"nohup", "", 0, "a batch job goes on when you log out"},
    {"setsid", "", 0, "a batch job goes on when you log out"},
    {"disown", "", 0, "a batch job goes on when you log out"},
    {"exec", "", 0, "there is no shell to take the place of"},
    {"command", "", 0, "it is not needed"},
    {"nice", "-n", 0, "it was for srun on the front-end, not for the program"},
    {"ionice", "-c -n", 0, "it was for srun on the front-end, not for the program"},
    {"stdbuf", "-i -o -e", 0, "it was for srun on the front-end, not for the program"},
    {"timeout", "-s -k", 1, "--time limits a batch job; lower it in the script"},
    {"env", "-u -C -S", 0, ""},
}};

const Before* wrapper(std::string_view name) {
  const auto found =
      std::find_if(starters.begin(), starters.end(), [&](const Before& e) { return e.name == name; });
  return found == starters.end() ? nullptr : &*found;
}

// Behind a wrapper at `at`: the index of what it runs.
std::size_t behind(const std::vector<ShellWord>& words, std::size_t at, const Before& one) {
  for (++at; at < words.size() && words[at].text.size() > 1 && words[at].text.front() == '-'; ++at) {
    if (holds(one.valued, words[at].text)) ++at;
  }
  while (one.name == "env" && at < words.size() && is_assignment(words[at].text)) ++at;
  return std::min(at + one.operands, words.size());
}

std::size_t behind_wrappers(const std::vector<ShellWord>& words) {
  std::size_t at = 0;
  while (at < words.size()) {
    const Before* one = wrapper(file_name_of(words[at].text));
    if (one == nullptr) return at;
    at = behind(words, at, *one);
  }
  return at;
}

// The index of what tmux or screen runs; the words' end: nothing.
std::size_t behind_terminal(const std::vector<ShellWord>& words, std::size_t at, std::string_view name) {
  const bool tmux = name == "tmux";
  const std::string_view valued = tmux ? "LSfsncxyeFt" : "StcThspe";
  const auto options = [&] {
    while (at < words.size() && words[at].text.size() > 1 && words[at].text.front() == '-') {
      // "-dmS name": the last letter's value.
      const bool takes = valued.find(words[at].text.back()) != std::string_view::npos;
      at += takes ? 2 : 1;
    }
  };
  ++at;
  options();
  if (!tmux) return std::min(at, words.size());
  constexpr std::array<std::string_view, 6> verbs = {"new",        "new-session", "neww",
                                                     "new-window", "splitw",      "split-window"};
  if (at >= words.size() || !is_one(words[at].text, verbs)) return words.size();
  ++at;
  options();
  return std::min(at, words.size());
}

std::string command_from(const std::vector<ShellWord>& words, std::size_t from) {
  std::vector<std::string> plain;
  for (std::size_t i = from; i < words.size(); ++i) plain.push_back(words[i].text);
  if (plain.size() == 1) return plain.front();
  return bash_command_line(plain);
}

bool asks_slurm(const std::string& text) {
  const ShellRead read = read_shell(text);
  return !read.gave_up && !slurm_commands(read).empty();
}

}  // namespace

std::size_t offset_of(std::string_view text, const Place& place) {
  std::size_t at = 0;
  for (std::uint32_t line = 1; line < place.line; ++line) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) break;
    at = end + 1;
  }
  return std::min(at + (place.column == 0 ? 0 : place.column - 1), text.size());
}

std::string file_name_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

std::vector<Found> slurm_commands(const ShellRead& read) {
  std::vector<Found> found;
  for (std::size_t i = 0; i < read.commands.size(); ++i) {
    const auto& words = read.commands[i].words;
    const std::size_t at = behind_wrappers(words);
    if (at < words.size() && is_slurm(file_name_of(words[at].text))) found.push_back({i, at});
  }
  return found;
}

std::optional<Within> within_another(const ShellRead& read) {
  const ShellCommand* only = nullptr;
  for (const ShellCommand& each : read.commands) {
    if (each.words.empty()) continue;
    if (only != nullptr) return std::nullopt;
    only = &each;
  }
  if (only == nullptr) return std::nullopt;
  const auto& words = only->words;
  const bool literal = std::all_of(words.begin(), words.end(), [](const ShellWord& w) { return w.literal; });
  const std::size_t at = behind_wrappers(words);
  if (!literal || at >= words.size()) return std::nullopt;
  const std::string name = file_name_of(words[at].text);
  if (name == "tmux" || name == "screen") {
    const std::size_t inner = behind_terminal(words, at, name);
    if (inner >= words.size()) return std::nullopt;
    return Within{command_from(words, inner),
                  {{name, "left out: a batch job needs no terminal kept open for it"}}};
  }
  constexpr std::array<std::string_view, 5> shells = {"bash", "sh", "dash", "zsh", "script"};
  if (!is_one(name, shells)) return std::nullopt;
  for (std::size_t i = at + 1; i + 1 < words.size(); ++i) {
    const std::string& option = words[i].text;
    if (option.size() < 2 || option.front() != '-' || option[1] == '-') return std::nullopt;
    if (option.back() != 'c') continue;
    const bool alone = i + 2 == words.size() || name == "script";
    const std::string inner = words[i + 1].text;
    if (!alone || !asks_slurm(inner)) return std::nullopt;
    return Within{inner, {{name, "left out: the script is the shell"}}};
  }
  return std::nullopt;
}

void take_off_wrappers(std::string_view text, const ShellCommand& command, std::size_t word,
                       BatchLine& line) {
  if (word == 0) return;
  const auto& words = command.words;
  std::string kept;
  for (std::size_t at = 0; at < word;) {
    const Before* one = wrapper(file_name_of(words[at].text));
    const std::size_t next = one == nullptr ? at + 1 : std::min(behind(words, at, *one), word);
    if (one != nullptr && !one->why.empty()) {
      line.notes.push_back({std::string(one->name), "left out: " + std::string(one->why)});
    } else {
      const std::size_t begin = offset_of(text, words[at].place);
      kept += text.substr(begin, offset_of(text, words[next].place) - begin);
    }
    at = next;
  }
  line.before = line.before.substr(0, offset_of(text, words.front().place)) + kept;
}

BatchNote background_note() { return {"&", "left out: the script would end, and the program with it"}; }

void end_in_foreground(const ShellRead& read, BatchLine& line) {
  std::string& text = line.after;
  const std::size_t last = text.find_last_not_of(" \t\n;");
  const bool ends_so = last != std::string::npos && text[last] == '&' && (last == 0 || text[last - 1] != '&');
  const auto behind = std::count_if(read.commands.begin(), read.commands.end(),
                                    [](const ShellCommand& each) { return each.background; });
  if (ends_so && behind <= 1) {
    text.erase(text.find_last_not_of(" \t", last == 0 ? 0 : last - 1) + 1);
    line.notes.push_back(background_note());
    return;
  }
  const bool waits = std::any_of(read.commands.begin(), read.commands.end(), [](const ShellCommand& each) {
    return !each.words.empty() && each.words.front().text == "wait";
  });
  if (behind == 0 || waits) return;
  text += "\nwait";
  line.notes.push_back({"wait", "added: else the script would end before what runs in the background"});
}

std::string bash_command_line(const std::vector<std::string>& words) {
  std::string line;
  std::size_t at = 0;
  for (; at + 1 < words.size() && is_assignment(words[at]); ++at) {
    const std::size_t equals = words[at].find('=') + 1;
    const std::string value = words[at].substr(equals);
    line += words[at].substr(0, equals) + (value.empty() ? "" : bash_word(value)) + ' ';
  }
  return line + bash_command(std::vector(words.begin() + static_cast<std::ptrdiff_t>(at), words.end()));
}

}  // namespace steward::advice
