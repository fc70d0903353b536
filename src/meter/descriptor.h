// Kept file descriptors, and reading small kernel files (cgroup, procfs) from their start without opening
// them again. Not thread-safe; nothing here blocks longer than the kernel takes to write the file's text.
#pragma once

#include <dirent.h>
#include <sys/types.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

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

// A directory that is listed again and again, by getdents64 itself: opendir keeps 32 KiB for each, and
// readdir takes a directory that was removed for an empty one.
class Directory {
 public:
  Directory() = default;
  explicit Directory(const std::string& path);

  explicit operator bool() const { return static_cast<bool>(file_); }
  int get() const { return file_.get(); }
  // Calls `visit(name, inode)` for each directory below whose name begins with `prefix`, in the kernel's
  // order. Allocates nothing. False when it cannot be read, a directory that was removed included.
  template <typename Visit>
  bool each(std::string_view prefix, Visit visit) const {
    Page page;
    if (!rewind()) return false;
    while (read_page(page)) {
      while (const dirent64* entry = page.next()) {
        const std::string_view name = entry->d_name;
        if (name.starts_with(prefix) && is_directory(*entry)) visit(name, ino_t{entry->d_ino});
      }
    }
    return page.filled == 0;
  }

 private:
  struct Page {
    alignas(dirent64) std::array<char, 4096> bytes;
    ssize_t filled = 0;  // -1: an error
    ssize_t at = 0;
    const dirent64* next();
  };
  bool rewind() const;
  bool read_page(Page& page) const;
  bool is_directory(const dirent64& entry) const;  // "." and ".." are none here
  Descriptor file_;
};

// "job_12" after "job_" -> 12. Nothing where other characters follow or the number does not fit 32 bits.
bool number_after(std::string_view name, std::string_view prefix, std::uint32_t& number);

}  // namespace steward::meter
