// The jobs' directories on this node, listed again and again without allocating. Used by one thread.
#pragma once

#include <deque>
#include <vector>

#include "meter/cgroup_layout.h"
#include "meter/descriptor.h"

namespace steward::meter {

// One job's directory, as long as it stands: a job is told from a later one in the same place by its inode.
struct JobEntry {
  const SlurmRoot* root = nullptr;  // the same one as long as the list lives
  uid_t uid = 0;
  bool uid_known = false;  // v2: to be taken from a process's owner
  JobName name;
  ino_t inode = 0;

  std::string below() const;  // "uid_5/job_7", "job_7": for SlurmRoot::path
};

class JobList {
 public:
  explicit JobList(CgroupOptions options) : options_(std::move(options)) {}
  // Every job now; valid until the next call. Errors: unavailable, as find_roots says.
  Result<const std::vector<JobEntry>*> now();
  // Roots come and go (a slurmd that starts, another slice): the next now() searches for them anew.
  void look_for_roots() { search_ = true; }

  // Those that stand.
  template <typename Visit>
  void each_root(Visit visit) const {
    for (const Place& place : places_) visit(place.root);
  }
  // Directories whose changes tell of jobs that come and go: the roots', and on v1 the users'.
  template <typename Visit>
  void each_parent(Visit visit) const {
    for (const Place& place : places_) {
      visit(place.root->processes(""));
      for (const User& user : place.users) visit(place.root->processes("uid_" + std::to_string(user.uid)));
    }
  }

 private:
  struct User {
    uid_t uid = 0;
    ino_t inode = 0;
    Directory directory;
    bool seen = false;
  };
  struct Place {
    const SlurmRoot* root = nullptr;
    Directory directory;
    std::vector<User> users;
  };

  Status search();
  const SlurmRoot* known(const SlurmRoot& root);
  bool list(Place& place);
  bool list_users(Place& place);
  bool list_jobs(const SlurmRoot* root, const Directory& directory, std::optional<uid_t> uid);

  CgroupOptions options_;
  bool search_ = true;
  std::deque<SlurmRoot> roots_;  // every one that was ever found
  std::vector<Place> places_;    // those that stand
  std::vector<JobEntry> found_;
};

}  // namespace steward::meter
