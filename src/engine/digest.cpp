#include "engine/digest.h"

#include <algorithm>
#include <map>

#include "model/case_contacts.h"

namespace steward::engine {
namespace {

bool had_one_since(const casework::CaseBook& book, uid_t uid, const std::string& user, Time moment) {
  for (CaseId id : book.of_person(uid)) {
    const Case& value = *book.find(id);
    if (value.user != user) continue;
    for (const Contact& contact : value.contacts) {
      const bool mail = contact.channel == ChannelKind::mail && contact.to == Audience::owner;
      if (mail && waits_for_digest(contact.kind) && contact.attempted_at >= moment) return true;
    }
  }
  return false;
}

std::vector<Digest> one_by_one(const casework::CaseBook& book, const Due::Contacts& waiting) {
  std::vector<Digest> all;
  for (const auto& each : waiting) {
    const Case& value = *book.find(each.first);
    all.push_back({value.uid, value.user, {each}});
  }
  return all;
}

}  // namespace

std::vector<Digest> digests_due(const casework::CaseBook& book, const Due::Contacts& waiting,
                                const policy::OfficeHours& office, Time now) {
  if (office.digest == policy::OfficeHours::no_digest) return one_by_one(book, waiting);
  if (waiting.empty()) return {};
  const Time moment = policy::digest_moment(office, now);
  if (moment == no_time) return {};
  std::map<std::pair<uid_t, std::string>, Digest> by_person;
  for (const auto& [in, id] : waiting) {
    const Case& value = *book.find(in);
    if (contact_in(value, id)->owed_at > moment) continue;
    Digest& digest = by_person[{value.uid, value.user}];
    digest.contacts.emplace_back(in, id);
  }
  std::vector<Digest> due;
  for (auto& [person, digest] : by_person) {
    if (had_one_since(book, person.first, person.second, moment)) continue;
    std::sort(digest.contacts.begin(), digest.contacts.end(),
              [](const auto& a, const auto& b) { return a.second < b.second; });
    digest.uid = person.first;
    digest.user = person.second;
    due.push_back(std::move(digest));
  }
  return due;
}

}  // namespace steward::engine
