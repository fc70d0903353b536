#include "contact/name_service.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <fmt/format.h>
#include <netdb.h>
#include <resolv.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/text.h"

namespace steward::contact {
namespace {

constexpr int patience_s = 2;  // for one try; there are two
constexpr std::size_t longest_answer = NS_MAXMSG;

struct AddressesDeleter {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, AddressesDeleter>;

tl::unexpected<Error> no_answer(std::string_view about, int error) {
  const bool none = error == EAI_NONAME || error == EAI_NODATA;
  return fail(none ? ErrorCode::not_found : ErrorCode::unavailable,
              fmt::format("{}: {}", one_line(about), ::gai_strerror(error)));
}

Result<Addresses> ask(const std::string& host, int flags) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &found); error != 0)
    return no_answer(host, error);
  return Addresses(found);
}

Result<std::string> name_of(const addrinfo& address, int flags) {
  std::array<char, NI_MAXHOST> name{};
  const int error =
      ::getnameinfo(address.ai_addr, address.ai_addrlen, name.data(), name.size(), nullptr, 0, flags);
  if (error != 0) return no_answer("the address", error);
  return std::string(name.data());
}

// A resolver of its own for each question: the C library's one is not to be changed.
class Resolver {
 public:
  Resolver() : good_(::res_ninit(&state_) == 0) {
    state_.retrans = patience_s;
    state_.retry = 2;
  }
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;
  ~Resolver() {
    if (good_) ::res_nclose(&state_);
  }
  // The answer's size, or -1; no_such then tells whether DNS said so.
  int ask(const std::string& domain, unsigned char* answer, std::size_t room) {
    if (!good_) return -1;
    return ::res_nquery(&state_, domain.c_str(), ns_c_in, ns_t_txt, answer, static_cast<int>(room));
  }
  bool no_such() const {
    return good_ && (state_.res_h_errno == HOST_NOT_FOUND || state_.res_h_errno == NO_DATA);
  }

 private:
  struct __res_state state_ {};
  bool good_;
};

// A record's text is a row of strings, each with its length before it.
std::string joined(const unsigned char* data, std::size_t size) {
  std::string text;
  for (std::size_t i = 0; i < size;) {
    const std::size_t length = std::min<std::size_t>(data[i], size - i - 1);
    text.append(reinterpret_cast<const char*>(data) + i + 1, length);
    i += 1 + length;
  }
  return text;
}

}  // namespace

Result<std::vector<std::string>> texts_of_answer(const unsigned char* answer, std::size_t size) {
  ns_msg message;
  if (::ns_initparse(answer, static_cast<int>(size), &message) != 0)
    return fail(ErrorCode::garbled, "the name server's answer is broken");
  std::vector<std::string> texts;
  for (int i = 0; i < ns_msg_count(message, ns_s_an); ++i) {
    ns_rr record;
    if (::ns_parserr(&message, ns_s_an, i, &record) != 0)
      return fail(ErrorCode::garbled, "the name server's answer is broken");
    if (ns_rr_type(record) == ns_t_txt)
      texts.push_back(one_line(joined(ns_rr_rdata(record), ns_rr_rdlen(record)), 1000));
  }
  return texts;
}

Result<std::vector<std::string>> SystemNameService::addresses(const std::string& host) {
  const auto found = ask(host, 0);
  if (!found) return tl::unexpected(found.error());
  std::vector<std::string> out;
  for (const addrinfo* one = found->get(); one != nullptr; one = one->ai_next) {
    if (auto text = name_of(*one, NI_NUMERICHOST)) out.push_back(std::move(*text));
  }
  return out;
}

Result<std::vector<std::string>> SystemNameService::names(const std::string& address) {
  const auto parsed = ask(address, AI_NUMERICHOST);
  if (!parsed) return tl::unexpected(parsed.error());
  auto name = name_of(**parsed, NI_NAMEREQD);
  if (!name) return tl::unexpected(name.error());
  return std::vector<std::string>{std::move(*name)};
}

Result<std::vector<std::string>> SystemNameService::texts(const std::string& domain) {
  Resolver resolver;
  std::vector<unsigned char> answer(longest_answer);
  const int size = resolver.ask(domain, answer.data(), answer.size());
  if (size >= 0)
    return texts_of_answer(answer.data(), std::min(answer.size(), static_cast<std::size_t>(size)));
  if (resolver.no_such()) return fail(ErrorCode::not_found, one_line(domain) + " has no TXT record");
  return fail(ErrorCode::unavailable, "no name server answered about " + one_line(domain));
}

}  // namespace steward::contact
