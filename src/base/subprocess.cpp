#include "base/subprocess.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <system_error>
#include <thread>

#include "base/descriptor.h"
#include "base/staged_input.h"
#include "base/text.h"

namespace steward {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kErrorOutputLimit = 64 * 1024;
// Once the program itself has ended, how long a process that it left behind may keep the pipes open.
constexpr Duration kAfterExit{500};
// How long a killed process may take to go. One stuck in the kernel (a dead file server) may never: it is
// left.
constexpr Duration kAfterKill{2000};

struct Pipe {
  Descriptor read, write;
};

tl::unexpected<Error> cannot_start(const Command& command, int error) {
  const std::string name = command.argv.empty() ? "" : one_line(command.argv.front(), 200);
  return fail(ErrorCode::unavailable,
              fmt::format("{} cannot be started: {}", name, std::generic_category().message(error)));
}

// Both ends lie above 2, so that the child's dup2 and open onto 0, 1 and 2 can never hit one of them.
std::optional<Pipe> make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return std::nullopt;
  Pipe made{Descriptor(ends[0]), Descriptor(ends[1])};
  for (Descriptor* end : {&made.read, &made.write}) {
    if (end->get() > 2) continue;
    Descriptor higher(::fcntl(end->get(), F_DUPFD_CLOEXEC, 3));
    if (!higher.open()) return std::nullopt;
    *end = std::move(higher);
  }
  if (::fcntl(made.read.get(), F_SETFL, O_NONBLOCK) != 0) return std::nullopt;
  return made;
}

// The child, leader of its own process group. Ended and reaped at the latest when this goes.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() { end(); }

  // Has it ended? It stays a zombie, so that its process group's number is not given to others.
  bool ended() const {
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == pid_;
  }

  // Kills what is left of the group and takes the exit status; nullopt if it would not go.
  std::optional<int> end() {
    if (reaped_) return status_;
    ::kill(-pid_, SIGKILL);
    const auto until = Steady::now() + kAfterKill;
    while (!reaped_) {
      int status = 0;
      const pid_t got = ::waitpid(pid_, &status, WNOHANG);
      if (got == pid_) {
        reaped_ = true;
        status_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
      } else if (got < 0 && errno != EINTR) {
        reaped_ = true;  // somebody else's waitpid took it: its status is lost
      } else if (Steady::now() >= until) {
        return std::nullopt;
      } else {
        std::this_thread::sleep_for(Duration(1));
      }
    }
    return status_;
  }

 private:
  pid_t pid_;
  bool reaped_ = false;
  std::optional<int> status_;
};

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (const std::string& text : texts) out.push_back(const_cast<char*>(text.c_str()));
  out.push_back(nullptr);
  return out;
}

// Has the child begin as if from nothing: no signal ignored or blocked, no file open but 0, 1 and 2.
// `in`: -1 where there is nothing to read.
int spawn(const Command& command, int in, int out, int err, pid_t* pid) {
  std::vector<std::string> variables;
  for (const auto& [key, value] : command.environment) variables.push_back(key + "=" + value);
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawnattr_init(&attributes);
  if (in < 0)
    ::posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  else
    ::posix_spawn_file_actions_adddup2(&files, in, 0);
  ::posix_spawn_file_actions_adddup2(&files, out, 1);
  ::posix_spawn_file_actions_adddup2(&files, err, 2);
  ::posix_spawn_file_actions_addclosefrom_np(&files, 3);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setsigdefault(&attributes, &all);
  ::posix_spawnattr_setpgroup(&attributes, 0);
  ::posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  const int error = ::posix_spawn(pid, command.argv.front().c_str(), &files, &attributes,
                                  pointers(command.argv).data(), pointers(variables).data());
  ::posix_spawn_file_actions_destroy(&files);
  ::posix_spawnattr_destroy(&attributes);
  return error;
}

bool has_nul(const Command& command) {
  const auto bad = [](const std::string& text) { return text.find('\0') != std::string::npos; };
  return std::any_of(command.argv.begin(), command.argv.end(), bad) ||
         std::any_of(command.environment.begin(), command.environment.end(),
                     [&](const auto& pair) { return bad(pair.first) || bad(pair.second); });
}

// Takes what the pipe holds now; closes it at its end.
template <typename Take>
void drain(Descriptor& pipe, Take take) {
  std::array<char, 65536> buffer;
  // A bounded number of reads, so that one pipe that never dries up cannot hide the deadline or the other
  // pipe.
  for (int i = 0; i < 16; ++i) {
    const ssize_t n = ::read(pipe.get(), buffer.data(), buffer.size());
    if (n > 0) {
      take(std::string_view(buffer.data(), static_cast<std::size_t>(n)));
    } else if (n < 0 && errno == EINTR) {
      continue;
    } else {
      if (n == 0 || errno != EAGAIN) pipe.close();
      return;
    }
  }
}

// Waits until a pipe has something, or for a moment: neither the child's own end nor its having read all that
// it got makes an event here.
void wait(const Descriptor& out, const Descriptor& err, const std::optional<StagedInput>& input,
          Steady::time_point until) {
  const int to_write_to = input ? input->to_write_to() : -1;
  // Negative ones are skipped.
  std::array<pollfd, 3> events = {
      {{out.get(), POLLIN, 0}, {err.get(), POLLIN, 0}, {to_write_to, POLLOUT, 0}}};
  const bool being_read = input && input->waits_for_child() && to_write_to < 0;
  const Duration look = (out.open() || err.open()) && !being_read ? Duration(20) : Duration(2);
  const auto left = std::chrono::ceil<Duration>(until - Steady::now());
  ::poll(events.data(), events.size(), static_cast<int>(std::clamp(left, Duration(0), look).count()));
}

// One command being run: its pipes, and what came out of them.
struct Running {
  const Command& command;
  const std::function<void(std::string_view)>& take;
  Descriptor out, err;
  std::optional<StagedInput> input;
  CommandResult result;
  std::size_t taken = 0;
  bool too_much = false;

  void read() {
    if (out.open()) {
      drain(out, [&](std::string_view piece) {
        too_much = too_much || piece.size() > command.output_limit - taken;
        if (too_much) return;
        taken += piece.size();
        take(piece);
      });
    }
    if (err.open()) {
      drain(err, [&](std::string_view piece) {
        result.error_output += piece.substr(0, kErrorOutputLimit - result.error_output.size());
      });
    }
  }

  // Until the child has ended and its output has been read. Errors: timeout, garbled, refused.
  Status follow(const Child& child, Steady::time_point deadline) {
    std::optional<Steady::time_point> ended_at;
    for (;;) {
      // Looked at before reading: what a child wrote before it ended is then in the pipe.
      if (!ended_at && child.ended()) ended_at = Steady::now();
      read();
      if (input) input->go_on(ended_at.has_value());
      if (input && input->denied())
        return fail(ErrorCode::refused,
                    fmt::format("{}: its input was not to end", one_line(command.argv[0])));
      const auto now = Steady::now();
      if (too_much) {
        return fail(ErrorCode::garbled, fmt::format("{} wrote more than {} bytes", one_line(command.argv[0]),
                                                    command.output_limit));
      }
      if (ended_at && ((!out.open() && !err.open()) || now - *ended_at > kAfterExit)) return {};
      if (now >= deadline) {
        return fail(ErrorCode::timeout, fmt::format("{} did not end within {}", one_line(command.argv[0]),
                                                    show_duration(command.limit)));
      }
      wait(out, err, input, deadline);
    }
  }
};

}  // namespace

Result<CommandResult> SystemCommandRunner::run(const Command& command,
                                               const std::function<void(std::string_view)>& take) {
  if (command.argv.empty() || has_nul(command)) return cannot_start(command, EINVAL);
  auto out = make_pipe();
  auto err = make_pipe();
  if (!out || !err) return cannot_start(command, errno);
  std::optional<StagedInput> input;
  if (command.input) {
    input = StagedInput::make(command.input->text, command.input->may_end);
    if (!input) return cannot_start(command, errno);
  }
  const auto deadline = Steady::now() + command.limit;
  pid_t pid = 0;
  if (const int error =
          spawn(command, input ? input->childs_side() : -1, out->write.get(), err->write.get(), &pid);
      error != 0) {
    return cannot_start(command, error);
  }
  Child child(pid);
  out->write.close();
  err->write.close();
  if (input) input->child_has_its_side();
  Running running{command, take, std::move(out->read), std::move(err->read), std::move(input), {}};
  if (const Status status = running.follow(child, deadline); !status) {
    child.end();  // before its input ends with `running`
    return tl::unexpected(status.error());
  }
  const auto exit_status = child.end();
  if (!exit_status)
    return fail(ErrorCode::timeout, fmt::format("{}: its end was lost", one_line(command.argv[0])));
  running.result.exit_status = *exit_status;
  return std::move(running.result);
}

}  // namespace steward
