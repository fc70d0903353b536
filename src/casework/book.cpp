#include "casework/book.h"

#include <algorithm>

#include "base/check.h"
#include "casework/apply.h"

namespace steward::casework {
namespace {

// Of all that a book, or a draft over it, holds about the job.
template <typename Cases>
const Case* last_to_follow(const Cases& cases, const JobKey& job) {
  const Case* last = nullptr;
  for (CaseId id : cases.about_all(job)) {
    const Case* value = cases.find(id);
    if (last == nullptr || followed_until(*value, job) >= followed_until(*last, job)) last = value;
  }
  return last;
}

}  // namespace

CaseBook::CaseBook(std::vector<Case> cases, std::vector<Emergency> emergencies, std::int64_t last_seq)
    : last_seq_(last_seq) {
  for (Case& value : cases) {
    index(value);
    cases_.emplace(value.id, std::move(value));
  }
  for (Emergency& emergency : emergencies) emergencies_.emplace(emergency.id, std::move(emergency));
}

void CaseBook::index(const Case& value) {
  if (gathers(value)) {
    for (const CaseJob& job : value.jobs) by_job_[job.job()].insert(value.id);
  }
  by_person_[value.uid].insert(value.id);
  if (at_rest(value)) {
    restless_.erase(value.id);
  } else {
    restless_.insert(value.id);
  }
}

void CaseBook::recall(Case value) {
  index(value);
  cases_.insert_or_assign(value.id, std::move(value));
}

const Case* CaseBook::find(CaseId id) const {
  const auto found = cases_.find(id);
  return found == cases_.end() ? nullptr : &found->second;
}

std::vector<CaseId> CaseBook::about_all(const JobKey& job) const {
  const auto found = by_job_.find(job);
  if (found == by_job_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

std::vector<CaseId> CaseBook::of_person(uid_t uid) const {
  const auto found = by_person_.find(uid);
  if (found == by_person_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

const Case* CaseBook::about(const JobKey& job) const { return last_to_follow(*this, job); }

const Emergency* CaseBook::find(EmergencyId id) const {
  const auto found = emergencies_.find(id);
  return found == emergencies_.end() ? nullptr : &found->second;
}

void CaseBook::settle(Draft&& draft) {
  last_seq_ = draft.next_seq() - 1;
  for (auto& [id, value] : draft.touched_) {
    if (value.user.empty()) {  // erased: nothing of it is anybody's matter any more
      if (const auto before = cases_.find(id); before != cases_.end()) drop(before);
      continue;
    }
    index(value);
    cases_[id] = std::move(value);
  }
  for (Emergency& emergency : draft.declared_) emergencies_[emergency.id] = std::move(emergency);
}

std::map<CaseId, Case>::iterator CaseBook::drop(std::map<CaseId, Case>::iterator at) {
  const Case& value = at->second;
  for (const CaseJob& job : value.jobs) {
    auto& same_job = by_job_[job.job()];
    same_job.erase(value.id);
    if (same_job.empty()) by_job_.erase(job.job());
  }
  by_person_[value.uid].erase(value.id);
  restless_.erase(value.id);
  return cases_.erase(at);
}

void CaseBook::forget(const std::function<bool(const Case&)>& done_with) {
  for (auto at = cases_.begin(); at != cases_.end();) at = done_with(at->second) ? drop(at) : std::next(at);
}

const Case* Draft::find(CaseId id) const {
  const auto found = touched_.find(id);
  return found != touched_.end() ? &found->second : book_.find(id);
}

const Case& Draft::see(CaseId id) const {
  const Case* value = find(id);
  STEWARD_CHECK(value != nullptr);
  return *value;
}

const Case* Draft::about(const JobKey& job) const { return last_to_follow(*this, job); }

std::vector<CaseId> Draft::about_all(const JobKey& job) const {
  std::vector<CaseId> result = book_.about_all(job);
  if (const auto joined = joined_.find(job); joined != joined_.end())
    result.insert(result.end(), joined->second.begin(), joined->second.end());
  return result;
}

std::vector<CaseId> Draft::own_cases(uid_t uid) const {
  std::vector<CaseId> result = book_.of_person(uid);
  for (const auto& [id, value] : touched_) {
    if (value.uid == uid && book_.find(id) == nullptr) result.push_back(id);
  }
  return result;
}

const Case* Draft::matter(uid_t uid, const std::string& user, std::string_view principle) const {
  const Case* last = nullptr;
  for (CaseId id : own_cases(uid)) {
    const Case& value = see(id);
    if (value.user != user || value.principle != principle) continue;
    if (last == nullptr || value.open() || (!last->open() && value.closed_at >= last->closed_at))
      last = &value;
  }
  return last;
}

const Emergency* Draft::find(EmergencyId id) const {
  for (const Emergency& emergency : declared_) {
    if (emergency.id == id) return &emergency;
  }
  return book_.find(id);
}

void Draft::emit(CaseId in, event::Body body) {
  auto found = touched_.find(in);
  if (found == touched_.end()) found = touched_.emplace(in, see(in)).first;
  Event event{next_seq(), at_, in, found->second.uid, std::move(body)};
  apply(found->second, event);
  if (const auto* joined = std::get_if<event::JobJoined>(&event.body);
      joined != nullptr && gathers(found->second))
    joined_[joined->run.job].insert(in);
  events_.push_back(std::move(event));
}

void Draft::adopt(const Case& value) {
  touched_.emplace(value.id, value);
  if (book_.find(value.id) != nullptr || !gathers(value)) return;
  for (const CaseJob& job : value.jobs) joined_[job.job()].insert(value.id);
}

CaseId Draft::open(event::CaseOpened opened) {
  const CaseId id{next_seq()};
  Event event{id.value, at_, id, opened.uid, std::move(opened)};
  apply(touched_[id], event);
  events_.push_back(std::move(event));
  return id;
}

std::vector<CaseId> Draft::opened() const {
  std::vector<CaseId> result;
  for (const auto& [id, value] : touched_) {
    if (book_.find(id) == nullptr) result.push_back(id);
  }
  return result;
}

std::vector<CaseId> Draft::reopened() const {
  std::vector<CaseId> result;
  for (const auto& [id, value] : touched_) {
    if (book_.find(id) != nullptr && !book_.restless().contains(id)) result.push_back(id);
  }
  return result;
}

EmergencyId Draft::declare(Emergency emergency, uid_t by) {
  emergency.id = EmergencyId{next_seq()};
  emergency.declared_at = at_;
  events_.push_back({next_seq(), at_, CaseId{}, by, event::EmergencyDeclared{emergency}});
  declared_.push_back(emergency);
  return emergency.id;
}

void Draft::confirm(EmergencyId id, const std::string& by, uid_t uid) {
  Emergency confirmed = *find(id);
  confirmed.confirmed_by = by;
  confirmed.confirmed_at = at_;
  events_.push_back({next_seq(), at_, CaseId{}, uid, event::EmergencyConfirmed{id, by}});
  std::erase_if(declared_, [&](const Emergency& emergency) { return emergency.id == id; });
  declared_.push_back(std::move(confirmed));
}

void Draft::person_forgotten(uid_t uid, const std::string& by) {
  events_.push_back({next_seq(), at_, CaseId{}, uid, event::PersonForgotten{by}});
}

ContactId Draft::owe(CaseId in, const Message& message) {
  const ContactId contact{next_seq()};
  Written written =
      writer_(see(in), {contact, message.kind, message.run, message.words, message.plot, message.to});
  emit(in,
       event::ContactOwed{contact, message.kind, message.channel, message.to, message.run, message.draft,
                          written.message_id, written.subject, written.text, written.language, message.plot});
  return contact;
}

std::vector<Case> Draft::touched() const {
  std::vector<Case> result;
  for (const auto& [id, value] : touched_) result.push_back(value);
  return result;
}

}  // namespace steward::casework
