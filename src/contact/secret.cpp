#include "contact/secret.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "base/descriptor.h"
#include "base/text.h"

namespace steward::contact {

Result<std::string> read_secret(const std::filesystem::path& file, std::string_view what) {
  const std::string name = one_line(file.native(), 500);
  const auto wrong = [&](ErrorCode code, std::string_view why) {
    return fail(code, fmt::format("{}: {} {}", what, name, why));
  };
  // Permission is asked of the open file, so that it cannot be another one by the time it is read.
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!opened.open()) {
    return wrong(errno == ENOENT || errno == ENOTDIR ? ErrorCode::not_found : ErrorCode::io,
                 "cannot be opened: " + std::generic_category().message(errno));
  }
  struct stat status {};
  if (::fstat(opened.get(), &status) != 0 || !S_ISREG(status.st_mode))
    return wrong(ErrorCode::invalid, "is not a plain file");
  if ((status.st_mode & 077) != 0) {
    return wrong(ErrorCode::refused,
                 fmt::format("can be read by others (mode {:04o}): chmod 600 it, let it belong to stewardd's "
                             "user, and if others may have read it, get a new secret",
                             status.st_mode & 07777));
  }
  std::array<char, 4096> buffer;
  const ssize_t got = ::read(opened.get(), buffer.data(), buffer.size());
  if (got < 0) return wrong(ErrorCode::io, "cannot be read: " + std::generic_category().message(errno));
  const std::string_view content(buffer.data(), static_cast<std::size_t>(got));
  const std::string_view secret = trim(content.substr(0, content.find('\n')));
  if (secret.empty()) return wrong(ErrorCode::invalid, "is empty: write the secret into its first line");
  return std::string(secret);
}

}  // namespace steward::contact
