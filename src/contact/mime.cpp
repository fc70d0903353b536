#include "contact/mime.h"

#include <algorithm>

#include "base/calendar.h"
#include "base/check.h"
#include "base/text.h"
#include "base/utf8.h"
#include "contact/address.h"
#include "contact/html_part.h"
#include "contact/multipart.h"
#include "contact/part_words.h"
#include "contact/plot_picture.h"

namespace steward::contact {
namespace {

constexpr std::string_view kCrlf = "\r\n";
constexpr std::size_t kLine = 76;   // RFC 2045 6.7 and RFC 2047 2
constexpr std::size_t kName = 120;  // bytes of a person's name that are shown
constexpr std::size_t kHeaderSubject = 400;
constexpr std::size_t kMessageId = 250;
constexpr std::size_t kEncodedWord = 75;  // RFC 2047 2
constexpr std::string_view kWordBegin = "=?UTF-8?Q?";
constexpr std::string_view kWordEnd = "?=";

void append_hex(std::string& out, char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out += {'=', digits[byte >> 4], digits[byte & 15]};
}

// What may stand in an encoded word anywhere, also in a name (RFC 2047 5.3).
bool stands_for_itself(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '!' || c == '*' ||
         c == '+' || c == '-' || c == '/';
}

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

// A header's value in the making: knows how much of the line is used, and folds before what does not fit.
class Folded {
 public:
  explicit Folded(std::string_view name) : out_(std::string(name) + ":"), used_(out_.size()) {}

  void add(std::string_view word) {
    if (used_ + 1 + word.size() > kLine && !fresh_) {
      out_ += kCrlf;
      used_ = 0;
    }
    out_ += ' ';
    out_ += word;
    used_ += 1 + word.size();
    fresh_ = false;
  }

  std::string done() { return std::move(out_) + std::string(kCrlf); }

 private:
  std::string out_;
  std::size_t used_;
  bool fresh_ = true;  // a folded line of white space alone is forbidden (RFC 5322 3.2.2)
};

// White space between encoded words is not shown, so spaces are inside them.
void add_encoded(Folded& header, std::string_view text, std::size_t first_room) {
  std::size_t room = std::min(kEncodedWord, first_room);
  std::string word(kWordBegin);
  while (!text.empty()) {
    const std::size_t bytes = first_character(text).bytes;
    std::string piece;
    for (const char c : text.substr(0, bytes)) {
      if (c == ' ')
        piece += '_';
      else if (stands_for_itself(c))
        piece += c;
      else
        append_hex(piece, c);
    }
    if (word.size() + piece.size() + kWordEnd.size() > room) {
      header.add(word.append(kWordEnd));
      word = kWordBegin;
      room = kEncodedWord;
    }
    word += piece;
    text.remove_prefix(bytes);
  }
  header.add(word.append(kWordEnd));
}

bool fits_unencoded(std::string_view text) {
  if (!is_plain(text) || text.find("=?") != std::string_view::npos) return false;
  const auto words = split(text, ' ');
  // Empty words are double, leading or trailing spaces, which folding would lose.
  return std::all_of(words.begin(), words.end(),
                     [](std::string_view word) { return !word.empty() && word.size() < kLine / 2; });
}

Entity text_entity(std::string_view subtype, std::string_view text) {
  return {"Content-Type: text/" + std::string(subtype) +
              "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n",
          quoted_printable(text)};
}

Entity picture_entity(const Plot& plot, std::string_view content_id) {
  return {"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <" +
              std::string(content_id) + ">\r\nContent-Disposition: inline; filename=\"plot.png\"\r\n",
          base64(plot_picture(plot))};
}

// The text, and the same as HTML, with its picture where it has one. Readers show the last that they can.
Entity body_of(const Letter& letter) {
  const std::string content_id = content_id_of(letter.message_id);
  const Entity plain = text_entity("plain", plain_text(letter.text, letter.text.size() + 1));
  Entity html = text_entity("html", html_part(letter, content_id));
  if (shows_plot(letter)) {
    html = multipart("related; type=\"text/html\"", boundary_of(letter.message_id, 2),
                     {html, picture_entity(letter.plot, content_id)});
  }
  return multipart("alternative", boundary_of(letter.message_id, 1), {plain, html});
}

}  // namespace

bool is_message_id(std::string_view id) {
  if (id.size() < 5 || id.size() > kMessageId || id.front() != '<' || id.back() != '>') return false;
  id = id.substr(1, id.size() - 2);
  const std::size_t at = id.find('@');
  if (at == 0 || at == std::string_view::npos || at + 1 == id.size()) return false;
  return id.find('@', at + 1) == std::string_view::npos && std::all_of(id.begin(), id.end(), [](char c) {
           return c > ' ' && c <= '~' && c != '<' && c != '>';
         });
}

std::string unstructured_header(std::string_view name, std::string_view text) {
  const std::string safe = one_line(text, kHeaderSubject);
  Folded header(name);
  if (safe.empty()) return std::string(name) + ": \r\n";
  if (fits_unencoded(safe)) {
    for (const std::string_view word : split(safe, ' ')) header.add(word);
  } else {
    add_encoded(header, safe, kLine - name.size() - 2);
  }
  return header.done();
}

std::string address_header(std::string_view name, std::string_view person, std::string_view address) {
  const std::string harmless = one_line(person, kName);
  const std::string_view safe = trim(harmless);
  Folded header(name);
  if (safe.empty()) {
    header.add(address);
    return header.done();
  }
  if (!fits_unencoded(safe)) {
    add_encoded(header, safe, kLine - name.size() - 2);
  } else {
    std::string quoted = "\"";
    for (const char c : safe) {
      if (c == '"' || c == '\\') quoted += '\\';
      quoted += c;
    }
    quoted += '"';
    for (const std::string_view word : split(quoted, ' ')) header.add(word);
  }
  header.add("<" + std::string(address) + ">");
  return header.done();
}

std::string quoted_printable(std::string_view text) {
  std::string out;
  if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  for (const std::string_view line : split(text, '\n')) {
    std::size_t used = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const char c = line[i];
      const bool at_end = i + 1 == line.size();
      const bool blank = c == ' ' || c == '\t';
      const bool plain = (c >= '!' && c <= '~' && c != '=') || (blank && !at_end);
      const std::size_t size = plain ? 1 : 3;
      // The last column is the soft break's own, unless the line ends here.
      if (used + size > (at_end ? kLine : kLine - 1)) {
        out += "=\r\n";
        used = 0;
      }
      if (plain)
        out += c;
      else
        append_hex(out, c);
      used += size;
    }
    out += kCrlf;
  }
  return out;
}

std::string message_text(const Letter& letter, const Sender& from) {
  STEWARD_CHECK(check_address(from.address).has_value() && check_address(letter.to_address).has_value());
  STEWARD_CHECK(letter.reply_to.empty() || check_address(letter.reply_to).has_value());
  STEWARD_CHECK(letter.bounces_to.empty() || check_address(letter.bounces_to).has_value());
  STEWARD_CHECK(is_message_id(letter.message_id));
  STEWARD_CHECK(letter.thread_id.empty() || is_message_id(letter.thread_id));
  std::string out = address_header("From", from.name, from.address);
  out += address_header("To", letter.to_name, letter.to_address);
  if (!letter.reply_to.empty()) out += "Reply-To: <" + letter.reply_to + ">\r\n";
  out += unstructured_header("Subject", letter.subject);
  out += "Date: " + mail_date(letter.date) + "\r\n";
  out += "Message-ID: " + letter.message_id + "\r\n";
  if (!letter.thread_id.empty() && letter.thread_id != letter.message_id) {
    out += "In-Reply-To: " + letter.thread_id + "\r\n";
    out += "References: " + letter.thread_id + "\r\n";
  }
  // RFC 3834, and what Exchange wants beside it: keeps vacation notices and other machines from answering.
  out += "Auto-Submitted: auto-generated\r\n";
  out += "X-Auto-Response-Suppress: OOF, AutoReply\r\n";
  out += "MIME-Version: 1.0\r\n";
  out += "Content-Language: " + language_tag(letter.language) + "\r\n";
  return out + whole(body_of(letter));
}

}  // namespace steward::contact
