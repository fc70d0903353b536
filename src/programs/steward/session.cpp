#include "programs/steward/session.h"

#include <istream>
#include <ostream>

#include "base/text.h"

namespace steward::cli {
namespace {}  // namespace

int failed(const Session& session, const Error& error) {
  session.terminal.complain(error.message);
  return kFailed;
}

int print_json(const Session& session, const std::string& target) {
  const auto json = session.api.get(target);
  if (!json) return failed(session, json.error());
  print_json_text(session, *json);
  return kDone;
}

void print_json_text(const Session& session, const std::string& json) {
  session.terminal.line(session.terminal.writes_terminal ? plain_text(json, json.size() * 3 + 1) : json);
}

Result<std::string> words_from(const Session& session, const std::vector<std::string>& arguments) {
  std::string text;
  if (arguments.size() == 1 && arguments.front() == "-") {
    char byte = 0;
    while (text.size() <= kLongestWords && session.terminal.in.get(byte)) text += byte;
  } else {
    for (const std::string& word : arguments) text += (text.empty() ? "" : " ") + word;
  }
  if (text.size() > kLongestWords) {
    return fail(ErrorCode::invalid,
                "the text is longer than 10,000 bytes; shorten it, or name a file to look at");
  }
  if (trim(text).empty())
    return fail(ErrorCode::invalid, "there is no text; write it as arguments, or - to read stdin");
  return std::string(trim(text));
}

Result<std::string> words_or_none(const Session& session, const std::vector<std::string>& arguments) {
  if (arguments.empty()) return std::string();
  return words_from(session, arguments);
}

int ask_consent(const Session& session, const std::string& question, bool yes_given) {
  const Terminal& terminal = session.terminal;
  if (yes_given) return kDone;
  if (!terminal.reads_terminal) {
    terminal.complain("this needs a yes, and there is no terminal to ask at; say --yes if you mean it");
    return kUsage;
  }
  terminal.out << question << " Type yes to go on: " << std::flush;
  std::string answer;
  std::getline(terminal.in, answer);
  if (trim(answer) == "yes") return kDone;
  terminal.line("Nothing was done.");
  return kFailed;
}

}  // namespace steward::cli
