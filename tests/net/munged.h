// A munged of the test's own: its key, socket and files in a temporary folder.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "serving.h"

namespace steward::net {

// Without an inherited stdout: whoever waits for the test's output must not wait for it.
inline pid_t start_quietly(std::vector<std::string> words) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  const int nothing = ::open("/dev/null", O_RDWR);
  for (int fd = 0; fd < 3; ++fd) ::dup2(nothing, fd);
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  ::execvp(argv[0], argv.data());
  ::_exit(127);
}

class Munged {
 public:
  explicit Munged(const std::string& key = std::string(128, 'k')) : socket((folder_ / "socket").string()) {
    const std::filesystem::path file = folder_ / "key";
    std::ofstream(file) << key;
    ::chmod(file.c_str(), 0400);
    const auto at = [&](const char* option, const char* name) { return option + (folder_ / name).string(); };
    pid_ = start_quietly({"munged", "--foreground", "--force", "--num-threads=1", "--socket=" + socket,
                          "--key-file=" + file.string(), at("--pid-file=", "pid"), at("--log-file=", "log"),
                          at("--seed-file=", "seed")});
    for (int i = 0; i < 200 && !std::filesystem::is_socket(socket); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(25));
    EXPECT_TRUE(std::filesystem::is_socket(socket)) << "munged (Debian's package munge) does not start";
  }
  ~Munged() { stop(); }
  Munged(const Munged&) = delete;
  Munged& operator=(const Munged&) = delete;
  void stop() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }

 private:
  TemporaryFolder folder_;
  pid_t pid_ = 0;

 public:
  const std::string socket;
};

}  // namespace steward::net
