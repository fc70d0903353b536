// steward approve: the one look that a staff member has at a first word before it goes out.
#include <fmt/format.h>

#include "base/text.h"
#include "programs/steward/next_step.h"
#include "programs/steward/staff.h"

namespace steward::cli {
namespace {

// The draft's own words, or what is put in their place.
Result<std::string> text_for(const Session& session, const StaffWork& work, const ApproveOptions& options,
                             const Contact& draft) {
  std::string text = draft.text;
  if (!work.words.empty()) {
    auto given = words_from(session, work.words);
    if (!given) return given;
    text = std::move(*given);
  }
  if (!options.edit) return text;
  if (!session.terminal.edit)
    return fail(
        ErrorCode::invalid,
        "--edit needs a terminal and an editor (EDITOR); or give the text, or - to read it from stdin");
  auto edited = session.terminal.edit(text);
  if (!edited) return edited;
  if (edited->size() > kLongestWords)
    return fail(ErrorCode::invalid, "the text is longer than 10,000 bytes; shorten it");
  if (trim(*edited).empty()) return fail(ErrorCode::invalid, "the text is empty: nothing was approved");
  return edited;
}

void show_draft(const Terminal& terminal, const Case& in, const std::string& subject,
                const std::string& text) {
  terminal.line(
      terminal.paint(Tint::strong, fmt::format("You are about to let this go out to {}.", in.user)));
  terminal.line("  Subject: " + subject);
  terminal.line();
  terminal.paragraph(plain_text(text), 2);
}

}  // namespace

int approve_draft(const Session& session, const StaffWork& work, const ApproveOptions& options) {
  const auto found = session.api.find_case(work.in);
  if (!found) return failed(session, found.error());
  const Contact* draft = waiting_draft(*found);
  if (draft == nullptr) {
    return failed(
        session,
        {ErrorCode::conflict,
         fmt::format("no draft waits in case {0}; what can be done there: steward case {0}", work.in.value)});
  }
  const auto text = text_for(session, work, options, *draft);
  if (!text) return failed(session, text.error());
  const std::string subject = options.subject.empty() ? draft->subject : one_line(options.subject);
  show_draft(session.terminal, *found, subject, *text);
  if (const int consent = ask_consent(session, "Let it go out?", options.yes); consent != kDone)
    return consent;
  // What is as it stood is not said again: it goes out byte for byte.
  const act::Approve act{work.in, draft->id, subject == draft->subject ? "" : subject,
                         *text == draft->text ? "" : *text};
  const auto answer = session.api.act(act, found->version);
  if (!answer) return failed(session, answer.error());
  session.terminal.line("Approved.");
  if (answer->in) show_newest_contact(session, *answer->in);
  return kDone;
}

}  // namespace steward::cli
