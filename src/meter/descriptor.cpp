#include "meter/descriptor.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>

namespace steward::meter {
namespace {

constexpr std::size_t kMostBytes = std::size_t{16} << 20;

}  // namespace

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

Descriptor Descriptor::read_at(int directory, const char* path) {
  return Descriptor(::openat(directory, path, O_RDONLY | O_CLOEXEC | O_NOCTTY));
}

bool read_whole(const Descriptor& file, std::string& text) {
  if (!file) return false;
  if (text.capacity() < 4096) text.reserve(4096);
  text.resize(text.capacity());
  std::size_t filled = 0;
  for (;;) {
    const ssize_t n =
        ::pread(file.get(), text.data() + filled, text.size() - filled, static_cast<off_t>(filled));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      text.clear();
      return false;
    }
    filled += static_cast<std::size_t>(n);
    if (n == 0) break;
    if (filled == text.size()) {
      if (filled >= kMostBytes) return false;
      text.resize(filled * 2);
    }
  }
  text.resize(filled);
  return true;
}

Directory::Directory(const std::string& path)
    : file_(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {}

bool Directory::rewind() const { return file_ && ::lseek(get(), 0, SEEK_SET) == 0; }

bool Directory::read_page(Page& page) const {
  page.at = 0;
  page.filled = ::getdents64(get(), page.bytes.data(), page.bytes.size());
  return page.filled > 0;
}

const dirent64* Directory::Page::next() {
  if (at >= filled) return nullptr;
  const auto* entry = reinterpret_cast<const dirent64*>(bytes.data() + at);
  at += entry->d_reclen;
  return entry;
}

bool Directory::is_directory(const dirent64& entry) const {
  const std::string_view name = entry.d_name;
  if (name == "." || name == "..") return false;
  if (entry.d_type != DT_UNKNOWN) return entry.d_type == DT_DIR;
  struct ::stat about {};
  return ::fstatat(get(), entry.d_name, &about, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(about.st_mode);
}

bool number_after(std::string_view name, std::string_view prefix, std::uint32_t& number) {
  if (!name.starts_with(prefix)) return false;
  name.remove_prefix(prefix.size());
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  return error == std::errc() && end == name.data() + name.size();
}

}  // namespace steward::meter
