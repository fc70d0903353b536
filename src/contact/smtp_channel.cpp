#include "contact/smtp_channel.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/check.h"
#include "base/files.h"
#include "base/text.h"
#include "contact/address.h"
#include "contact/smtp_dialogue.h"

namespace steward::contact {
namespace {

constexpr std::string_view kPlain = "smtp://", kTls = "smtps://";
constexpr std::size_t kPasswordFile = 4096;

struct EasyDeleter {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyDeleter>;
using List = std::unique_ptr<curl_slist, ListDeleter>;

// What curl's callbacks work on during one send().
struct Transfer {
  std::string message;
  const std::function<bool()>& commit_point;
  std::size_t sent = 0;
  bool committed = false;
  std::chrono::steady_clock::time_point end;
  SmtpDialogue dialogue;
};

// Asked for more only when what it got before is on its way; answering 0 makes curl send the dot.
std::size_t read_message(char* to, std::size_t size, std::size_t count, void* user) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  const std::size_t bytes = std::min(size * count, transfer.message.size() - transfer.sent);
  if (bytes > 0) {
    std::memcpy(to, transfer.message.data() + transfer.sent, bytes);
    transfer.sent += bytes;
    return bytes;
  }
  if (transfer.committed) return 0;
  if (!transfer.commit_point()) {
    transfer.dialogue.commit_point_denied();
    return CURL_READFUNC_ABORT;
  }
  transfer.committed = true;
  transfer.dialogue.commit_point_passed();
  return 0;
}

int listen_in(CURL*, curl_infotype type, char* data, std::size_t size, void* user) {
  SmtpDialogue& dialogue = static_cast<Transfer*>(user)->dialogue;
  const std::string_view text(data, size);
  if (type == CURLINFO_HEADER_OUT) dialogue.command_sent(text);
  if (type == CURLINFO_HEADER_IN) {
    for (const std::string_view line : split(text, '\n')) dialogue.reply_received(line);
  }
  return 0;
}

// Ends what CURLOPT_TIMEOUT does not: waiting for the answer to the dot, and to QUIT, curl blocks for its own
// two minutes and only looks here, once a second. When QUIT was said all is known, and its answer is not
// waited for.
int look_at_time(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const Transfer& transfer = *static_cast<const Transfer*>(user);
  return transfer.dialogue.over() || std::chrono::steady_clock::now() >= transfer.end ? 1 : 0;
}

// No reply of the server's is content of ours.
std::size_t discard(char*, std::size_t size, std::size_t count, void*) { return size * count; }

template <typename Value>
void set(CURL* easy, CURLoption option, Value value) {
  const CURLcode done = curl_easy_setopt(easy, option, value);
  STEWARD_CHECK(done == CURLE_OK);
}

bool is_host_and_port(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") ==
             std::string_view::npos;
}

bool is_helo(std::string_view text) {
  return text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") ==
         std::string_view::npos;
}

Status check(const SmtpOptions& options) {
  const bool tls = options.url.starts_with(kTls);
  if (!tls && !options.url.starts_with(kPlain)) {
    return fail(ErrorCode::invalid,
                fmt::format("mail server \"{}\": write smtp://host:port or smtps://host:port",
                            one_line(options.url, 80)));
  }
  if (!is_host_and_port(std::string_view(options.url).substr(tls ? kTls.size() : kPlain.size()))) {
    return fail(ErrorCode::invalid,
                fmt::format("mail server \"{}\": only a host and a port may follow the \"//\"",
                            one_line(options.url, 80)));
  }
  if (const Status from = check_address(options.from.address); !from)
    return fail_in("mail sender", from.error());
  if (!is_helo(options.helo)) {
    return fail(ErrorCode::invalid,
                fmt::format("\"{}\" is no host name to greet with", one_line(options.helo, 80)));
  }
  if (!options.user.empty() && !tls && options.tls != Tls::required) {
    return fail(ErrorCode::invalid,
                "a mail login needs TLS: use smtps:// or require it, so that the password "
                "is never sent in the clear");
  }
  return {};
}

Result<std::string> password_from(const std::filesystem::path& file) {
  auto content = read_file(file, kPasswordFile);
  if (!content) return fail_in("mail password", content.error());
  content->resize(std::min(content->find('\n'), content->size()));
  const std::string password(trim(*content));
  if (password.empty())
    return fail(ErrorCode::invalid, fmt::format("mail password: {} is empty", file.string()));
  return password;
}

}  // namespace

SmtpChannel::SmtpChannel(SmtpOptions options, std::string password)
    : options_(std::move(options)), password_(std::move(password)) {}

Result<std::unique_ptr<SmtpChannel>> SmtpChannel::make(SmtpOptions options) {
  if (const Status checked = check(options); !checked) return tl::unexpected(checked.error());
  std::string password;
  if (!options.user.empty()) {
    auto read = password_from(options.password_file);
    if (!read) return tl::unexpected(read.error());
    password = std::move(*read);
  }
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) return fail(ErrorCode::io, std::string("libcurl: ") + curl_easy_strerror(started));
  return std::unique_ptr<SmtpChannel>(new SmtpChannel(std::move(options), std::move(password)));
}

namespace {

void set_connection(CURL* easy, const SmtpOptions& options, const std::string& password) {
  const std::string url = options.url + "/" + options.helo;  // curl greets with the URL's path
  set(easy, CURLOPT_URL, url.c_str());
  set(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(easy, CURLOPT_PROXY, "");  // whatever the environment says
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_FRESH_CONNECT, 1L);
  set(easy, CURLOPT_FORBID_REUSE, 1L);
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_limit.count()));
  set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options.whole_limit.count()));
  const bool smtps = options.url.starts_with(kTls);
  const bool verify = smtps || options.tls == Tls::required;
  const long use = options.tls == Tls::never ? CURLUSESSL_NONE : verify ? CURLUSESSL_ALL : CURLUSESSL_TRY;
  if (!smtps) set(easy, CURLOPT_USE_SSL, use);
  set(easy, CURLOPT_SSL_VERIFYPEER, verify ? 1L : 0L);
  set(easy, CURLOPT_SSL_VERIFYHOST, verify ? 2L : 0L);
  if (!options.user.empty()) {
    set(easy, CURLOPT_USERNAME, options.user.c_str());
    set(easy, CURLOPT_PASSWORD, password.c_str());
  }
}

void set_transfer(CURL* easy, Transfer& transfer) {
  set(easy, CURLOPT_UPLOAD, 1L);
  // No CURLOPT_INFILESIZE: told the size, curl would send the dot without asking for more, past the commit
  // point.
  set(easy, CURLOPT_READFUNCTION, &read_message);
  set(easy, CURLOPT_READDATA, static_cast<void*>(&transfer));
  set(easy, CURLOPT_WRITEFUNCTION, &discard);
  set(easy, CURLOPT_NOPROGRESS, 0L);
  set(easy, CURLOPT_XFERINFOFUNCTION, &look_at_time);
  set(easy, CURLOPT_XFERINFODATA, static_cast<void*>(&transfer));
  set(easy, CURLOPT_VERBOSE, 1L);  // or DEBUGFUNCTION is not called; nothing is printed
  set(easy, CURLOPT_DEBUGFUNCTION, &listen_in);
  set(easy, CURLOPT_DEBUGDATA, static_cast<void*>(&transfer));
}

}  // namespace

SendOutcome SmtpChannel::send(const Letter& letter, const std::function<bool()>& commit_point) {
  if (const Status checked = check_address(letter.to_address); !checked) {
    return {SendOutcome::Kind::refused, checked.error().message};
  }
  Transfer transfer{message_text(letter, options_.from),
                    commit_point,
                    0,
                    false,
                    std::chrono::steady_clock::now() + options_.whole_limit,
                    {}};
  const Easy easy(curl_easy_init());
  if (!easy) return {SendOutcome::Kind::not_now, "libcurl has no memory for another transfer"};
  set_connection(easy.get(), options_, password_);
  set_transfer(easy.get(), transfer);
  const std::string from =
      "<" + (letter.bounces_to.empty() ? options_.from.address : letter.bounces_to) + ">";
  set(easy.get(), CURLOPT_MAIL_FROM, from.c_str());
  const List to(curl_slist_append(nullptr, ("<" + letter.to_address + ">").c_str()));
  set(easy.get(), CURLOPT_MAIL_RCPT, to.get());
  std::array<char, CURL_ERROR_SIZE> words{};
  set(easy.get(), CURLOPT_ERRORBUFFER, words.data());
  const CURLcode code = curl_easy_perform(easy.get());
  return transfer.dialogue.judge(words[0] != '\0' ? words.data() : curl_easy_strerror(code));
}

}  // namespace steward::contact
