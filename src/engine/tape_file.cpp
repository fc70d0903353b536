#include "engine/tape_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "base/log.h"

namespace steward::engine {
namespace {

// The beginning of every header, keys being sorted: {"at":1795420800000,"cluster":…
constexpr std::string_view beginning = "{\"at\":";

std::string why(int error) { return std::generic_category().message(error); }

tl::unexpected<Error> failed(std::string_view doing, const std::filesystem::path& path, int error) {
  return fail(error == ENOENT ? ErrorCode::not_found : ErrorCode::io,
              fmt::format("{} {}: {}", doing, path.string(), why(error)));
}

constexpr std::size_t kPieceBack = 64 << 10;
// A crash that came again at once leaves the queue of a large cluster behind each of its lives.
constexpr std::uint64_t kFarthestBack = 256 << 20;

// Takes whole lines off the end of `text`. `all`: what it begins with is one. False: no more is wanted.
bool hand_back(std::string& text, bool all, const std::function<bool(std::string_view)>& more) {
  while (!text.empty()) {
    const auto before = text.size() < 2 ? std::string::npos : text.rfind('\n', text.size() - 2);
    if (before == std::string::npos && !all) return true;
    const std::size_t begin = before == std::string::npos ? 0 : before + 1;
    if (!more(std::string_view(text).substr(begin, text.size() - 1 - begin))) return false;
    text.resize(begin);
  }
  return true;
}

// 0: written whole. Else errno.
int write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

// Where the last whole line ends.
Result<std::uint64_t> end_of_lines(int fd, std::uint64_t size, const std::filesystem::path& path) {
  std::array<char, 65'536> piece;
  while (size > 0) {
    const std::uint64_t from = size > piece.size() ? size - piece.size() : 0;
    const ssize_t n = ::pread(fd, piece.data(), size - from, static_cast<off_t>(from));
    if (n < 0 || static_cast<std::uint64_t>(n) != size - from) return failed("reading", path, errno);
    const auto at = std::string_view(piece.data(), static_cast<std::size_t>(n)).rfind('\n');
    if (at != std::string_view::npos) return from + at + 1;
    size = from;
  }
  return std::uint64_t{0};
}

}  // namespace

Result<std::unique_ptr<TapeFile>> TapeFile::open(const std::filesystem::path& path, std::uint64_t limit) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0600);
  if (fd < 0) return failed("opening the tape", path, errno);
  std::unique_ptr<TapeFile> file(new TapeFile(fd, path, limit));
  if (const Status mended = file->mend(); !mended) return tl::unexpected<Error>(mended.error());
  return file;
}

TapeFile::~TapeFile() { ::close(fd_); }

Status TapeFile::mend() {
  struct ::stat about {};
  if (::fstat(fd_, &about) != 0) return failed("looking at the tape", path_, errno);
  std::array<char, beginning.size()> first;
  const ssize_t n = S_ISREG(about.st_mode) ? ::pread(fd_, first.data(), first.size(), 0) : -1;
  if (n < 0 || std::string_view(first.data(), static_cast<std::size_t>(n)) !=
                   beginning.substr(0, static_cast<std::size_t>(n)))
    return fail(ErrorCode::invalid, fmt::format("{} is there and is no tape", path_.string()));
  if (::fchmod(fd_, 0600) != 0) return failed("setting the mode of the tape", path_, errno);
  const auto end = end_of_lines(fd_, static_cast<std::uint64_t>(about.st_size), path_);
  if (!end) return tl::unexpected<Error>(end.error());
  if (*end != static_cast<std::uint64_t>(about.st_size) && ::ftruncate(fd_, static_cast<off_t>(*end)) != 0)
    return failed("taking a torn line off the tape", path_, errno);
  size_ = before_last_ = *end;
  return {};
}

bool TapeFile::append(std::string_view line) {
  if (over_) return false;
  if (size_ + line.size() + 1 > limit_) return stop("it has reached [tape] limit_mib");
  std::string text;
  text.reserve(line.size() + 1);
  text.append(line).push_back('\n');
  if (const int error = write_all(fd_, text); error != 0) {
    // Half a line is worse than none; making a file shorter needs no space.
    if (::ftruncate(fd_, static_cast<off_t>(size_)) != 0)
      return stop(why(error) + ", and its last line is torn");
    return stop(why(error));
  }
  before_last_ = std::exchange(size_, size_ + text.size());
  return true;
}

void TapeFile::take_back() {
  if (::ftruncate(fd_, static_cast<off_t>(before_last_)) == 0) size_ = before_last_;
}

// Pieces double while a line has no beginning in them, so that a long one is not moved for each.
void TapeFile::each_backwards(const std::function<bool(std::string_view line)>& more) const {
  std::string text;  // read and not handed over; ends where a line does
  std::uint64_t from = size_;
  for (std::size_t piece = kPieceBack; from > 0 && size_ - from < kFarthestBack;) {
    const std::uint64_t n = std::min<std::uint64_t>(piece, from);
    std::string before(n, '\0');
    if (::pread(fd_, before.data(), n, static_cast<off_t>(from - n)) != static_cast<ssize_t>(n)) return;
    from -= n;
    text.insert(0, before);
    if (!hand_back(text, from == 0, more)) return;
    piece = text.size() < kPieceBack ? kPieceBack : text.size();
  }
}

bool TapeFile::stop(std::string_view why_not) {
  over_ = true;
  log(LogLevel::warning, "tape_ended",
      {{"file", path_.string()},
       {"why", why_not},
       {"advice", "move it away; the next start begins another"}});
  return false;
}

}  // namespace steward::engine
