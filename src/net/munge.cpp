#include "net/munge.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <munge.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <type_traits>

#include "base/text.h"

namespace steward::net {
namespace {

constexpr std::string_view kScheme = "Munge ";

struct Free {
  void operator()(void* bytes) const { std::free(bytes); }
  void operator()(munge_ctx_t context) const { ::munge_ctx_destroy(context); }
};
using Context = std::unique_ptr<std::remove_pointer_t<munge_ctx_t>, Free>;

std::string payload(const MungeOptions& options) { return "steward api 1 " + options.cluster; }

Result<Context> make_context(const MungeOptions& options) {
  Context context(::munge_ctx_create());
  if (context == nullptr) return fail(ErrorCode::io, "MUNGE: out of memory");
  if (!options.socket.empty() &&
      ::munge_ctx_set(context.get(), MUNGE_OPT_SOCKET, options.socket.c_str()) != EMUNGE_SUCCESS) {
    return fail(ErrorCode::invalid, fmt::format("MUNGE: {}", ::munge_ctx_strerror(context.get())));
  }
  return context;
}

std::string words_of(munge_ctx_t context, munge_err_t code) {
  const char* more = ::munge_ctx_strerror(context);
  return one_line(more != nullptr ? more : ::munge_strerror(code));
}

// Why a credential is not taken, and what its sender's administrator does about it.
tl::unexpected<Error> not_taken(munge_ctx_t context, munge_err_t code) {
  const auto refused = [](std::string_view words) {
    return fail(ErrorCode::refused, fmt::format("the MUNGE credential {}", words));
  };
  switch (code) {
    case EMUNGE_SOCKET:
    case EMUNGE_TIMEOUT:
      return fail(ErrorCode::unavailable,
                  fmt::format("munged on stewardd's host does not answer ({}); see `systemctl status munge` "
                              "there, then try again",
                              words_of(context, code)));
    case EMUNGE_CRED_EXPIRED:
      return refused(
          "has expired: the two hosts' clocks differ by minutes, or it was long on its way; look "
          "at their time service (chronyc tracking)");
    case EMUNGE_CRED_REWOUND:
      return refused(
          "is from the future: its host's clock is ahead by minutes; look at the hosts' time "
          "service (chronyc tracking)");
    case EMUNGE_CRED_REPLAYED:
      return refused("was used before: each connection needs a new one");
    case EMUNGE_CRED_INVALID:
    case EMUNGE_BAD_REALM:
      return refused(
          "was not made with this cluster's key: /etc/munge/munge.key must be the same on both "
          "hosts, and munged started anew after it changed");
    case EMUNGE_CRED_UNAUTHORIZED:
      return refused("was not made for stewardd's account");
    default:
      return refused(fmt::format("is not valid: {}", words_of(context, code)));
  }
}

std::string address_of(munge_ctx_t context) {
  in_addr address{};
  std::array<char, INET_ADDRSTRLEN> text{};
  if (::munge_ctx_get(context, MUNGE_OPT_ADDR4, &address) != EMUNGE_SUCCESS) return "";
  return ::inet_ntop(AF_INET, &address, text.data(), text.size()) != nullptr ? text.data() : "";
}

}  // namespace

Result<std::string> prove_identity(const MungeOptions& options) {
  const auto context = make_context(options);
  if (!context) return tl::unexpected<Error>(context.error());
  const std::string said = payload(options);
  char* made = nullptr;
  const munge_err_t code = ::munge_encode(&made, context->get(), said.data(), static_cast<int>(said.size()));
  const std::unique_ptr<char, Free> credential(made);
  if (code == EMUNGE_SUCCESS) return std::string(kScheme) + credential.get();
  return fail(ErrorCode::unavailable,
              fmt::format("munged on this host makes no credential ({}); see `systemctl status munge`",
                          words_of(context->get(), code)));
}

Result<Peer> check_identity(const MungeOptions& options, const std::string& authorization) {
  if (!authorization.starts_with(kScheme)) {
    return fail(ErrorCode::refused,
                "over TCP the first request says who calls: `Authorization: Munge …`, as steward and "
                "steward-agent send it; on stewardd's own host use its Unix socket");
  }
  const auto context = make_context(options);
  if (!context) return tl::unexpected<Error>(context.error());
  void* bytes = nullptr;
  int length = 0;
  Peer peer;
  const munge_err_t code = ::munge_decode(authorization.c_str() + kScheme.size(), context->get(), &bytes,
                                          &length, &peer.uid, &peer.gid);
  const std::unique_ptr<void, Free> said(bytes);  // set for some errors, too
  if (code != EMUNGE_SUCCESS) return not_taken(context->get(), code);
  const std::string_view words(static_cast<const char*>(bytes), static_cast<std::size_t>(length));
  if (words != payload(options)) {
    return fail(
        ErrorCode::refused,
        fmt::format("the MUNGE credential was made for something else (\"{}\"); this is the Steward of "
                    "the cluster {}",
                    one_line(words, 60), options.cluster));
  }
  peer.remote = true;
  peer.made_on = address_of(context->get());
  return peer;
}

}  // namespace steward::net
