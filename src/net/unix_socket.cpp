#include "net/unix_socket.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace steward::net {
namespace {

constexpr int kLocalBacklog = 1024;

tl::unexpected<Error> failed(std::string_view doing, const std::filesystem::path& path, int number) {
  return fail(ErrorCode::io,
              fmt::format("{} {}: {}", doing, path.string(), std::generic_category().message(number)));
}

Descriptor new_socket() {
  return Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

// Removes what a daemon that died has left. Only a refused connection proves that nobody listens: a full
// backlog (EAGAIN) or a forbidden one (EACCES) has a living owner.
Status make_room(const std::filesystem::path& path, const sockaddr_un& address) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return {};
    return failed("looking at", path, errno);
  }
  if (!S_ISSOCK(status.st_mode)) {
    return fail(ErrorCode::conflict,
                fmt::format("{} exists and is no socket; remove it or name another path", path.string()));
  }
  const Descriptor probe = new_socket();
  if (probe.get() < 0) return failed("making a socket for", path, errno);
  if (::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ||
      (errno != ECONNREFUSED && errno != ENOENT)) {
    return fail(ErrorCode::conflict,
                fmt::format("another daemon answers at {}; stop it first", path.string()));
  }
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return failed("removing the stale", path, errno);
  return {};
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  Descriptor old(std::exchange(fd_, other.release()));
  return *this;
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

int Descriptor::release() { return std::exchange(fd_, -1); }

Result<sockaddr_un> unix_address(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string& name = path.native();
  if (name.empty()) return fail(ErrorCode::invalid, "the socket's path is empty");
  if (name.size() >= sizeof address.sun_path) {
    return fail(ErrorCode::invalid, fmt::format("the socket's path has {} bytes and may have {}: {}",
                                                name.size(), sizeof address.sun_path - 1, name));
  }
  std::memcpy(address.sun_path, name.c_str(), name.size() + 1);
  return address;
}

Result<ListeningSocket> ListeningSocket::open(const std::filesystem::path& path, int mode) {
  const auto address = unix_address(path);
  if (!address) return tl::unexpected(address.error());
  if (const Status room = make_room(path, *address); !room) return tl::unexpected(room.error());
  ListeningSocket made(new_socket(), path);
  const int fd = made.socket_.get();
  if (fd < 0) return failed("making a socket for", path, errno);
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0) {
    return failed("binding", path, errno);
  }
  // Whatever the umask gave it: until listen() every connection is refused, so the mode is right in time.
  struct stat status {};
  if (::chmod(path.c_str(), static_cast<mode_t>(mode)) != 0 || ::lstat(path.c_str(), &status) != 0) {
    return failed("setting the mode of", path, errno);
  }
  made.device_ = status.st_dev;
  made.inode_ = status.st_ino;
  if (::listen(fd, kLocalBacklog) != 0) return failed("listening at", path, errno);
  return made;
}

ListeningSocket::ListeningSocket(ListeningSocket&& other) noexcept
    : socket_(std::move(other.socket_)),
      path_(std::move(other.path_)),
      device_(other.device_),
      inode_(std::exchange(other.inode_, 0)) {}

ListeningSocket::~ListeningSocket() {
  struct stat status {};
  if (inode_ == 0 || ::lstat(path_.c_str(), &status) != 0) return;
  if (status.st_dev == device_ && status.st_ino == inode_) ::unlink(path_.c_str());
}

Result<Peer> peer_of(int fd) {
  ucred credentials{};
  socklen_t length = sizeof credentials;
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0) {
    return fail(ErrorCode::io, "SO_PEERCRED: " + std::generic_category().message(errno));
  }
  return Peer{credentials.uid, credentials.gid, credentials.pid};
}

}  // namespace steward::net
