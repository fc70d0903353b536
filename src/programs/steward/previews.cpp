#include "programs/steward/previews.h"

#include <fmt/format.h>

#include "base/text.h"
#include "programs/steward/words.h"

namespace steward::cli {
namespace {

std::string to_whom(const Preview& preview) {
  if (preview.channel == ChannelKind::mail) {
    return preview.name.empty() ? preview.address : fmt::format("{} <{}>", preview.name, preview.address);
  }
  if (preview.channel == ChannelKind::terminal) return "the person's terminals on the front-ends";
  if (preview.channel == ChannelKind::job_output) return "the job's own output";
  return preview.channel == ChannelKind::chat ? "the staff's chat" : "the ticket system";
}

std::string when(const Terminal& terminal, const Preview& preview) {
  const std::string draft = preview.draft ? "when a staff member approves it (steward approve)" : "";
  const std::string due =
      preview.due == no_time ? "at once" : "with the person's mail of " + terminal.time(preview.due);
  return draft.empty() ? due : preview.due == no_time ? draft : draft + ", " + due;
}

void show(const Terminal& terminal, const Preview& preview) {
  terminal.heading(fmt::format("By {} to {}", to_string(preview.channel), one_line(to_whom(preview))));
  terminal.line("  When: " + when(terminal, preview));
  terminal.line("  Subject: " + one_line(preview.subject));
  terminal.line();
  terminal.paragraph(plain_text(preview.text), 2);
}

Result<std::vector<Preview>> ask_previews(const Session& session, const StaffWork& work) {
  if (work.job.empty() && work.words.empty()) return session.api.outbox(work.in);
  auto text = words_from(session, work.words);
  if (!text) return tl::unexpected(text.error());
  if (work.job.empty()) return session.api.preview(act::Say{work.in, std::move(*text)});
  const auto job = session.api.job(work.job);
  if (!job) return tl::unexpected(job.error());
  return session.api.preview(act::OpenCase{job->job.id, std::move(*text)});
}

}  // namespace

int preview_contact(const Session& session, const StaffWork& work) {
  const auto previews = ask_previews(session, work);
  if (!previews) return failed(session, previews.error());
  const Terminal& terminal = session.terminal;
  if (previews->empty()) {
    terminal.line("Nothing waits to be sent in this case. With words, this shows what they would look like:");
    terminal.line(fmt::format("  steward contact {} --preview TEXT", work.in.value));
    return kDone;
  }
  for (const Preview& each : *previews) show(terminal, each);
  terminal.line();
  terminal.line("Nothing was sent.");
  return kDone;
}

int test_mail(const Session& session, const std::string& address) {
  const Terminal& terminal = session.terminal;
  if (terminal.errs_terminal)
    session.terminal.err << "Sending a test mail; this can take a minute …" << std::endl;
  const auto test = session.api.test_mail(address);
  if (!test) return failed(session, test.error());
  terminal.heading("What was said");
  for (const std::string& line : test->dialogue) terminal.line("  " + one_line(line, 500));
  if (!test->findings.empty()) terminal.heading("To look at");
  for (const std::string& finding : test->findings) terminal.paragraph("- " + one_line(finding, 1000), 2);
  terminal.line();
  if (!test->accepted) {
    terminal.complain("the mail was not accepted: " + one_line(test->detail, 500));
    return kFailed;
  }
  terminal.line(fmt::format("Accepted: {}", one_line(test->detail, 500)));
  terminal.line(fmt::format("Look whether it has arrived at {}, and not as spam.", one_line(address)));
  return kDone;
}

int choose_language(const Session& session, const std::string& language, bool json) {
  if (language.empty() && json) return print_json(session, "/me/language");
  const auto now = language.empty() ? session.api.language() : session.api.choose_language(language);
  if (!now) return failed(session, now.error());
  std::string others;
  for (const std::string& known : now->known)
    others += fmt::format("{}{}", others.empty() ? "" : ", ", one_line(known, 20));
  session.terminal.line(
      fmt::format("Steward writes to you in: {} (there are: {})", one_line(now->language, 20), others));
  if (language.empty()) session.terminal.line("Another one: steward language da");
  return kDone;
}

}  // namespace steward::cli
