#include "advice/shell.h"

#include <algorithm>
#include <array>

#include "advice/shell_text.h"

namespace steward::advice {
namespace {

constexpr std::size_t deepest = 60;  // substitutions and constructs within each other

enum class Open { condition, loop, choice, group, subshell, function_body };

struct Construct {
  Open what;
  bool wants_pattern = false;  // a case, between its clauses
  std::string name{};          // a function's
};

struct Heredoc {
  std::string end;
  bool tabs = false;
};

struct ShellReader {
  ShellText text;
  ShellRead read{};
  std::vector<Construct> open{};
  std::vector<Heredoc> heredocs{};
  ShellCommand command{};
  bool begun = false;        // `command` has something
  bool follows = false;      // behind && or ||
  bool skips_words = false;  // a loop's list, up to its end
  std::string next_function{};
  std::size_t depth = 0;  // of substitutions

  bool lost(const std::string& why) {
    if (!read.gave_up) {
      read.gave_up = text.here();
      read.why = why;
    }
    return false;
  }

  std::size_t count(Open what) const {
    return static_cast<std::size_t>(
        std::count_if(open.begin(), open.end(), [&](const Construct& each) { return each.what == what; }));
  }

  void end_command(bool background) {
    if (background) read.background = true;
    if (begun) {
      command.background = background;
      command.loops = static_cast<std::uint32_t>(count(Open::loop));
      command.conditional = follows || count(Open::condition) + count(Open::choice) > 0;
      command.substituted = depth > 0;
      for (const Construct& each : open) {
        if (each.what == Open::function_body) command.function = each.name;
      }
      read.commands.push_back(std::move(command));
    } else if (background && !read.commands.empty()) {
      read.commands.back().background = true;  // "done &", "} &": its last command stands for it
    }
    command = {};
    begun = skips_words = follows = false;
  }

  // Behind "$(" and its like, up to the ')' that belongs to it.
  bool nested() {
    if (depth >= deepest) return lost("it is nested too deeply");
    ShellCommand outer = std::move(command);
    std::vector<Construct> constructs = std::move(open);
    const bool had_begun = begun, followed = follows, skipped = skips_words;
    const std::size_t first = read.commands.size();
    open = {};
    command = {};
    begun = follows = skips_words = false;
    ++depth;
    const bool good = list(true);
    --depth;
    // What stands in a loop's substitution is in the loop as well.
    for (std::size_t i = first; i < read.commands.size(); ++i) {
      for (const Construct& each : constructs) read.commands[i].loops += each.what == Open::loop ? 1 : 0;
    }
    open = std::move(constructs);
    command = std::move(outer);
    begun = had_begun;
    follows = followed;
    skips_words = skipped;
    return good;
  }

  WordRead word() {
    return read_word(text, [this] { return nested(); });
  }

  // At a line's end: bodies of heredocs that its commands have announced.
  bool bodies() {
    for (const Heredoc& each : heredocs) {
      for (;;) {
        if (text.done()) {
          heredocs.clear();
          return lost("the end of a heredoc is missing: " + each.end);
        }
        std::string_view line = text.rest_of_line();
        text.skip(line.size() + 1);
        while (each.tabs && line.starts_with('\t')) line.remove_prefix(1);
        if (line == each.end) break;
      }
    }
    heredocs.clear();
    return true;
  }

  bool redirection() {
    if (text.starts("<<<")) {
      text.skip(3);
    } else if (text.starts("<<")) {
      const bool tabs = text.peek(2) == '-';
      text.skip(tabs ? 3 : 2);
      blanks();
      const WordRead end = word();
      if (!end.trouble.empty() || end.word.text.empty()) return lost("a heredoc has no end word");
      heredocs.push_back({end.word.text, tabs});
      command.fed = true;
      return true;
    } else if (text.peek(1) == '(') {
      text.skip(2);
      return nested();
    } else {
      text.take();
      while (text.peek() == '>' || text.peek() == '&' || text.peek() == '|' || text.peek() == '<') {
        if (text.peek(1) == '(') break;
        text.take();
      }
    }
    blanks();
    if (text.peek() == '<' || text.peek() == '>') return true;  // "< <(…)": once more
    const WordRead target = word();
    return target.trouble.empty() || lost(target.trouble);
  }

  void blanks() {
    for (;;) {
      if (text.peek() == ' ' || text.peek() == '\t' || text.peek() == '\r') {
        text.take();
      } else if (text.starts("\\\n")) {
        text.skip(2);
      } else {
        return;
      }
    }
  }

  bool close(Open what, const char* unexpected) {
    // A function's body is closed by what it is made of.
    const bool body = what == Open::group && !open.empty() && open.back().what == Open::function_body;
    if (open.empty() || (open.back().what != what && !body)) return lost(unexpected);
    open.pop_back();
    return true;
  }

  bool push(Open what) {
    if (open.size() >= deepest) return lost("it is nested too deeply");
    if (!next_function.empty() && (what == Open::group || what == Open::subshell)) {
      open.push_back({Open::function_body, false, std::move(next_function)});
      next_function.clear();
    } else {
      open.push_back({what});
    }
    return true;
  }

  // Up to the ')' of a clause.
  bool pattern() {
    if (text.peek() == '(') text.take();
    while (!text.done() && text.peek() != ')') {
      if (ends_word(text.peek())) {
        text.take();
        continue;
      }
      const WordRead one = word();
      if (!one.trouble.empty()) return lost(one.trouble);
      if (one.word.text == "esac" && !one.quoted) {
        open.pop_back();
        return true;
      }
    }
    if (text.done()) return lost("a case is not closed");
    text.take();
    open.back().wants_pattern = false;
    return true;
  }

  bool choice() {
    blanks();
    const WordRead subject = word();
    if (!subject.trouble.empty()) return lost(subject.trouble);
    while (text.peek() == ' ' || text.peek() == '\t' || text.peek() == '\n') text.take();
    if (!text.starts("in")) return lost("a case has no in");
    text.skip(2);
    if (!push(Open::choice)) return false;
    open.back().wants_pattern = true;
    return true;
  }

  // "[[ … ]]" and "((…))": nothing in them is a command.
  bool test() {
    while (!text.done()) {
      if (ends_word(text.peek())) {
        text.take();
        continue;
      }
      const WordRead one = word();
      if (!one.trouble.empty()) return lost(one.trouble);
      if (one.word.text == "]]" && !one.quoted) return true;
    }
    return lost("[[ is not closed");
  }

  // A reserved word at the beginning of a command. Nullopt: it is none.
  std::optional<bool> reserved(const std::string& name) {
    if (name == "if") return push(Open::condition);
    if (name == "fi") return close(Open::condition, "fi without if");
    if (name == "then" || name == "else" || name == "elif" || name == "do" || name == "!" || name == "time" ||
        name == "coproc")
      return true;
    if (name == "while" || name == "until") return push(Open::loop);
    if (name == "for" || name == "select") {
      if (!push(Open::loop)) return false;
      blanks();
      skips_words = !text.starts("((");
      return skips_words || skip_parentheses(text) || lost("(( is not closed");
    }
    if (name == "done") return close(Open::loop, "done without a loop");
    if (name == "case") return choice();
    if (name == "esac") return close(Open::choice, "esac without case");
    if (name == "{") return push(Open::group);
    if (name == "}") return close(Open::group, "} without {");
    if (name == "[[") return test();
    if (name == "function") {
      blanks();
      next_function = word().word.text;
      blanks();
      if (text.starts("()")) text.skip(2);
      return true;
    }
    return std::nullopt;
  }

  bool take_word() {
    const Place place = text.here();
    WordRead one = word();
    if (!one.trouble.empty()) return lost(one.trouble);
    const std::string& name = one.word.text;
    const bool number = !name.empty() && name.find_first_not_of("0123456789") == std::string::npos;
    if (number && !one.quoted && (text.peek() == '<' || text.peek() == '>')) return true;  // "2>"
    if (!begun && !one.quoted && !skips_words) {
      if (const auto done = reserved(name)) return *done;
      if (text.starts("()")) {
        text.skip(2);
        next_function = name;
        return true;
      }
    }
    if (skips_words) return true;
    if (!begun) command.place = place;
    begun = true;
    if (command.words.empty() && is_assignment(name)) {
      command.assignments.push_back(std::move(one.word));
    } else {
      command.words.push_back(std::move(one.word));
    }
    return true;
  }

  bool parenthesis() {
    if (text.starts("((") && !begun) return skip_parentheses(text) || lost("(( is not closed");
    text.take();
    if (begun) {  // "name ( )"
      blanks();
      if (text.peek() != ')' || command.words.size() != 1) return lost("a ( that is not understood");
      text.take();
      next_function = command.words.front().text;
      command = {};
      begun = false;
      return true;
    }
    return push(Open::subshell);
  }

  bool semicolon() {
    text.take();
    end_command(false);
    if (text.peek() != ';' && text.peek() != '&') return true;
    text.take();
    if (text.peek() == '&') text.take();
    if (open.empty() || open.back().what != Open::choice) return lost(";; outside of a case");
    open.back().wants_pattern = true;
    return true;
  }

  bool ampersand() {
    if (text.starts("&>")) return redirection_behind_ampersand();
    const bool both = text.peek(1) == '&';
    text.skip(both ? 2 : 1);
    end_command(!both);
    follows = both;
    return true;
  }

  bool redirection_behind_ampersand() {
    text.take();
    return redirection();
  }

  void bar() {
    const bool both = text.peek(1) == '|', errors = text.peek(1) == '&';
    text.skip(both || errors ? 2 : 1);
    end_command(false);
    follows = both;
  }

  void comment() {
    const std::string_view rest = text.rest_of_line();
    if (depth == 0) read.comments.push_back(text.here(rest.size()));
    text.skip(rest.size());
  }

  bool step() {
    const char c = text.peek();
    if (c == '\n') {
      text.take();
      const bool was_following = follows && !begun;
      end_command(false);
      follows = was_following;
      return heredocs.empty() || bodies();
    }
    if (c == '#') {
      comment();
      return true;
    }
    if (!open.empty() && open.back().what == Open::choice && open.back().wants_pattern) return pattern();
    if (c == ';') return semicolon();
    if (c == '&') return ampersand();
    if (c == '|') {
      bar();
      return true;
    }
    if (c == '<' || c == '>') return redirection();
    if (c == '(') return parenthesis();
    if (c == '\0') {
      text.take();
      return true;
    }
    return take_word();
  }

  // Up to the text's end, or to the ')' that ends a substitution.
  bool list(bool inner) {
    for (;;) {
      blanks();
      if (text.done()) {
        end_command(false);
        // A backtick's text ends so, too.
        return open.empty() || lost("something is not closed at the end");
      }
      const bool in_pattern = !open.empty() && open.back().what == Open::choice && open.back().wants_pattern;
      if (text.peek() == ')' && !in_pattern) {
        end_command(false);
        text.take();
        if (open.empty()) return inner || lost(") without (");
        const bool body = open.back().what == Open::function_body;
        if (open.back().what != Open::subshell && !body) return lost(") without (");
        open.pop_back();
        continue;
      }
      if (!step()) return false;
    }
  }
};

}  // namespace

ShellRead read_shell(std::string_view text) {
  ShellReader reader{ShellText(text)};
  reader.list(false);
  return std::move(reader.read);
}

}  // namespace steward::advice
