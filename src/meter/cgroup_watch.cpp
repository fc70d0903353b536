#include "meter/cgroup_watch.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>

#include "base/log.h"

namespace steward::meter {

CgroupWatch::CgroupWatch() : events_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
  if (!events_)
    log(LogLevel::warning, "no_inotify", {{"effect", "jobs shorter than a sample may be missed"}});
}

void CgroupWatch::add(const std::string& directory) {
  if (events_) ::inotify_add_watch(get(), directory.c_str(), IN_CREATE | IN_DELETE | IN_ONLYDIR);
}

bool CgroupWatch::drain() {
  std::array<char, 4096> events;
  bool any = false;
  while (events_ && ::read(get(), events.data(), events.size()) > 0) any = true;
  return any;
}

}  // namespace steward::meter
