// Runs a server of tests/harness/ as a child and reads its log.
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

class ServerHarness {
 public:
  // `ports`: how many it prints. With certificates it gets a folder to make them in.
  ServerHarness(const std::string& script, bool certificates, std::size_t ports) {
    std::string pattern = (std::filesystem::temp_directory_path() / "steward-server-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) std::abort();
    folder_ = pattern;
    start(STEWARD_SOURCE_DIR "/tests/harness/" + script, certificates, ports);
  }
  ~ServerHarness() {
    ::close(stdin_);
    if (runs()) ::waitpid(pid_, nullptr, 0);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  ServerHarness(const ServerHarness&) = delete;
  ServerHarness& operator=(const ServerHarness&) = delete;

  // False: it said (by 77) that it cannot run here.
  bool runs() const { return pid_ > 0; }
  const std::string& port(std::size_t which = 0) const { return ports_.at(which); }
  std::filesystem::path folder() const { return folder_; }
  std::filesystem::path ca_file() const { return folder_ / "ca.pem"; }

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
  void start(const std::string& script, bool certificates, std::size_t ports) {
    int in[2], out[2];
    if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0) std::abort();
    const std::string log = folder_ / "log", control = folder_ / "control", certs = folder_;
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(in[0], STDIN_FILENO);
      ::dup2(out[1], STDOUT_FILENO);
      ::execl("/usr/bin/python3", "python3", "-B", script.c_str(), log.c_str(), control.c_str(),
              certificates ? certs.c_str() : nullptr, nullptr);
      ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    stdin_ = in[1];
    while (ports_.size() < ports) {
      std::string line;
      for (char c = 0; ::read(out[0], &c, 1) == 1 && c != '\n';) line += c;
      if (line.empty()) return not_started();
      ports_.push_back(line);
    }
    ::close(out[0]);
  }
  void not_started() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 77) std::abort();
    pid_ = -1;
  }

  std::filesystem::path folder_;
  std::vector<std::string> ports_;
  pid_t pid_ = -1;
  int stdin_ = -1;
};

}  // namespace steward::contact
