// The live state's file: opening, creating, mapping. For live.cpp only.
#pragma once

#include <cstdint>
#include <filesystem>

#include "layout.h"

namespace simgpu {

// Maps the file read-write; creates it first when there is none. The caller unmaps. Of several
// processes that create it at once, one wins and all map the winner's.
[[nodiscard]] Result<Layout*> map_live_file(const std::filesystem::path& file, std::int64_t now);

void unmap_live_file(Layout* layout);

// An exclusive lock among processes and threads, held while the object lives; the kernel drops it when
// the holder dies. Never waits: `held` says whether it was free.
class TryLock {
 public:
  explicit TryLock(const std::filesystem::path& file);
  ~TryLock();
  TryLock(const TryLock&) = delete;
  TryLock& operator=(const TryLock&) = delete;
  [[nodiscard]] bool held() const { return held_; }

 private:
  int fd_ = -1;
  bool held_ = false;
};

}  // namespace simgpu
