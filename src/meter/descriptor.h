// Kept file descriptors, and reading small kernel files (cgroup, procfs) from their start without opening
// them again. Not thread-safe; nothing here blocks longer than the kernel takes to write the file's text.
#pragma once

#include <dirent.h>
#include <sys/types.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steward::meter {

// Owns one descriptor; empty (-1) after a failed open. errno tells why, as the system call left it.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor();

  static Descriptor read_at(int directory, const char* path);

  explicit operator bool() const { return fd_ >= 0; }
  int get() const { return fd_; }

 private:
  int fd_ = -1;
};

// Reads the file from offset 0 to its end into `text` (reused, so that the hot path allocates nothing).
// False on any error, ENODEV of a removed cgroup included. Files above 16 MiB are refused.
bool read_whole(const Descriptor& file, std::string& text);

struct Entry {
  std::string name;
  ino_t inode = 0;
};

// A directory that is listed again and again.
class Directory {
 public:
  Directory() = default;
  explicit Directory(const std::string& path);
  Directory(Directory&& other) noexcept : stream_(std::exchange(other.stream_, nullptr)) {}
  Directory& operator=(Directory&& other) noexcept {
    std::swap(stream_, other.stream_);
    return *this;
  }
  ~Directory();

  explicit operator bool() const { return stream_ != nullptr; }
  int get() const { return ::dirfd(stream_); }
  // The directories below that begin with `prefix`, in the kernel's order. False when it cannot be read any
  // more.
  bool list(std::string_view prefix, std::vector<Entry>& found) const;

 private:
  DIR* stream_ = nullptr;
};

// "job_12" after "job_" -> 12. Nothing where other characters follow or the number does not fit 32 bits.
bool number_after(std::string_view name, std::string_view prefix, std::uint32_t& number);

}  // namespace steward::meter
