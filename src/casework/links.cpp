#include "casework/links.h"

#include "model/case_contacts.h"

namespace steward::casework {
namespace {

bool names_run(const RunKey& run, SlurmId job, Time start) { return job == run.job.id && start == run.start; }

// Only what the page offers: everything else needs a login.
bool offers(const Contact& contact, const LinkUse& use, const PersonAct& act) {
  if (const auto* reply = std::get_if<act::Reply>(&act))
    return reply->meaning == Meaning::words || reply->meaning == Meaning::wrong;
  if (const auto* permit = std::get_if<act::Permit>(&act))
    return use.may_permit && names_run(*contact.run, permit->job, permit->start);
  if (const auto* decline = std::get_if<act::Decline>(&act))
    return use.may_decline && !use.given_beforehand && decline->job == contact.run->job.id;
  return false;
}

}  // namespace

LinkUse link_use(const Case& in, const Contact& contact) {
  LinkUse use;
  use.works = in.open() && contact.link_used_at == no_time && contact.to == Audience::owner &&
              contact.channel == ChannelKind::mail;
  if (!use.works || !contact.run || !gathers(in)) return use;
  const CaseJob* job = job_in(in, contact.run->job);
  const bool runs = job != nullptr && job->run == *contact.run && job->ended_at == no_time;
  if (!runs || cancelling(in, *contact.run) != nullptr) return use;
  const Permission* newest = newest_permission(in, *contact.run);
  use.given_beforehand =
      newest != nullptr && newest->state == PermissionState::given && newest->if_idle != Duration(0);
  use.may_decline = use.given_beforehand || (newest != nullptr && newest->state == PermissionState::asked);
  use.may_permit =
      newest == nullptr || newest->state != PermissionState::given || newest->if_idle != Duration(0);
  return use;
}

Status use_link(Draft& draft, const Caller& caller, ContactId id, const PersonAct& act) {
  const auto in = case_of(act);
  const Case* value = in ? draft.find(*in) : nullptr;
  const Contact* contact = value == nullptr ? nullptr : contact_in(*value, id);
  const bool own = contact != nullptr && value->uid == caller.uid && value->user == caller.user;
  if (!own) return fail(ErrorCode::refused, "the link is another matter's");
  if (contact->link_used_at != no_time) return fail(ErrorCode::conflict, "the link was used already");
  const LinkUse use = link_use(*value, *contact);
  if (!use.works || !offers(*contact, use, act))
    return fail(ErrorCode::refused, "the link does not allow this, or no longer");
  draft.emit(*in, event::LinkUsed{id});
  return {};
}

}  // namespace steward::casework
