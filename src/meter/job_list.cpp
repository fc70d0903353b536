#include "meter/job_list.h"

#include <fmt/format.h>

#include <algorithm>

namespace steward::meter {

std::string JobEntry::below() const {
  const std::string own = name.id != 0 ? fmt::format("job_{}", name.id) : std::string(name.sluid_text());
  return root->version == CgroupVersion::v1 ? fmt::format("uid_{}/{}", uid, own) : own;
}

Result<const std::vector<JobEntry>*> JobList::now() {
  found_.clear();
  if (search_) {
    if (auto status = search(); !status) return tl::unexpected(status.error());
  }
  for (Place& place : places_) search_ = !list(place) || search_;
  if (!search_) return &found_;
  // A root went away: look once more, so that one slurmd's restart hides nobody.
  found_.clear();
  if (auto status = search(); !status) return tl::unexpected(status.error());
  for (Place& place : places_) search_ = !list(place) || search_;
  return &found_;
}

const SlurmRoot* JobList::known(const SlurmRoot& root) {
  const auto at = std::find(roots_.begin(), roots_.end(), root);
  return at != roots_.end() ? &*at : &roots_.emplace_back(root);
}

Status JobList::search() {
  const auto roots = find_roots(options_);
  const auto stands = [](const Place& place) {
    return place.directory.each("", [](std::string_view, ino_t) {});
  };
  std::erase_if(places_, [&](const Place& place) { return !stands(place); });
  if (!roots) return tl::unexpected(roots.error());
  search_ = false;
  for (const SlurmRoot& root : *roots) {
    const SlurmRoot* at = known(root);
    const bool open =
        std::any_of(places_.begin(), places_.end(), [&](const Place& place) { return place.root == at; });
    if (!open) places_.push_back({at, Directory(at->processes("")), {}});
  }
  return {};
}

bool JobList::list(Place& place) {
  if (place.root->version == CgroupVersion::v1) return list_users(place);
  return list_jobs(place.root, place.directory, std::nullopt);
}

bool JobList::list_users(Place& place) {
  for (User& user : place.users) user.seen = false;
  const bool readable = place.directory.each("uid_", [&](std::string_view name, ino_t inode) {
    uid_t uid = 0;
    if (!number_after(name, "uid_", uid)) return;
    const auto known = std::find_if(place.users.begin(), place.users.end(),
                                    [&](const User& user) { return user.uid == uid && user.inode == inode; });
    if (known != place.users.end()) {
      known->seen = true;
    } else {
      place.users.push_back({uid, inode, Directory(place.root->processes(name)), true});
    }
  });
  std::erase_if(place.users, [](const User& user) { return !user.seen; });
  for (const User& user : place.users) list_jobs(place.root, user.directory, user.uid);
  return readable;
}

bool JobList::list_jobs(const SlurmRoot* root, const Directory& directory, std::optional<uid_t> uid) {
  return directory.each("", [&](std::string_view name, ino_t inode) {
    if (const auto job = job_name(name))
      found_.push_back({root, uid.value_or(0), uid.has_value(), *job, inode});
  });
}

}  // namespace steward::meter
