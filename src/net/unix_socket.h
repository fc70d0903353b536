// Unix stream sockets by path: addresses, a listening one, a connected one, and who is on the other side.
// POSIX only; descriptors are close-on-exec and non-blocking.
#pragma once

#include <sys/un.h>

#include <filesystem>

#include "base/result.h"
#include "net/http.h"

namespace steward::net {

// Errors: invalid when the path is empty or longer than the 107 bytes that the kernel's address holds.
Result<sockaddr_un> unix_address(const std::filesystem::path& path);

// A descriptor that is closed with its owner.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();
  int get() const { return fd_; }
  int release();

 private:
  int fd_;
};

// A socket file that listens; the file goes with it, unless another has taken its place.
class ListeningSocket {
 public:
  // A socket file nobody answers at is replaced. Errors: conflict (somebody answers there, or it is no
  // socket), invalid (path), io.
  static Result<ListeningSocket> open(const std::filesystem::path& path, int mode);
  ListeningSocket(ListeningSocket&& other) noexcept;
  ListeningSocket& operator=(ListeningSocket&&) = delete;
  ~ListeningSocket();
  int release() { return socket_.release(); }  // the descriptor gets another owner; the file stays ours

 private:
  ListeningSocket(Descriptor socket, std::filesystem::path path)
      : socket_(std::move(socket)), path_(std::move(path)) {}
  Descriptor socket_;
  std::filesystem::path path_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

// SO_PEERCRED. Errors: io.
Result<Peer> peer_of(int fd);

}  // namespace steward::net
