// A server in a temporary folder with its loop on a thread, and a raw client that sends any bytes it likes.
#pragma once

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <future>
#include <string>
#include <thread>

#include "net/client.h"
#include "net/http.h"
#include "net/unix_socket.h"

namespace steward::net {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "steward-net-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) std::abort();
    path_ = pattern;
    std::filesystem::permissions(path_, std::filesystem::perms(0755));
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

class Serving {
 public:
  explicit Serving(Handler handler, ServerLimits limits = {}, int mode = 0666) : socket(folder / "api.sock") {
    auto made = Server::listen(loop, socket, mode, std::move(handler), std::move(limits));
    if (!made) throw std::runtime_error(made.error().message);
    server = std::move(*made);
    thread_ = std::thread([this] { loop.run(); });
  }
  ~Serving() {
    loop.stop();
    thread_.join();
    server.reset();
  }

  // Runs on the serving thread and waits for it.
  void on_loop(std::function<void()> work) {
    std::promise<void> done;
    loop.post([&] {
      work();
      done.set_value();
    });
    done.get_future().wait();
  }

  Result<Response> ask(const std::string& method, const std::string& target,
                       const std::string& body = "") const {
    return fetch(socket, method, target, body, std::chrono::seconds(10));
  }

  TemporaryFolder folder;
  const std::filesystem::path socket;
  Loop loop;
  std::unique_ptr<Server> server;

 private:
  std::thread thread_;
};

class RawClient {
 public:
  explicit RawClient(const std::filesystem::path& path)
      : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const auto address = unix_address(path);
    connected_ =
        address && ::connect(fd_.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0;
  }
  bool connected() const { return connected_; }
  bool send(std::string_view text) {
    return ::send(fd_.get(), text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
  }
  // What came until `enough` was seen, the other side closed, or five seconds passed.
  std::string read_until(std::string_view enough) {
    while (enough.empty() || seen_.find(enough) == std::string::npos) {
      pollfd entry{fd_.get(), POLLIN, 0};
      if (::poll(&entry, 1, 5000) <= 0) return seen_ + "<nothing came>";
      char piece[4096];
      const ssize_t got = ::recv(fd_.get(), piece, sizeof piece, 0);
      if (got <= 0) {
        closed_ = true;
        return seen_;
      }
      seen_.append(piece, static_cast<std::size_t>(got));
    }
    return seen_;
  }
  std::string read_to_end() { return read_until(""); }
  bool closed() const { return closed_; }

 private:
  Descriptor fd_;
  bool connected_ = false;
  bool closed_ = false;
  std::string seen_;
};

inline Handler echo() {
  return [](const Request& request, const Reply& reply) {
    Response response;
    response.content_type = "text/plain";
    response.body = request.method + " " + request.path + " " + request.body;
    reply(response);
  };
}

inline std::size_t count_of(std::string_view text, std::string_view what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

}  // namespace steward::net
