#include "contact/smtp_transcript.h"

#include <fmt/format.h>

#include "base/text.h"

namespace steward::contact {
namespace {

constexpr std::size_t longest_line = 300;
constexpr std::string_view tls_begins = "SSL connection using ";  // libcurl's words

std::string without(std::string text, const std::string& secret) {
  for (std::size_t at = 0; !secret.empty() && (at = text.find(secret, at)) != std::string::npos;)
    text.replace(at, secret.size(), "…");
  return text;
}

std::string_view word(std::string_view line, std::size_t which) {
  const auto words = split(line, ' ');
  return which < words.size() ? words[which] : "";
}

std::string certificate_words(const SmtpConnection& connection) {
  if (connection.certificate_subject.empty()) return "";
  return fmt::format("; certificate of {}, by {}, until {}", connection.certificate_subject,
                     connection.certificate_issuer, connection.certificate_expiry);
}

}  // namespace

void SmtpTranscript::heard(SmtpVoice voice, std::string_view line) {
  switch (voice) {
    case SmtpVoice::client:
      return command(line);
    case SmtpVoice::server:
      return reply(line);
    case SmtpVoice::library:
      return library_word(line);
  }
}

void SmtpTranscript::command(std::string_view line) {
  if (in_login_) return add("> (login, not shown)");
  if (word(line, 0) == "AUTH") {
    in_login_ = true;
    return add(fmt::format("> AUTH {} (login, not shown)", one_line(word(line, 1), 40)));
  }
  add("> " + one_line(without(std::string(line), secret_), longest_line));
}

void SmtpTranscript::reply(std::string_view line) {
  greeted_ = true;
  if (in_login_ && line.starts_with("334")) return add("< 334");  // its question may hold what we said
  if (in_login_) {
    in_login_ = false;
    login_refused_ = line.starts_with('4') || line.starts_with('5');
  }
  add("< " + one_line(without(std::string(line), secret_), longest_line));
  if (line.starts_with("354")) add("> (the letter)");
}

void SmtpTranscript::library_word(std::string_view line) {
  if (!line.starts_with(tls_begins)) return;
  tls_ = true;
  tls_line_ = lines_.size();
  add("TLS: " + one_line(line.substr(tls_begins.size()), longest_line));
}

std::vector<std::string> SmtpTranscript::lines(const SmtpOptions& options,
                                               const SmtpConnection& connection) const {
  std::vector<std::string> out = lines_;
  if (tls_) out[tls_line_] += certificate_words(connection);
  const std::string at = connection.their_address.empty() ? "not connected to " : "connected to ";
  std::string first = at + options.url;
  if (!connection.their_address.empty())
    first += fmt::format(" ({}), from {}", connection.their_address, connection.our_address);
  out.insert(out.begin(), first);
  if (greeted_ && !tls_) out.push_back("no TLS");
  return out;
}

}  // namespace steward::contact
