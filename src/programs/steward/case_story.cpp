#include <fmt/format.h>

#include <algorithm>

#include "programs/steward/case_page.h"
#include "programs/steward/words.h"

namespace steward::cli {
namespace {

struct Moment {
  Time at;
  const Entry* entry;
  const Contact* contact;
};

void print_entry(const Terminal& terminal, const std::string& when, const Entry& entry) {
  const std::string meaning = meaning_words(entry.meaning);
  const bool person_of_staff = entry.staff && entry.meaning != Meaning::context;
  const std::string rest = (person_of_staff ? " (staff)" : "") + (meaning.empty() ? "" : ": " + meaning);
  terminal.fitted(terminal.paint(Tint::dim, when) + "  " + terminal.paint(Tint::strong, entry.who) + rest,
                  when + "  " + entry.who + rest, 2);
  terminal.paragraph(entry.text, 6);
}

void print_contact(const Terminal& terminal, const std::string& when, const Contact& contact, bool full) {
  const bool lost = contact.passage == Passage::refused || contact.passage == Passage::unclear;
  const bool draft = contact.passage == Passage::drafted;
  const Tint tint = lost ? Tint::bad : draft ? Tint::unsure : Tint::plain;
  const std::string to = audience_words(contact.to);
  std::string state = passage_words(terminal, contact);
  if (!contact.approved_by.empty()) state += ", approved by " + contact.approved_by;
  const std::string head =
      fmt::format("  {}{}: {}  [", to_string(contact.channel), to.empty() ? "" : " " + to, contact.subject);
  terminal.fitted(terminal.paint(Tint::dim, when) + head + terminal.paint(tint, state) + "]",
                  when + head + state + "]", 2);
  // A draft is there to be read.
  if (full || draft) terminal.paragraph(contact.text, 6);
}

}  // namespace

void print_story(const Terminal& terminal, const Case& in, const Caller& reader, bool full) {
  std::vector<Moment> story;
  for (const Entry& each : in.conversation) story.push_back({each.at, &each, nullptr});
  for (const Contact& each : in.contacts) {
    const bool person = each.to == Audience::owner;
    if (person || !owns(in, reader)) story.push_back({each.owed_at, nullptr, &each});
  }
  std::stable_sort(story.begin(), story.end(), [](const Moment& a, const Moment& b) { return a.at < b.at; });
  if (story.empty()) return;
  terminal.heading("What was said");
  for (const Moment& each : story) {
    const std::string when = terminal.time(each.at);
    if (each.entry != nullptr) {
      print_entry(terminal, when, *each.entry);
    } else {
      print_contact(terminal, when, *each.contact, full);
    }
  }
  if (!full && !in.contacts.empty()) {
    terminal.line(terminal.paint(
        Tint::dim, fmt::format("  every message as it was sent: steward case {} --full", in.id.value)));
  }
}

}  // namespace steward::cli
