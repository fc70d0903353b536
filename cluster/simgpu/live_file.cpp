#include "live_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <new>

#include "use.h"

namespace simgpu {
namespace {

tl::unexpected<std::string> fault(const std::string& what, const std::filesystem::path& file) {
  return failure(what + " " + file.string() + ": " + std::strerror(errno));
}

Result<Layout*> map(int fd, const std::filesystem::path& file) {
  void* at = ::mmap(nullptr, sizeof(Layout), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (at == MAP_FAILED) return fault("cannot map", file);
  return static_cast<Layout*>(at);
}

void fill(Layout* at, std::int64_t now) {
  auto* layout = new (at) Layout{};
  layout->magic = kMagic;
  layout->version = kLayoutVersion;
  layout->size = sizeof(Layout);
  layout->created_us = now;
  for (Checkpoint& checkpoint : layout->checkpoints) checkpoint.at_us = now;
}

// Prepares the file under a name of its own and links it into place whole: nobody sees half a file.
Result<void> create(const std::filesystem::path& file, std::int64_t now) {
  std::string name = file.string() + ".new.XXXXXX";
  const int fd = ::mkostemp(name.data(), O_CLOEXEC);
  if (fd < 0) return fault("cannot create", name);
  Result<Layout*> mapped = failure(std::string());
  if (::ftruncate(fd, sizeof(Layout)) == 0 && ::fchmod(fd, 0666) == 0) {
    mapped = map(fd, name);
  } else {
    mapped = fault("cannot prepare", name);
  }
  Result<void> result;
  if (mapped) {
    fill(*mapped, now);
    unmap_live_file(*mapped);
    if (::link(name.c_str(), file.c_str()) != 0 && errno != EEXIST) result = fault("cannot create", file);
  } else {
    result = failure(mapped.error());
  }
  ::unlink(name.c_str());
  ::close(fd);
  return result;
}

Result<Layout*> map_checked(int fd, const std::filesystem::path& file) {
  const std::string advice = "; stop what uses it and remove it, it is made anew";
  struct stat info {};
  if (::fstat(fd, &info) != 0) return fault("cannot examine", file);
  if (info.st_size != static_cast<off_t>(sizeof(Layout))) {
    return failure(file.string() + " is not a live state of this version" + advice);
  }
  Result<Layout*> layout = map(fd, file);
  if (!layout) return layout;
  if ((*layout)->magic == kMagic && (*layout)->version == kLayoutVersion &&
      (*layout)->size == sizeof(Layout)) {
    return layout;
  }
  unmap_live_file(*layout);
  return failure(file.string() + " has another layout" + advice);
}

}  // namespace

Result<Layout*> map_live_file(const std::filesystem::path& file, std::int64_t now) {
  int fd = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT) {
    const Result<void> created = create(file, now);
    if (!created) return failure(created.error());
    fd = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
  }
  if (fd < 0) return fault("cannot open", file);
  Result<Layout*> layout = map_checked(fd, file);
  ::close(fd);
  return layout;
}

void unmap_live_file(Layout* layout) { ::munmap(layout, sizeof(Layout)); }

TryLock::TryLock(const std::filesystem::path& file) : fd_(::open(file.c_str(), O_RDWR | O_CLOEXEC)) {
  held_ = fd_ >= 0 && ::flock(fd_, LOCK_EX | LOCK_NB) == 0;
}

TryLock::~TryLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace simgpu
