#include "contact/smtp_session.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/text.h"
#include "contact/address.h"
#include "contact/curl.h"
#include "contact/smtp_dialogue.h"

namespace steward::contact {
namespace {

// What curl's callbacks work on during one session.
struct Transfer {
  std::string message;
  const std::function<bool()>& commit_point;
  const SmtpListener& listener;
  std::chrono::steady_clock::time_point end;
  std::size_t sent = 0;
  bool committed = false;
  SmtpDialogue dialogue = {};
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
  Transfer& transfer = *static_cast<Transfer*>(user);
  const auto tell = [&](SmtpVoice voice, std::string_view line) {
    if (transfer.listener && !trim(line).empty()) transfer.listener(voice, trim(line));
  };
  const std::string_view text(data, size);
  if (type == CURLINFO_HEADER_OUT) {
    transfer.dialogue.command_sent(text);
    tell(SmtpVoice::client, text);
  }
  if (type == CURLINFO_TEXT) tell(SmtpVoice::library, text);
  if (type == CURLINFO_HEADER_IN) {
    for (const std::string_view line : split(text, '\n')) {
      transfer.dialogue.reply_received(line);
      tell(SmtpVoice::server, line);
    }
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

void set_tls(CURL* easy, const SmtpOptions& options) {
  const bool verify = verifies(options);
  const long use = options.tls == Tls::never ? CURLUSESSL_NONE : verify ? CURLUSESSL_ALL : CURLUSESSL_TRY;
  if (!is_smtps(options)) set(easy, CURLOPT_USE_SSL, use);
  set(easy, CURLOPT_SSL_VERIFYPEER, verify ? 1L : 0L);
  set(easy, CURLOPT_SSL_VERIFYHOST, verify ? 2L : 0L);
  if (!options.ca_file.empty()) {
    set(easy, CURLOPT_CAINFO, options.ca_file.c_str());
    set(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
}

void set_connection(CURL* easy, const SmtpOptions& options) {
  const std::string url = options.url + "/" + options.helo;  // curl greets with the URL's path
  set(easy, CURLOPT_URL, url.c_str());
  set(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(easy, CURLOPT_PROXY, "");  // whatever the environment says
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_FRESH_CONNECT, 1L);
  set(easy, CURLOPT_FORBID_REUSE, 1L);
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_limit.count()));
  set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options.whole_limit.count()));
  set(easy, CURLOPT_WRITEFUNCTION, &discard);
  set_tls(easy, options);
}

void set_watch(CURL* easy, Transfer& transfer) {
  set(easy, CURLOPT_NOPROGRESS, 0L);
  set(easy, CURLOPT_XFERINFOFUNCTION, &look_at_time);
  set(easy, CURLOPT_XFERINFODATA, static_cast<void*>(&transfer));
  set(easy, CURLOPT_VERBOSE, 1L);  // or DEBUGFUNCTION is not called; nothing is printed
  set(easy, CURLOPT_DEBUGFUNCTION, &listen_in);
  set(easy, CURLOPT_DEBUGDATA, static_cast<void*>(&transfer));
}

void set_letter(CURL* easy, Transfer& transfer, const std::string& sender, const curl_slist* to) {
  set(easy, CURLOPT_UPLOAD, 1L);
  // No CURLOPT_INFILESIZE: told the size, curl would send the dot without asking for more, past the commit
  // point.
  set(easy, CURLOPT_READFUNCTION, &read_message);
  set(easy, CURLOPT_READDATA, static_cast<void*>(&transfer));
  set(easy, CURLOPT_MAIL_FROM, ("<" + sender + ">").c_str());
  set(easy, CURLOPT_MAIL_RCPT, to);
}

std::string text_of(CURL* easy, CURLINFO what) {
  const char* text = nullptr;
  return curl_easy_getinfo(easy, what, &text) == CURLE_OK && text != nullptr ? one_line(text) : "";
}

void learn_certificate(CURL* easy, SmtpConnection& connection) {
  curl_certinfo* certificates = nullptr;
  if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &certificates) != CURLE_OK || certificates == nullptr ||
      certificates->num_of_certs < 1)
    return;
  for (const curl_slist* field = certificates->certinfo[0]; field != nullptr; field = field->next) {
    const std::string_view text = field->data;
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string value = one_line(text.substr(colon + 1));
    if (text.starts_with("Subject:")) connection.certificate_subject = value;
    if (text.starts_with("Issuer:")) connection.certificate_issuer = value;
    if (text.starts_with("Expire date:")) connection.certificate_expiry = value;
  }
}

void learn(CURL* easy, SmtpConnection* connection) {
  if (connection == nullptr) return;
  connection->our_address = text_of(easy, CURLINFO_LOCAL_IP);
  connection->their_address = text_of(easy, CURLINFO_PRIMARY_IP);
  learn_certificate(easy, *connection);
}

// curl's own words where it has some.
struct Words {
  std::array<char, CURL_ERROR_SIZE> text{};
  const char* of(CURLcode code) const { return text[0] != '\0' ? text.data() : curl_easy_strerror(code); }
};

}  // namespace

SendOutcome send_by_smtp(const SmtpOptions& options, const std::string& password, const Letter& letter,
                         const std::function<bool()>& commit_point, const SmtpListener& listener,
                         SmtpConnection* connection) {
  const std::string& sender = letter.bounces_to.empty() ? options.from.address : letter.bounces_to;
  for (const std::string* address : {&letter.to_address, &sender}) {
    if (const Status checked = check_address(*address); !checked)
      return {SendOutcome::Kind::refused, checked.error().message};
  }
  Transfer transfer{message_text(letter, options.from), commit_point, listener,
                    std::chrono::steady_clock::now() + options.whole_limit};
  const Easy easy(curl_easy_init());
  if (!easy) return {SendOutcome::Kind::not_now, "libcurl has no memory for another transfer"};
  set_connection(easy.get(), options);
  set_watch(easy.get(), transfer);
  const List to(curl_slist_append(nullptr, ("<" + letter.to_address + ">").c_str()));
  set_letter(easy.get(), transfer, sender, to.get());
  if (!options.user.empty()) {
    set(easy.get(), CURLOPT_USERNAME, options.user.c_str());
    set(easy.get(), CURLOPT_PASSWORD, password.c_str());
  }
  if (connection != nullptr) set(easy.get(), CURLOPT_CERTINFO, 1L);
  Words words;
  set(easy.get(), CURLOPT_ERRORBUFFER, words.text.data());
  const CURLcode code = curl_easy_perform(easy.get());
  learn(easy.get(), connection);
  return transfer.dialogue.judge(words.of(code));
}

Status visit_by_smtp(const SmtpOptions& options, SmtpConnection* connection) {
  const std::function<bool()> no_letter;
  const SmtpListener nobody;
  Transfer transfer{"", no_letter, nobody, std::chrono::steady_clock::now() + options.whole_limit};
  const Easy easy(curl_easy_init());
  if (!easy) return fail(ErrorCode::unavailable, "libcurl has no memory for another transfer");
  set_connection(easy.get(), options);
  set_watch(easy.get(), transfer);
  set(easy.get(), CURLOPT_CUSTOMREQUEST, "NOOP");
  set(easy.get(), CURLOPT_CERTINFO, 1L);
  Words words;
  set(easy.get(), CURLOPT_ERRORBUFFER, words.text.data());
  const CURLcode code = curl_easy_perform(easy.get());
  learn(easy.get(), connection);
  if (code == CURLE_OK || transfer.dialogue.over()) return {};
  return fail(code == CURLE_PEER_FAILED_VERIFICATION ? ErrorCode::invalid : ErrorCode::unavailable,
              one_line(words.of(code)));
}

}  // namespace steward::contact
