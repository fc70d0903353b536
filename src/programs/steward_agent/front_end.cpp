#include "programs/steward_agent/front_end.h"

#include "base/log.h"

namespace steward::agent {
namespace {

constexpr std::uint64_t kFillsBetween = 120;  // an hour
constexpr Duration kTerminalLimit = std::chrono::seconds(2);

}  // namespace

// Who logged in was looked up a moment ago: the name service has it at hand. Empty: it does not know them.
const std::string& FrontEnd::name_of(uid_t uid) {
  const auto known = names_.find(uid);
  if (known != names_.end()) return known->second;
  static const std::string nobody;
  const auto account = directory_.by_uid(uid);
  return account ? names_.emplace(uid, account->user).first->second : nobody;
}

void FrontEnd::fill(NodeReport& report, meter::ReportNumber number) {
  if (++fills_ % kFillsBetween == 0) names_.clear();  // a uid may be somebody else's by now
  for (PersonUse& person : report.people) person.user = name_of(person.uid);
  for (const auto& [uid, terminals] : meter::find_terminals(options_, proc_))
    report.at_terminal.push_back(uid);
  report.delivered = book_.untold();
  book_.carried(number, report.delivered);
}

void FrontEnd::answered(meter::ReportNumber up_to, const ReportAnswer& answer) {
  for (const TerminalWord& word : answer.words) hand_over(word);
  book_.acknowledged(up_to);
}

void FrontEnd::hand_over(const TerminalWord& word) {
  const auto begun = book_.begin(word);
  if (!begun) {
    // What cannot be noted is not written: a crash would forget that it was.
    const std::string reason = "the agent's disk failed: " + begun.error().message;
    log(LogLevel::error, "terminal_word_not_written", {{"contact", word.contact.value}, {"reason", reason}});
    (void)book_.finish(word, {word.contact, Delivery::refused, reason});
    return;
  }
  if (!*begun) {
    log(LogLevel::warning, "terminal_word_came_twice", {{"contact", word.contact.value}});
    return;
  }
  const auto terminals = meter::find_terminals(options_, proc_);
  const auto at = terminals.find(word.uid);
  const TerminalResult result = meter::write_to_terminals(
      at == terminals.end() ? std::vector<meter::Terminal>{} : at->second, word, kTerminalLimit);
  log(LogLevel::info, "terminal_word",
      {{"contact", word.contact.value}, {"delivery", to_string(result.delivery)}, {"detail", result.detail}});
  if (auto status = book_.finish(word, result); !status) {
    log(LogLevel::error, "word_book_not_written", {{"reason", status.error().message}});
  }
}

}  // namespace steward::agent
