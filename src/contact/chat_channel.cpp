#include "contact/chat_channel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/text.h"
#include "contact/chat_text.h"
#include "contact/curl.h"
#include "contact/json_string.h"
#include "contact/secret.h"

namespace steward::contact {
namespace {

using Kind = SendOutcome::Kind;

constexpr std::size_t answer_limit = 16 * 1024;

// What curl's callbacks work on during one post.
struct Post {
  std::string body;
  const std::function<bool()>& commit_point;
  std::size_t sent = 0;
  std::size_t answered = 0;
  bool committed = false;
  bool denied = false;
};

// Asked for more only when what it got before is on its way.
std::size_t read_body(char* to, std::size_t size, std::size_t count, void* user) {
  Post& post = *static_cast<Post*>(user);
  const std::size_t left = post.body.size() - post.sent;
  if (left == 1 && !post.committed) {
    post.committed = post.commit_point();
    post.denied = !post.committed;
    if (post.denied) return CURL_READFUNC_ABORT;
  }
  const std::size_t bytes = std::min(size * count, left > 1 ? left - 1 : left);
  std::memcpy(to, post.body.data() + post.sent, bytes);
  post.sent += bytes;
  return bytes;
}

// Nothing of the answer is kept: its words may hold the address. More than is decent ends it.
std::size_t count_answer(char*, std::size_t size, std::size_t count, void* user) {
  Post& post = *static_cast<Post*>(user);
  post.answered += size * count;
  return post.answered > answer_limit ? 0 : size * count;
}

struct UrlDeleter {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::string part_of(CURLU* url, CURLUPart which) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, 0) != CURLUE_OK || text == nullptr) return "";
  std::string part = text;
  curl_free(text);
  return part;
}

// Read as curl reads it, so that both mean the same host. The errors do not repeat it.
Status check_url(const std::string& text) {
  const std::unique_ptr<CURLU, UrlDeleter> url(curl_url());
  if (!url) return fail(ErrorCode::unavailable, "libcurl has no memory for an address");
  const bool plain = text.starts_with("http://");
  if ((!plain && !text.starts_with("https://")) || text.find_first_of(" \t\r") != std::string::npos ||
      curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) {
    return fail(ErrorCode::invalid,
                "the chat's url_file: its first line is no address that begins with https://");
  }
  if (!part_of(url.get(), CURLUPART_USER).empty() || !part_of(url.get(), CURLUPART_PASSWORD).empty())
    return fail(ErrorCode::invalid,
                "the chat's url_file: an address with a user before the host is not taken");
  const std::string host = part_of(url.get(), CURLUPART_HOST);
  if (plain && host != "localhost" && host != "127.0.0.1" && host != "[::1]") {
    return fail(ErrorCode::invalid,
                "the chat's url_file: http:// is only for this machine itself; write https://, as whoever "
                "reads the address can post");
  }
  return {};
}

void set_connection(CURL* easy, const ChatOptions& options, const std::string& url) {
  set(easy, CURLOPT_URL, url.c_str());
  set(easy, CURLOPT_PROTOCOLS_STR, url.starts_with("https://") ? "https" : "http");
  set(easy, CURLOPT_PROXY, "");  // whatever the environment says
  set(easy, CURLOPT_FOLLOWLOCATION, 0L);
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_FRESH_CONNECT, 1L);
  set(easy, CURLOPT_FORBID_REUSE, 1L);
  set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));  // its body goes out in order
  set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_limit.count()));
  set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options.whole_limit.count()));
  if (!options.ca_file.empty()) {
    set(easy, CURLOPT_CAINFO, options.ca_file.c_str());
    set(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
}

void set_post(CURL* easy, Post& post, const curl_slist* headers) {
  set(easy, CURLOPT_POST, 1L);
  set(easy, CURLOPT_HTTPHEADER, headers);
  set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(post.body.size()));
  set(easy, CURLOPT_READFUNCTION, &read_body);
  set(easy, CURLOPT_READDATA, static_cast<void*>(&post));
  set(easy, CURLOPT_WRITEFUNCTION, &count_answer);
  set(easy, CURLOPT_WRITEDATA, static_cast<void*>(&post));
}

// `status`: of the answer; 0: there was none. `trouble`: curl's general words, which hold no address.
SendOutcome judge(const Post& post, long status, std::string_view trouble) {
  if (post.denied) return {Kind::not_now, "stopped before the commit point"};
  const std::string said =
      status > 0 ? fmt::format("the chat answered with HTTP status {}", status) : std::string(trouble);
  if (post.committed) {
    if (status == 0) return {Kind::unclear, "no answer to the whole post: " + said};
    return {status >= 200 && status <= 299 ? Kind::accepted : Kind::refused, said};
  }
  const bool for_good = status >= 400 && status <= 499 && status != 429;
  return {for_good ? Kind::refused : Kind::not_now, said};
}

}  // namespace

Result<std::unique_ptr<ChatChannel>> ChatChannel::make(ChatOptions options) {
  auto url = read_secret(options.url_file, "the chat's url_file");
  if (!url) return tl::unexpected(url.error());
  if (const Status started = start_curl(); !started) return tl::unexpected(started.error());
  if (const Status checked = check_url(*url); !checked) return tl::unexpected(checked.error());
  return std::unique_ptr<ChatChannel>(new ChatChannel(std::move(options), std::move(*url)));
}

SendOutcome ChatChannel::send(const Letter& letter, const std::function<bool()>& commit_point) {
  const std::string words =
      letter.subject.empty() ? letter.text : one_line(letter.subject) + "\n\n" + letter.text;
  Post post{"{\"text\": " + json_string(chat_text(words, letter.links)) + "}", commit_point};
  const Easy easy(curl_easy_init());
  if (!easy) return {Kind::not_now, "libcurl has no memory for another transfer"};
  List headers(curl_slist_append(nullptr, "Content-Type: application/json"));
  // Without "Expect: 100-continue" nothing waits in the middle.
  headers.reset(curl_slist_append(headers.release(), "Expect:"));
  set_connection(easy.get(), options_, url_);
  set_post(easy.get(), post, headers.get());
  const CURLcode code = curl_easy_perform(easy.get());
  long status = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  return judge(post, status < 200 ? 0 : status, curl_easy_strerror(code));
}

}  // namespace steward::contact
