// Runs tests/harness/smtp_server.py as a child and reads its log.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace steward::contact {

class SmtpHarness {
 public:
  SmtpHarness() {
    std::string pattern = (std::filesystem::temp_directory_path() / "steward-smtp-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) std::abort();
    folder_ = pattern;
    start();
  }
  ~SmtpHarness() {
    ::close(stdin_);
    ::waitpid(pid_, nullptr, 0);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  SmtpHarness(const SmtpHarness&) = delete;
  SmtpHarness& operator=(const SmtpHarness&) = delete;

  std::string url() const { return "smtp://127.0.0.1:" + port_; }
  std::filesystem::path folder() const { return folder_; }

  // For the connections to come; empties the log.
  void fault(const std::string& words) {
    std::ofstream(folder_ / "control") << words;
    std::filesystem::resize_file(folder_ / "log", 0);
  }

  // Log lines that hold this event.
  std::vector<std::string> events(const std::string& event) const {
    std::vector<std::string> lines;
    std::ifstream log(folder_ / "log");
    for (std::string line; std::getline(log, line);) {
      if (line.find("\"event\": \"" + event + "\"") != std::string::npos) lines.push_back(line);
    }
    return lines;
  }
  // The server has seen the end of its connection: nothing more can be accepted.
  bool await_closed() const {
    for (int i = 0; i < 500; ++i) {
      if (!events("closed").empty()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(4));
    }
    return false;
  }

 private:
  void start() {
    int in[2], out[2];
    if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0) std::abort();
    const std::string script = STEWARD_SOURCE_DIR "/tests/harness/smtp_server.py";
    const std::string log = folder_ / "log", control = folder_ / "control";
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(in[0], STDIN_FILENO);
      ::dup2(out[1], STDOUT_FILENO);
      ::execl("/usr/bin/python3", "python3", "-B", script.c_str(), log.c_str(), control.c_str(), nullptr);
      ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    stdin_ = in[1];
    for (char c = 0; ::read(out[0], &c, 1) == 1 && c != '\n';) port_ += c;
    ::close(out[0]);
    if (port_.empty()) std::abort();
  }

  std::filesystem::path folder_;
  std::string port_;
  pid_t pid_ = -1;
  int stdin_ = -1;
};

}  // namespace steward::contact
