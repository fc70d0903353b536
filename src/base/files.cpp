#include "base/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "base/descriptor.h"
#include "base/text.h"

namespace steward {
namespace {

tl::unexpected<Error> failed(std::string_view doing, const std::filesystem::path& path, int error) {
  const ErrorCode code = error == ENOENT || error == ENOTDIR ? ErrorCode::not_found : ErrorCode::io;
  return fail(code, fmt::format("{} {}: {}", doing, one_line(path.native(), 1000),
                                std::generic_category().message(error)));
}

Status write_all(int fd, std::string_view content, const std::filesystem::path& path) {
  while (!content.empty()) {
    const ssize_t n = ::write(fd, content.data(), content.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed("writing", path, errno);
    content.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

Status fill(int fd, std::string_view content, int mode, std::optional<gid_t> group,
            const std::filesystem::path& path) {
  if (group && ::fchown(fd, static_cast<uid_t>(-1), *group) != 0)
    return failed("keeping the group of", path, errno);
  if (::fchmod(fd, static_cast<mode_t>(mode)) != 0) return failed("setting the mode of", path, errno);
  if (auto status = write_all(fd, content, path); !status) return status;
  if (::fsync(fd) != 0) return failed("flushing", path, errno);
  return {};
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!file.open()) return failed("opening", path, errno);
  struct ::stat about {};
  std::string content;
  if (::fstat(file.get(), &about) == 0 && about.st_size > 0) {
    content.reserve(std::min(static_cast<std::size_t>(about.st_size), limit));
  }
  // To the end rather than by st_size: files of /proc and /sys say 0 or a page.
  char buffer[16384];
  for (;;) {
    const ssize_t n = ::read(file.get(), buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed("reading", path, errno);
    if (n == 0) return content;
    content.append(buffer, static_cast<std::size_t>(n));
    if (content.size() > limit) {
      return fail(ErrorCode::io, fmt::format("reading {}: it is larger than {} bytes",
                                             one_line(path.native(), 1000), limit));
    }
  }
}

Status replace_file(const std::filesystem::path& path, std::string_view content, int mode,
                    std::optional<gid_t> group) {
  const std::filesystem::path parent = path.has_parent_path() ? path.parent_path() : ".";
  const Descriptor folder(::open(parent.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECTORY));
  if (!folder.open()) return fail(ErrorCode::io, failed("opening", parent, errno).value().message);
  std::string beside = (parent / ("." + path.filename().native() + ".XXXXXX")).native();
  const Descriptor file(::mkostemp(beside.data(), O_CLOEXEC));
  if (!file.open()) return fail(ErrorCode::io, failed("creating", beside, errno).value().message);
  Status status = fill(file.get(), content, mode, group, path);
  if (status && ::rename(beside.c_str(), path.c_str()) != 0) status = failed("replacing", path, errno);
  if (!status) {
    ::unlink(beside.c_str());
    return fail(ErrorCode::io, std::move(status.error().message));
  }
  // The new content stands; should the directory not reach the disk before a power cut, the old file is back,
  // whole.
  ::fsync(folder.get());
  return {};
}

}  // namespace steward
