#include <sys/socket.h>

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <cerrno>
#include <optional>
#include <vector>

#include "base/log.h"
#include "net/http.h"
#include "net/hub.h"
#include "net/loop_impl.h"
#include "net/tcp_socket.h"
#include "net/unix_socket.h"
#include "wire/json.h"

namespace steward::net {
namespace {

constexpr int kAcceptsAtOnce = 64;                           // then others get their turn
constexpr Duration kPause = std::chrono::milliseconds(100);  // when descriptors or memory are short

bool is_shortage(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

// Too many connections: said with one write and no state, since many may come at once.
void turn_away(int fd) {
  const std::string body =
      error_response(503, ErrorCode::unavailable, "too many connections; try again later").body;
  const std::string text =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nX-Content-Type-Options: "
      "nosniff\r\n"
      "Cache-Control: no-store\r\nConnection: close\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body;
  (void)::send(fd, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

}  // namespace

Response error_response(int status, ErrorCode code, std::string message) {
  Response response;
  response.status = status;
  response.body = wire::to_json(Error{code, std::move(message)});
  return response;
}

// Accepts by accept4, as Asio's own accept leaves descriptors open to the programs we start.
class Acceptor : public std::enable_shared_from_this<Acceptor> {
 public:
  Acceptor(Loop& loop, std::shared_ptr<Hub> hub, int fd, bool tcp)
      : loop_(loop), hub_(std::move(hub)), descriptor_(hub_->context.get_executor(), fd), tcp_(tcp) {}

  void wait() {
    descriptor_.async_wait(boost::asio::posix::descriptor_base::wait_read,
                           [self = shared_from_this()](const boost::system::error_code& error) {
                             if (!error && !self->hub_->closed) self->accept();
                           });
  }

  void close() {
    boost::system::error_code ignored;
    descriptor_.close(ignored);
  }

 private:
  void accept() {
    for (int i = 0; i < kAcceptsAtOnce; ++i) {
      sockaddr_storage from{};
      socklen_t length = sizeof from;
      Descriptor accepted(::accept4(descriptor_.native_handle(), reinterpret_cast<sockaddr*>(&from), &length,
                                    SOCK_CLOEXEC | SOCK_NONBLOCK));
      if (accepted.get() >= 0) {
        tcp_ ? begin_tcp(std::move(accepted), address_text(from)) : begin_unix(std::move(accepted));
      } else if (is_shortage(errno)) {
        log(LogLevel::warning, "accept_paused", {{"errno", errno}});
        loop_.after(kPause, [self = shared_from_this()] {
          if (!self->hub_->closed) self->wait();
        });
        return;
      } else if (errno != EINTR && errno != ECONNABORTED) {
        break;
      }
    }
    wait();
  }

  void begin_unix(Descriptor accepted) {
    const auto peer = peer_of(accepted.get());
    if (!peer) return;
    if (!hub_->has_room_for(peer->uid)) return turn_away(accepted.get());
    begin(std::move(accepted), AF_UNIX, *peer, "");
  }

  void begin_tcp(Descriptor accepted, const std::string& came_from) {
    if (!hub_->has_room_for_stranger(came_from)) return turn_away(accepted.get());
    send_at_once(accepted.get());
    std::optional<Peer> peer;
    if (hub_->for_anybody) peer = Peer{anybody_uid, static_cast<gid_t>(-1), 0, true, "", came_from};
    begin(std::move(accepted), AF_INET, peer, came_from);
  }

  void begin(Descriptor accepted, int family, const std::optional<Peer>& peer, const std::string& came_from) {
    Stream stream(hub_->context.get_executor());
    boost::system::error_code error;
    stream.assign(boost::asio::generic::stream_protocol(family, 0), accepted.get(), error);
    if (error) return;
    accepted.release();
    start_session(hub_, std::move(stream), peer, came_from);
  }

  Loop& loop_;
  std::shared_ptr<Hub> hub_;
  boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type> descriptor_;
  const bool tcp_;
};

struct Server::Impl {
  Loop& loop;
  std::optional<ListeningSocket> socket{};  // absent, like its acceptor: a server for anybody, by TCP alone
  std::shared_ptr<Hub> hub{};
  std::shared_ptr<Acceptor> acceptor{};
  std::shared_ptr<Acceptor> tcp_acceptor{};  // null: no port
  std::uint16_t tcp_port = 0;

  Status listen_at(const Endpoint& tcp) {
    auto listening = listen_tcp(tcp);
    if (!listening) return tl::unexpected<Error>(listening.error());
    const auto port = port_of(listening->get());
    if (!port) return tl::unexpected<Error>(port.error());
    tcp_port = *port;
    tcp_acceptor = std::make_shared<Acceptor>(loop, hub, listening->release(), true);
    tcp_acceptor->wait();
    return {};
  }
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() {
  impl_->hub->closed = true;
  if (impl_->acceptor) impl_->acceptor->close();
  if (impl_->tcp_acceptor) impl_->tcp_acceptor->close();
  std::vector<std::shared_ptr<Connection>> connections;  // closing one may take it out of the hub's set
  for (Connection* connection : impl_->hub->connections)
    connections.push_back(connection->shared_from_this());
  for (const auto& connection : connections) connection->close_soon();
}

Result<std::unique_ptr<Server>> Server::listen(Loop& loop, const std::filesystem::path& path, int mode,
                                               Handler handler, ServerLimits limits) {
  auto socket = ListeningSocket::open(path, mode);
  if (!socket) return tl::unexpected(socket.error());
  auto hub = std::make_shared<Hub>(Hub{loop.impl().context, std::move(handler), std::move(limits)});
  const int fd = socket->release();
  auto acceptor = std::make_shared<Acceptor>(loop, hub, fd, false);
  acceptor->wait();
  return std::unique_ptr<Server>(new Server(
      std::make_unique<Impl>(Impl{loop, std::move(*socket), std::move(hub), std::move(acceptor)})));
}

Status Server::also_listen(const Endpoint& tcp, Verify verify) {
  impl_->hub->verify = std::move(verify);
  return impl_->listen_at(tcp);
}

Result<std::unique_ptr<Server>> Server::listen_for_anybody(Loop& loop, const Endpoint& tcp, Handler handler,
                                                           ServerLimits limits) {
  limits.uncounted.clear();
  auto impl = std::make_unique<Impl>(Impl{loop});
  impl->hub = std::make_shared<Hub>(Hub{loop.impl().context, std::move(handler), std::move(limits)});
  impl->hub->for_anybody = true;
  if (const Status listening = impl->listen_at(tcp); !listening)
    return tl::unexpected<Error>(listening.error());
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

std::uint16_t Server::tcp_port() const { return impl_->tcp_port; }

}  // namespace steward::net
