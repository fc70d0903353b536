// Live: answers by the link in a mail. The token is all the identity there is; what it is bound to is asked
// of the ledger each time, so that nothing about it is kept but that it was used.
#include "casework/links.h"

#include <fmt/format.h>

#include "base/log.h"
#include "contact/text_parts.h"
#include "engine/letters.h"
#include "engine/live.h"

namespace steward::engine {
namespace {

// What a genuine token is about. The contact is the case's.
struct Linked {
  Case in;
  Contact contact;
  Time until = no_time;
};

// "4711 (train.sh)".
std::string job_of(const Linked& linked) {
  if (!linked.contact.run) return "";
  const CaseJob* job = job_in(linked.in, linked.contact.run->job);
  if (job == nullptr) return "";
  return job->name.empty() ? job->shown : fmt::format("{} ({})", job->shown, job->name);
}

PersonAct act_of(const Linked& linked, const LinkAnswer& answer) {
  const CaseId in = linked.in.id;
  const SlurmId job = linked.contact.run ? linked.contact.run->job.id : 0;
  switch (answer.kind) {
    case LinkAnswer::Kind::permit:
      return act::Permit{in, linked.contact.run ? linked.contact.run->start : no_time, job};
    case LinkAnswer::Kind::decline:
      // What came with the job is taken back by any word of its owner's.
      if (casework::link_use(linked.in, linked.contact).given_beforehand)
        return act::Reply{in, answer.text.empty() ? "Keep the job." : answer.text, Meaning::words};
      return act::Decline{in, answer.text, job};
    case LinkAnswer::Kind::wrong:
      return act::Reply{in, answer.text, Meaning::wrong};
    case LinkAnswer::Kind::reply:
      break;
  }
  return act::Reply{in, answer.text, Meaning::words};
}

// Where it stands, without looking at what is asked.
std::optional<LinkTrouble> trouble_of(const Linked& linked, Time now) {
  if (linked.contact.link_used_at != no_time) return LinkTrouble::used;
  if (now >= linked.until) return LinkTrouble::expired;
  if (!casework::link_use(linked.in, linked.contact).works) return LinkTrouble::over;
  return std::nullopt;
}

std::optional<Linked> linked_by(const casework::CaseBook& book, store::Store& store, const Names& names,
                                const std::string& token) {
  if (names.portal_url.empty()) return std::nullopt;
  const auto claim = contact::read_token(token);
  if (!claim) return std::nullopt;
  auto in = find_case(book, store, claim->in);
  if (!in) return std::nullopt;
  const Contact* contact = contact_in(*in, claim->contact);
  const bool genuine = contact != nullptr &&
                       contact::is_genuine(names.token_key, contact::TokenUse::link, *claim, *in, *contact);
  if (!genuine) return std::nullopt;
  Linked linked{{}, *contact, claim->until};
  linked.in = std::move(*in);
  return linked;
}

}  // namespace

tl::expected<AnswerPage, LinkTrouble> Live::look_at_link(const std::string& token) const {
  const auto linked = linked_by(state_.book, edges_.store, names_, token);
  if (!linked) return tl::unexpected(LinkTrouble::unknown);
  if (const auto trouble = trouble_of(*linked, edges_.clock.now())) return tl::unexpected(*trouble);
  const casework::LinkUse use = casework::link_use(linked->in, linked->contact);
  AnswerPage page;
  page.platform = state_.policy.platform;
  page.language = linked->contact.language;
  page.person = linked->in.user.substr(0, linked->in.user.find('@'));
  page.subject = linked->contact.subject;
  page.text = contact::without_link(linked->contact.text);
  page.in = linked->in.id;
  if (linked->contact.plot) page.plot = *linked->contact.plot;
  page.until = linked->until;
  page.zone = names_.zone;
  page.job = job_of(*linked);
  page.may_permit = use.may_permit;
  page.may_decline = use.may_decline;
  return page;
}

tl::expected<void, LinkRefusal> Live::answer_by_link(const std::string& token, const LinkAnswer& answer) {
  const auto linked = linked_by(state_.book, edges_.store, names_, token);
  if (!linked) return tl::unexpected(LinkRefusal{LinkTrouble::unknown, ""});
  if (const auto trouble = trouble_of(*linked, edges_.clock.now()))
    return tl::unexpected(LinkRefusal{*trouble, ""});
  recall(linked->in.id);
  const Caller person{linked->in.uid, linked->in.user, Role::user};
  const auto taken = take(input::Person{person, act_of(*linked, answer), 0, linked->contact.id});
  if (taken) return {};
  log(LogLevel::info, "link_refused",
      {{"contact", linked->contact.id.value}, {"why", taken.error().message}});
  if (taken.error().code == ErrorCode::io) return tl::unexpected(LinkRefusal{LinkTrouble::not_now, ""});
  return tl::unexpected(LinkRefusal{LinkTrouble::refused, taken.error().message});
}

}  // namespace steward::engine
