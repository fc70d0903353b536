#include "programs/steward/case_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "programs/steward/next_step.h"
#include "programs/steward/words.h"

namespace steward::cli {
namespace {

void show_head(const Terminal& terminal, const Case& in) {
  terminal.line(fmt::format("{}  {}", terminal.paint(Tint::strong, fmt::format("Case {}", in.id.value)),
                            case_state(in)));
  terminal.line(fmt::format("  {} job {} {}{}", in.user + "'s", in.job_shown, in.job_name,
                            in.node_list.empty() ? "" : ", on " + in.node_list));
  terminal.line("  opened " + terminal.time(in.opened_at));
  if (in.open() && in.held) terminal.line("  held: in observe mode Steward contacts nobody");
  if (in.open()) return;
  terminal.line(fmt::format("  closed {} by {}", terminal.time(in.closed_at), in.closed_by));
  if (!in.closing_words.empty()) terminal.paragraph(in.closing_words, 4);
}

void show_findings(const Terminal& terminal, const Case& in) {
  if (in.findings.empty()) return;
  terminal.heading("What was found");
  for (const Finding& each : in.findings) {
    const std::string head =
        each.standing ? verdict_mark(terminal, Judgement::breaks) + " " + each.rule
                      : verdict_mark(terminal, Judgement::keeps) + " " + each.rule + ", kept again";
    terminal.line(
        "  " + terminal.paint(each.standing ? Tint::bad : Tint::good, head) +
        terminal.paint(Tint::dim, fmt::format("  since {}, last seen {}", terminal.time(each.first_at),
                                              terminal.short_time(each.last_at))));
    terminal.paragraph(each.reason, 4);
    for (const auto& item : each.evidence) terminal.line("      " + evidence_line(terminal, item));
  }
}

// The conversation and the messages are one story: told in the order in which it happened.
void show_story(const Terminal& terminal, const Case& in, bool full) {
  struct Moment {
    Time at;
    const Entry* entry;
    const Contact* contact;
  };
  std::vector<Moment> story;
  for (const Entry& each : in.conversation) story.push_back({each.at, &each, nullptr});
  for (const Contact& each : in.contacts) story.push_back({each.owed_at, nullptr, &each});
  std::stable_sort(story.begin(), story.end(), [](const Moment& a, const Moment& b) { return a.at < b.at; });
  if (story.empty()) return;
  terminal.heading("What was said");
  for (const Moment& each : story) {
    const std::string when = terminal.paint(Tint::dim, terminal.time(each.at));
    if (each.entry != nullptr) {
      terminal.line(fmt::format("  {}  {}{}", when, terminal.paint(Tint::strong, each.entry->who),
                                each.entry->staff ? " (staff)" : ""));
      terminal.paragraph(each.entry->text, 6);
      continue;
    }
    const Contact& contact = *each.contact;
    const bool lost = contact.passage == Passage::refused || contact.passage == Passage::unclear;
    terminal.line(
        fmt::format("  {}  {}: {}  [{}]", when, to_string(contact.channel), contact.subject,
                    terminal.paint(lost ? Tint::bad : Tint::plain, passage_words(terminal, contact))));
    if (full) terminal.paragraph(contact.text, 6);
  }
  if (!full && !in.contacts.empty()) {
    terminal.line(terminal.paint(
        Tint::dim, fmt::format("  every message as it was sent: steward case {} --full", in.id.value)));
  }
}

void show_permissions(const Terminal& terminal, const Case& in) {
  if (!in.permissions.empty()) {
    terminal.heading("Permission to cancel");
    for (const Permission& each : in.permissions) {
      terminal.line(fmt::format("  {} (the run started {}{})", permission_words(terminal, each),
                                terminal.time(each.run.start),
                                each.run == in.run ? "" : ", which is not the present one"));
    }
  }
  if (!in.cancellations.empty()) {
    terminal.heading("Cancellation");
    for (const Cancellation& each : in.cancellations)
      terminal.line("  " + cancellation_words(terminal, each));
  }
}

void show_tasks(const Terminal& terminal, const Case& in) {
  if (in.tasks.empty()) return;
  terminal.heading("Tasks for staff");
  for (const StaffTask& each : in.tasks) {
    const bool open = each.done_at == no_time;
    const std::string state =
        open ? "open since " + terminal.short_time(each.opened_at)
             : fmt::format("done {} by {}", terminal.short_time(each.done_at), each.done_by);
    terminal.paragraph(fmt::format("task {}: {} ({})", each.id.value, each.what, state), 2);
  }
}

void show_steps(const Terminal& terminal, const Case& in, const Caller& reader) {
  const auto steps = possible_steps(in, reader);
  if (steps.empty()) return;
  terminal.heading("What you can do now: " + next_step(in, reader));
  std::size_t width = 0;
  for (const Step& each : steps) width = std::max(width, display_width(each.command));
  for (const Step& each : steps) {
    terminal.line(
        fmt::format("  {}  {}", terminal.paint(Tint::strong, pad(each.command, width)), each.meaning));
  }
}

}  // namespace

void print_case(const Terminal& terminal, const Case& in, const Caller& reader, bool full) {
  show_head(terminal, in);
  show_findings(terminal, in);
  show_story(terminal, in, full);
  show_permissions(terminal, in);
  show_tasks(terminal, in);
  show_steps(terminal, in, reader);
}

}  // namespace steward::cli
