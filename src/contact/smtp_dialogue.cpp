#include "contact/smtp_dialogue.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace steward::contact {
namespace {

constexpr std::size_t kDetail = 300;

int code_of(std::string_view line) {
  if (line.size() < 3) return 0;
  const auto code = parse_integer(line.substr(0, 3));
  return code && *code >= 200 && *code <= 599 ? static_cast<int>(*code) : 0;
}

bool is_permanent(int code) { return code >= 500 && code <= 599; }

// 530: the server wants TLS or a login first (RFC 3207, RFC 4954). That is about our configuration, which can
// be mended while the letter waits.
constexpr int kLoginNeeded = 530;
// The server ends its service, whatever the command (RFC 5321 3.8).
constexpr int kClosing = 421;

}  // namespace

void SmtpDialogue::command_sent(std::string_view line) {
  // The whole word: a line of a login begins with anything.
  const std::string_view verb = line.substr(0, std::min(line.find_first_of(" \r\n"), line.size()));
  if (verb == "QUIT") over_ = true;
  if (over_ || phase_ != Phase::before) return;
  verb_ = std::string(verb);
  code_ = 0;
  reply_.clear();
}

void SmtpDialogue::reply_received(std::string_view line) {
  line = trim(line);
  const int code = code_of(line);
  if (code == 0) return;
  const bool more = line.size() > 3 && line[3] == '-';
  const std::string_view words = trim(line.substr(std::min<std::size_t>(line.size(), 4)));
  if (!words.empty()) words_ += " " + std::string(words);
  if (more) return;
  const std::string complete = one_line(std::to_string(code) + words_, kDetail);
  words_.clear();
  // The dot has one answer.
  if (over_ || (phase_ == Phase::after && code_ != 0)) return;
  code_ = code;
  reply_ = complete;
}

void SmtpDialogue::commit_point_passed() {
  phase_ = Phase::after;
  code_ = 0;
  reply_.clear();
  words_.clear();
}

void SmtpDialogue::commit_point_denied() { phase_ = Phase::denied; }

SendOutcome SmtpDialogue::judge(std::string_view trouble) const {
  switch (phase_) {
    case Phase::denied:
      return {SendOutcome::Kind::not_now, "stopped before the commit point"};
    case Phase::before:
      return judge_before(trouble);
    case Phase::after:
      break;
  }
  if (code_ >= 200 && code_ <= 299) return {SendOutcome::Kind::accepted, reply_};
  if (code_ >= 400) return {SendOutcome::Kind::refused, reply_};
  return {
      SendOutcome::Kind::unclear,
      one_line(fmt::format("no answer to the finished letter: {}", code_ == 0 ? trouble : reply_), kDetail)};
}

SendOutcome SmtpDialogue::judge_before(std::string_view trouble) const {
  const bool about_letter = verb_ == "MAIL" || verb_ == "RCPT" || verb_ == "DATA";
  if (about_letter && is_permanent(code_) && code_ != kLoginNeeded)
    return {SendOutcome::Kind::refused, reply_};
  const std::string said = code_ >= 400 ? fmt::format("{} ({})", reply_, trouble) : std::string(trouble);
  const bool others_may_go = about_letter && code_ >= 400 && code_ != kLoginNeeded && code_ != kClosing;
  return {SendOutcome::Kind::not_now, one_line(said, kDetail), others_may_go};
}

}  // namespace steward::contact
