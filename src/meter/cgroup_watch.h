// Tells that jobs or steps came or went, so that one which lives between two samples is met: inotify on the
// directories that hold jobs. Cgroup directories are made by mkdir, which inotify sees on v1 and v2 alike.
// Used by one thread.
#pragma once

#include <set>
#include <string>

#include "meter/descriptor.h"

namespace steward::meter {

class CgroupWatch {
 public:
  CgroupWatch();
  // To be waited on with poll; -1 where the kernel has no inotify left to give: then only samples see jobs.
  int get() const { return events_.get(); }
  // Idempotent: a directory that is watched already stays so; one that is gone is forgotten by the kernel.
  void add(const std::string& directory);
  // Forgets what has been told so far. True when there was something.
  bool drain();

 private:
  Descriptor events_;
};

}  // namespace steward::meter
