// One connection of the server: idle -> reading -> handling -> writing -> idle, one request at a time, so
// that pipelined requests wait in the buffer. Each state has its deadline; a closed session ignores what
// still comes. Over TCP the first request's header is followed by `proving`: until its credential is taken
// no body is received, and what may come is small and has little time.
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <optional>

#include "base/check.h"
#include "base/clock.h"
#include "base/compress.h"
#include "base/text.h"
#include "net/hub.h"
#include "net/target.h"

namespace steward::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

void add_header(Request& request, std::string_view name, std::string_view value) {
  std::string& held = request.headers[lower(name)];
  if (!held.empty()) held += ", ";
  held += value;
}

constexpr std::size_t kBufferSlack = 64u << 10;  // Beast reads bodies in pieces of this size
constexpr std::size_t kDrainSize = 16u << 10;
constexpr std::size_t kHeaderValue = 8u << 10;
constexpr Duration kDrain = std::chrono::seconds(2);  // for the rest of a request that was refused half-read

bool may_have_body(int status) { return status != 204 && status != 304; }

class Session final : public Connection {
 public:
  Session(std::shared_ptr<Hub> hub, Stream stream, std::optional<Peer> peer, std::string came_from)
      : hub_(std::move(hub)),
        stream_(std::move(stream)),
        timer_(stream_.get_executor()),
        peer_(std::move(peer)),
        came_from_(std::move(came_from)),
        buffer_(hub_->limits.header_bytes + kBufferSlack),
        proof_end_(std::chrono::steady_clock::now() + hub_->limits.proof) {
    hub_->connections.insert(this);
    count(1);
  }

  ~Session() override {
    hub_->connections.erase(this);
    count(-1);
  }

  void start() { wait_for_request(); }

  void close_soon() override {
    keep_alive_ = false;
    if (state_ != State::writing) finish();
  }

 private:
  enum class State { idle, reading, proving, handling, writing, draining, closed };

  std::shared_ptr<Session> self() { return std::static_pointer_cast<Session>(shared_from_this()); }

  // In the hub's books: by uid, or among those whom nobody knows yet.
  void count(int change) {
    const auto add = [change](auto& counts, const auto& key) {
      if ((counts[key] += static_cast<std::size_t>(change)) == 0) counts.erase(key);
    };
    if (peer_ && peer_->uid != anybody_uid) return add(hub_->per_uid, peer_->uid);
    hub_->unproven += static_cast<std::size_t>(change);
    add(hub_->per_address, came_from_);
  }

  // A stranger's first header has one deadline, from its connection on.
  Duration until_proven() const {
    return std::max(Duration(0),
                    std::chrono::duration_cast<Duration>(proof_end_ - std::chrono::steady_clock::now()));
  }

  std::size_t body_limit() const {
    return peer_ ? hub_->limits.body_limit(peer_->uid) : hub_->limits.body_bytes;
  }

  void enter(State state, Duration limit) {
    state_ = state;
    const std::uint64_t round = ++deadline_round_;
    timer_.expires_after(limit);
    timer_.async_wait([session = self(), round](error_code error) {
      // A wait that has fired already cannot be cancelled any more: its round tells it apart.
      if (!error && round == session->deadline_round_) session->deadline_passed();
    });
  }

  void deadline_passed() {
    error_code ignored;
    switch (state_) {
      case State::reading:
        slow_ = true;
        stream_.cancel(ignored);  // the read ends, and answers 408
        return;
      case State::proving:
        return refuse(
            503,
            "munged on stewardd's host has not answered in time; see `systemctl status munge` there, "
            "then try again",
            ErrorCode::unavailable);
      case State::handling:
        return answer(round_, error_response(503, ErrorCode::timeout,
                                             "no answer in time; whether it was done is not known"));
      case State::idle:
      case State::writing:
      case State::draining:
        return finish();
      case State::closed:
        return;
    }
  }

  void finish() {
    if (state_ == State::closed) return;
    state_ = State::closed;
    ++deadline_round_;
    timer_.cancel();
    error_code ignored;
    stream_.shutdown(Stream::shutdown_both, ignored);
    stream_.close(ignored);
  }

  void wait_for_request() {
    parser_.reset();
    if (buffer_.size() > 0) return read_header();
    // Ten thousand agents keep their connections: what waits holds no buffer.
    buffer_.shrink_to_fit();
    enter(State::idle, peer_ ? hub_->limits.idle_limit(peer_->uid) : until_proven());
    stream_.async_wait(Stream::wait_read, [session = self()](error_code error) {
      if (session->state_ == State::closed) return;
      if (error) return session->finish();
      session->read_header();
    });
  }

  void read_header() {
    slow_ = false;
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(hub_->limits.header_bytes));
    parser_->body_limit(body_limit());
    enter(State::reading, peer_ ? hub_->limits.request : until_proven());
    http::async_read_header(stream_, buffer_, *parser_, [session = self()](error_code error, std::size_t) {
      if (session->state_ == State::closed) return;
      if (error) return session->read_failed(error);
      session->header_read();
    });
  }

  // Refuses what needs no body, before a body is taken in.
  void header_read() {
    const auto& request = parser_->get();
    method_ = request.method();
    if (request.version() != 11) return refuse(505, "HTTP/1.1 only");
    if (method_ != http::verb::get && method_ != http::verb::post && method_ != http::verb::head) {
      return refuse(405, "GET, HEAD and POST only");
    }
    if (request.count(http::field::host) != 1) return refuse(400, "exactly one Host header is needed");
    hear_clock(request[kClockHeader]);
    if (peer_) return header_taken();
    prove(std::string(request[http::field::authorization]));
  }

  void hear_clock(std::string_view said) {
    ahead_.reset();
    const auto number = said.size() <= 16 ? parse_integer(said) : std::nullopt;
    if (number && *number > 0) ahead_ = from_ms(*number) - SystemClock().now();
  }

  void prove(std::string credential) {
    enter(State::proving, hub_->limits.proof);
    hub_->verify(std::move(credential), [session = std::weak_ptr(self())](Result<Peer> peer) {
      const auto alive = session.lock();
      if (alive && alive->state_ == State::proving) alive->proven(std::move(peer));
    });
  }

  void proven(Result<Peer> peer) {
    if (!peer) {
      const bool refused = peer.error().code == ErrorCode::refused;
      return refuse(refused ? 401 : 503, peer.error().message, peer.error().code);
    }
    if (!hub_->has_turn(peer->uid))
      return refuse(503, "too many connections; try again later", ErrorCode::unavailable);
    count(-1);
    peer_ = std::move(*peer);
    peer_->came_from = came_from_;
    count(1);
    const auto length = parser_->content_length();
    if (length && *length > body_limit()) return too_large();
    parser_->body_limit(body_limit());
    enter(State::reading, hub_->limits.request);
    header_taken();
  }

  // The rest of what needs no body, now that it is known who calls.
  void header_taken() {
    const auto& request = parser_->get();
    const std::string_view encoding = request[http::field::content_encoding];
    compressed_ = !encoding.empty() && !beast::iequals(encoding, "identity");
    if (request.count(http::field::content_encoding) > 1 ||
        (compressed_ && !beast::iequals(encoding, "zstd")))
      return refuse(415, "a body comes as it is, or by Content-Encoding: zstd");
    if (compressed_ && !hub_->limits.uncounted.contains(peer_->uid))
      return refuse(415, "compressed bodies are taken from agents only; send it as it is");
    const auto expect = request.find(http::field::expect);
    if (expect == request.end() || parser_->is_done()) return read_body();
    if (!beast::iequals(expect->value(), "100-continue"))
      return refuse(417, "only 100-continue can be expected");
    static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    asio::async_write(stream_, asio::buffer(go_on), [session = self()](error_code error, std::size_t) {
      if (session->state_ == State::closed) return;
      if (error) return session->read_failed(error);
      session->read_body();
    });
  }

  void read_body() {
    http::async_read(stream_, buffer_, *parser_, [session = self()](error_code error, std::size_t) {
      if (session->state_ == State::closed) return;
      if (error) return session->read_failed(error);
      session->handle();
    });
  }

  void read_failed(error_code error) {
    if (slow_) {
      return refuse(408, "the request did not arrive in time", ErrorCode::timeout);
    }
    if (error == http::error::body_limit) return too_large();
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
      return refuse(431, "the request's header is too large");
    }
    const bool malformed = error.category() == http::make_error_code(http::error::bad_method).category();
    if (!malformed || error == http::error::end_of_stream || error == http::error::partial_message)
      return finish();
    refuse(400, "the request is malformed: " + error.message());
  }

  void too_large() {
    refuse(413, "the request's body is larger than " + std::to_string(body_limit()) + " bytes");
  }

  // Answers and ends the connection, since the rest of the request may still be on its way.
  void refuse(int status, std::string message, ErrorCode code = ErrorCode::invalid) {
    keep_alive_ = false;
    drain_ = true;
    write(error_response(status, code, std::move(message)));
  }

  void handle() {
    auto message = parser_->release();
    keep_alive_ = message.keep_alive() && !hub_->closed;
    auto target = parse_target(std::string_view(message.target().data(), message.target().size()));
    if (!target) return refuse(400, target.error().message);
    if (compressed_) {
      auto text = decompress(message.body(), body_limit());
      if (!text && text.error().code == ErrorCode::invalid) return too_large();
      if (!text) return refuse(400, "the request's body: " + text.error().message);
      message.body() = std::move(*text);
    }
    enter(State::handling, hub_->limits.request);
    const std::uint64_t round = ++round_;
    Request request;
    request.method = method_ == http::verb::post ? "POST" : "GET";
    request.path = std::move(target->path);
    request.query = std::move(target->query);
    request.body = std::move(message.body());
    request.peer = *peer_;
    request.ahead = ahead_;
    for (const auto& field : message)
      add_header(request, {field.name_string().data(), field.name_string().size()},
                 {field.value().data(), field.value().size()});
    // Weak: a reply that comes after the connection has died finds nobody.
    hub_->handler(request, [session = std::weak_ptr(self()), round,
                            used = std::make_shared<bool>(false)](Response response) {
      STEWARD_CHECK(!*used);
      *used = true;
      if (const auto alive = session.lock()) alive->answer(round, std::move(response));
    });
  }

  void answer(std::uint64_t round, Response response) {
    if (state_ == State::handling && round == round_) write(std::move(response));
  }

  void write(Response from) {
    STEWARD_CHECK(from.status >= 200 && from.status <= 599);
    http::response<http::string_body>& message =
        response_.emplace(static_cast<http::status>(from.status), 11);
    message.set("X-Content-Type-Options", "nosniff");
    message.set(http::field::cache_control, "no-store");
    message.set("Referrer-Policy", "no-referrer");
    if (from.status == 405) message.set(http::field::allow, "GET, HEAD, POST");
    if (from.status == 401) message.set(http::field::www_authenticate, "Munge");
    if (from.status == 415) message.set(http::field::accept_encoding, "zstd");
    if (ahead_) message.set(kClockHeader, std::to_string(to_ms(SystemClock().now())));
    for (const auto& [name, value] : from.headers) message.set(name, one_line(value, kHeaderValue));
    message.keep_alive(keep_alive_);
    if (may_have_body(from.status)) {
      message.set(http::field::content_type, one_line(from.content_type, kHeaderValue));
      message.content_length(from.body.size());
      if (method_ != http::verb::head) message.body() = std::move(from.body);
    }
    enter(State::writing, hub_->limits.request);
    http::async_write(stream_, *response_, [session = self()](error_code error, std::size_t) {
      if (session->state_ == State::closed) return;
      if (error) return session->finish();
      session->written();
    });
  }

  void written() {
    response_.reset();
    if (keep_alive_) return wait_for_request();
    if (!drain_) return finish();
    error_code ignored;
    stream_.shutdown(Stream::shutdown_send, ignored);
    enter(State::draining, kDrain);
    drain();
  }

  // A client that is still sending when it is refused would get a broken pipe before it has read why.
  void drain() {
    buffer_.clear();
    stream_.async_read_some(buffer_.prepare(kDrainSize), [session = self()](error_code error, std::size_t) {
      if (session->state_ == State::closed) return;
      if (error) return session->finish();
      session->drain();
    });
  }

  std::shared_ptr<Hub> hub_;
  Stream stream_;
  asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>,
                             Stream::executor_type>
      timer_;
  std::optional<Peer> peer_;  // absent: over TCP, and not yet proven
  const std::string came_from_;
  beast::flat_buffer buffer_;
  const std::chrono::steady_clock::time_point proof_end_;
  std::optional<Duration> ahead_;  // of the request in hand
  bool compressed_ = false;        // its body
  std::optional<http::request_parser<http::string_body>> parser_;
  std::optional<http::response<http::string_body>> response_;
  http::verb method_ = http::verb::unknown;
  State state_ = State::idle;
  std::uint64_t deadline_round_ = 0;
  std::uint64_t round_ = 0;  // of requests
  bool keep_alive_ = true;
  bool slow_ = false;
  bool drain_ = false;
};

}  // namespace

void start_session(std::shared_ptr<Hub> hub, Stream stream, const std::optional<Peer>& peer,
                   const std::string& came_from) {
  std::make_shared<Session>(std::move(hub), std::move(stream), peer, came_from)->start();
}

}  // namespace steward::net
