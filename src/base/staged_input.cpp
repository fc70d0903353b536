#include "base/staged_input.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>

namespace steward {

std::optional<StagedInput> StagedInput::make(const std::string& text, const std::function<bool()>& may_end) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return std::nullopt;
  Descriptor ours(ends[0]), theirs(ends[1]);
  // Above 2, so that the child's dup2 onto 0, 1 and 2 can never hit it.
  Descriptor higher(::fcntl(theirs.get(), F_DUPFD_CLOEXEC, 3));
  if (!higher.open()) return std::nullopt;
  // The byte that makes the child's read fail should this process die; and nothing else ever comes from it.
  if (::send(higher.get(), "", 1, MSG_NOSIGNAL) != 1 || ::shutdown(higher.get(), SHUT_WR) != 0)
    return std::nullopt;
  return StagedInput(text, may_end, std::move(ours), std::move(higher));
}

void StagedInput::go_on(bool child_ended) {
  if (!ours_.open() || denied_) return;
  if (child_ended || !write()) {
    ours_.close();
    return;
  }
  if (sent_ < text_->size() || !all_was_read()) return;
  if (*may_end_ && !(*may_end_)()) {
    denied_ = true;  // stays open: the child must not take anything for the end before it is killed
    return;
  }
  tell_the_end();
}

// False: the child takes nothing more.
bool StagedInput::write() {
  while (sent_ < text_->size()) {
    const ssize_t n =
        ::send(ours_.get(), text_->data() + sent_, text_->size() - sent_, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno == EAGAIN;
    sent_ += static_cast<std::size_t>(n);
  }
  pollfd look{ours_.get(), 0, 0};
  return ::poll(&look, 1, 0) >= 0 && (look.revents & (POLLHUP | POLLERR)) == 0;
}

bool StagedInput::all_was_read() const {
  int unread = 0;
  return ::ioctl(ours_.get(), SIOCOUTQ, &unread) != 0 || unread == 0;
}

void StagedInput::tell_the_end() {
  char byte = 0;
  while (::recv(ours_.get(), &byte, 1, MSG_DONTWAIT) == 1) {
  }
  ours_.close();
}

}  // namespace steward
