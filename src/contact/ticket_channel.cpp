#include "contact/ticket_channel.h"

#include <fmt/format.h>

#include "base/text.h"

namespace steward::contact {
namespace {

constexpr std::size_t text_limit = 100'000;  // Linux takes 128 KiB in one variable
constexpr std::size_t number_limit = 64;
constexpr std::size_t ticket_detail = 200;

std::string first_line(const std::string& text, std::size_t limit) {
  return one_line(trim(text.substr(0, text.find('\n'))), limit);
}

Command command_for(const TicketOptions& options, const Letter& letter) {
  Command command;
  command.argv = {options.command.string()};
  command.limit = options.limit;
  command.output_limit = text_limit;
  const std::string_view prefix = "ticket_";
  const std::string_view occasion = letter.occasion;
  command.environment = {
      {"PATH", "/usr/local/bin:/usr/bin:/bin"},
      {"LC_ALL", "C.UTF-8"},
      {"STEWARD_EVENT",
       std::string(occasion.starts_with(prefix) ? occasion.substr(prefix.size()) : occasion)},
      {"STEWARD_CASE", letter.case_id},
      {"STEWARD_TICKET", letter.ticket},
      {"STEWARD_SUBJECT", one_line(letter.subject)},
      {"STEWARD_TEXT", plain_text(letter.text, text_limit)}};
  return command;
}

}  // namespace

SendOutcome TicketChannel::send(const Letter& letter, const std::function<bool()>& commit_point) {
  using Kind = SendOutcome::Kind;
  if (!commit_point()) return {Kind::not_now, "stopped before the commit point"};
  std::string output;
  const auto done =
      runner_.run(command_for(options_, letter), [&](std::string_view piece) { output += piece; });
  if (!done) {
    // Never started: nothing can have happened, but the commit point was passed and is not taken back.
    return {done.error().code == ErrorCode::unavailable ? Kind::refused : Kind::unclear,
            done.error().message};
  }
  if (done->exit_status == 0) return {Kind::accepted, first_line(output, number_limit)};
  const std::string said = first_line(done->error_output, ticket_detail);
  const std::string detail =
      fmt::format("exit status {}{}{}", done->exit_status, said.empty() ? "" : ": ", said);
  return {Kind::refused, detail};
}

}  // namespace steward::contact
