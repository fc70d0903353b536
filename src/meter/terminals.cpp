#include "meter/terminals.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <set>

#include "base/text.h"
#include "meter/descriptor.h"

namespace steward::meter {
namespace {

constexpr std::size_t kMostTerminals = 16;  // of one person, that one word is written to

enum class Written { none, part, all };

// As /proc/PID/stat encodes tty_nr (the kernel's new_encode_dev).
int tty_number(dev_t device) {
  const unsigned int ma = major(device);
  const unsigned int mi = minor(device);
  return static_cast<int>((mi & 0xffU) | (ma << 8) | ((mi & ~0xffU) << 12));
}

bool is_open_to_words(const struct ::stat& about) {
  return S_ISCHR(about.st_mode) && (about.st_mode & S_IWGRP) != 0;
}

struct Candidate {
  uid_t owner = 0;
  Terminal terminal;
  bool lived_in = false;
  bool in_job = false;
};

std::map<int, Candidate> candidates(const TerminalOptions& options) {
  std::map<int, Candidate> found;
  std::error_code error;
  for (std::filesystem::directory_iterator at(options.dev_pts, error), end; !error && at != end;
       at.increment(error)) {
    struct ::stat about {};
    if (::stat(at->path().c_str(), &about) != 0 || !is_open_to_words(about)) continue;
    if (about.st_uid < options.least_uid) continue;
    found[tty_number(about.st_rdev)] = {about.st_uid, {at->path().native(), about.st_rdev}, false, false};
  }
  return found;
}

std::string as_shown(std::string_view text) {
  std::string shown = "\r\n";
  for (const char c : plain_text(text)) {
    if (c == '\n') shown += '\r';
    shown += c;
  }
  if (!shown.ends_with('\n')) shown += "\r\n";
  return shown;
}

Written write_within(int fd, std::string_view text, Duration limit) {
  using Steady = std::chrono::steady_clock;
  const auto deadline = Steady::now() + limit;
  const std::size_t whole = text.size();
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n > 0) {
      text.remove_prefix(static_cast<std::size_t>(n));
      continue;
    }
    if (n < 0 && errno == EINTR) continue;
    const auto left = std::chrono::duration_cast<Duration>(deadline - Steady::now());
    if ((n < 0 && errno != EAGAIN) || left <= Duration(0)) break;
    pollfd wait{fd, POLLOUT, 0};
    ::poll(&wait, 1, static_cast<int>(left.count()));
    if ((wait.revents & (POLLERR | POLLNVAL)) != 0) break;
  }
  if (text.empty()) return Written::all;
  return text.size() == whole ? Written::none : Written::part;
}

Written write_one(const Terminal& terminal, uid_t owner, std::string_view text, Duration limit) {
  const Descriptor tty(::open(terminal.path.c_str(), O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  struct ::stat about {};
  // Looked at again once open: between finding and writing the number may have gone to somebody else.
  if (!tty || ::fstat(tty.get(), &about) != 0) return Written::none;
  if (!is_open_to_words(about) || about.st_uid != owner || about.st_rdev != terminal.device)
    return Written::none;
  return write_within(tty.get(), text, limit);
}

}  // namespace

std::map<uid_t, std::vector<Terminal>> find_terminals(const TerminalOptions& options, const ProcFs& proc) {
  std::map<uid_t, std::vector<Terminal>> terminals;
  auto found = candidates(options);
  if (found.empty()) return terminals;
  for (const pid_t pid : proc.all()) {
    const auto stat = proc.stat(pid);
    if (!stat || stat->tty == 0) continue;
    const auto at = found.find(stat->tty);
    if (at == found.end()) continue;
    at->second.lived_in = true;
    at->second.in_job = at->second.in_job || proc.in_slurm_job(pid);
  }
  for (auto& [number, candidate] : found) {
    if (candidate.lived_in && !candidate.in_job)
      terminals[candidate.owner].push_back(std::move(candidate.terminal));
  }
  return terminals;
}

TerminalResult write_to_terminals(const std::vector<Terminal>& terminals, const TerminalWord& word,
                                  Duration limit) {
  TerminalResult result{word.contact, Delivery::refused, "nobody is at a terminal that takes messages"};
  const std::string text = as_shown(word.text);
  std::size_t whole = 0;
  std::size_t partly = 0;
  std::size_t tried = 0;
  for (const Terminal& terminal : terminals) {
    if (tried == kMostTerminals) break;
    ++tried;
    const Written written = write_one(terminal, word.uid, text, limit);
    if (written == Written::all) ++whole;
    if (written == Written::part) ++partly;
  }
  if (tried == 0) return result;
  result.detail = fmt::format("written to {} of {} terminals", whole, tried);
  if (whole > 0) {
    result.delivery = Delivery::accepted;
  } else if (partly > 0) {
    result.delivery = Delivery::unclear;
    result.detail = "only a part could be written: the terminal is stopped or closed";
  } else {
    result.detail = "no terminal took the text: stopped (^S), closed, or mesg n";
  }
  return result;
}

}  // namespace steward::meter
