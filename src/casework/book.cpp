#include "casework/book.h"

#include <algorithm>

#include "base/check.h"
#include "casework/apply.h"

namespace steward::casework {

CaseBook::CaseBook(std::vector<Case> cases, std::vector<Emergency> emergencies, std::int64_t last_seq)
    : last_seq_(last_seq) {
  for (Case& value : cases) {
    by_job_[value.job].push_back(value.id);
    cases_.emplace(value.id, std::move(value));
  }
  for (Emergency& emergency : emergencies) emergencies_.emplace(emergency.id, std::move(emergency));
}

const Case* CaseBook::find(CaseId id) const {
  const auto found = cases_.find(id);
  return found == cases_.end() ? nullptr : &found->second;
}

const Case* CaseBook::about(const JobKey& job) const {
  const auto found = by_job_.find(job);
  if (found == by_job_.end()) return nullptr;
  const Case* newest = nullptr;
  for (CaseId id : found->second) {
    const Case& value = cases_.at(id);
    if (value.open()) return &value;
    if (newest == nullptr || newest->id < value.id) newest = &value;
  }
  return newest;
}

const Emergency* CaseBook::find(EmergencyId id) const {
  const auto found = emergencies_.find(id);
  return found == emergencies_.end() ? nullptr : &found->second;
}

void CaseBook::settle(Draft&& draft) {
  last_seq_ = draft.next_seq() - 1;
  for (auto& [id, value] : draft.touched_) {
    if (!cases_.contains(id)) by_job_[value.job].push_back(id);
    cases_[id] = std::move(value);
  }
  for (Emergency& emergency : draft.declared_) emergencies_.emplace(emergency.id, std::move(emergency));
}

void CaseBook::forget(const std::function<bool(const Case&)>& done_with) {
  for (auto at = cases_.begin(); at != cases_.end();) {
    if (!done_with(at->second)) {
      ++at;
      continue;
    }
    auto& same_job = by_job_[at->second.job];
    std::erase(same_job, at->first);
    if (same_job.empty()) by_job_.erase(at->second.job);
    at = cases_.erase(at);
  }
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

const Case* Draft::about(const JobKey& job) const {
  for (const auto& [id, value] : touched_) {
    if (value.job == job && value.open()) return &value;
  }
  const Case* value = book_.about(job);
  return value == nullptr ? nullptr : &see(value->id);
}

const Emergency* Draft::find(EmergencyId id) const { return book_.find(id); }

void Draft::emit(CaseId in, event::Body body) {
  auto found = touched_.find(in);
  if (found == touched_.end()) found = touched_.emplace(in, see(in)).first;
  Event event{next_seq(), at_, in, found->second.uid, std::move(body)};
  apply(found->second, event);
  events_.push_back(std::move(event));
}

CaseId Draft::open(event::CaseOpened opened) {
  const CaseId id{next_seq()};
  Event event{id.value, at_, id, opened.uid, std::move(opened)};
  apply(touched_[id], event);
  events_.push_back(std::move(event));
  return id;
}

EmergencyId Draft::declare(Emergency emergency, uid_t by) {
  emergency.id = EmergencyId{next_seq()};
  emergency.declared_at = at_;
  events_.push_back({next_seq(), at_, CaseId{}, by, event::EmergencyDeclared{emergency}});
  declared_.push_back(emergency);
  return emergency.id;
}

ContactId Draft::owe(CaseId in, MessageKind kind, ChannelKind channel, const Evidence& words) {
  const ContactId contact{next_seq()};
  Written written = writer_(see(in), contact, kind, words);
  emit(in, event::ContactOwed{contact, kind, channel, written.message_id, written.subject, written.text});
  return contact;
}

std::vector<Case> Draft::touched() const {
  std::vector<Case> result;
  for (const auto& [id, value] : touched_) result.push_back(value);
  return result;
}

}  // namespace steward::casework
