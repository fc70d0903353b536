#include "programs/steward/mail_parts.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "base/text.h"
#include "programs/steward/mail_characters.h"
#include "programs/steward/mail_flowed.h"
#include "programs/steward/mail_html.h"
#include "programs/steward/mail_report.h"
#include "programs/steward/mail_words.h"

namespace steward::cli {
namespace {

// What a person writes stands at the beginning; attachments follow.
constexpr std::size_t kParsedBytes = std::size_t{2} << 20;
constexpr std::size_t kMailTextBytes = std::size_t{1} << 20;
constexpr std::size_t kHeaderBytes = std::size_t{256} << 10;
// Each may become an object of a kilobyte: the begin of a part, a header field, a comma's next address; of
// addresses in one field, GMime looks through all before.
constexpr std::size_t kMostMarks = 10'000;
constexpr int kDeepest = 20;

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
};
template <typename T>
using Owned = std::unique_ptr<T, Unref>;

std::string text_of(const char* text) { return text == nullptr ? "" : text; }
std::string line_of(const char* text) { return one_line(trim(text_of(text)), mail_line_bytes); }

// --- before GMime sees it ---

// "From ida@example.org Mon Nov 23 12:00:00 2026", which some mail servers put first. Its address.
std::optional<std::string> cut_from_line(std::string_view& message) {
  if (!message.starts_with("From ") && !message.starts_with(">From ")) return std::nullopt;
  const std::size_t end = std::min(message.find('\n'), message.size() - 1);
  std::string_view line = message.substr(message.find(' ') + 1);
  line = line.substr(0, std::min(line.find_first_of(" \n"), line.size()));
  message.remove_prefix(end + 1);
  return std::string(line);
}

std::size_t header_end(std::string_view message) {
  return std::min({message.find("\n\n"), message.find("\n\r\n"), message.size()});
}

// As much of the message as is parsed.
std::string_view parsed_part(std::string_view message) {
  const std::string_view head = message.substr(0, kParsedBytes);
  std::size_t marks = 0;
  for (std::size_t at = 0; at < head.size();) {
    const std::size_t end = std::min(head.find('\n', at), head.size());
    const std::string_view line = head.substr(at, end - at);
    const bool begins = line.starts_with("--") || line.substr(0, 80).find(':') != std::string_view::npos;
    marks += (begins ? 1 : 0) + static_cast<std::size_t>(std::count(line.begin(), line.end(), ','));
    if (marks > kMostMarks) return head.substr(0, at);
    at = end + 1;
  }
  return head;
}

Owned<GMimeMessage> parse(std::string_view message) {
  static const bool begun = [] {
    g_mime_init();
    return true;
  }();
  (void)begun;
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(message.data(), message.size()));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  return Owned<GMimeMessage>(g_mime_parser_construct_message(parser.get(), nullptr));
}

// --- parts ---

std::string header(GMimeMessage* message, const char* name) {
  return line_of(g_mime_object_get_header(GMIME_OBJECT(message), name));
}

bool is_type(GMimeObject* object, const char* type, const char* subtype) {
  GMimeContentType* content = g_mime_object_get_content_type(object);
  return content != nullptr && g_mime_content_type_is_type(content, type, subtype) != 0;
}

std::string parameter(GMimeObject* object, const char* name) {
  GMimeContentType* content = g_mime_object_get_content_type(object);
  return content == nullptr ? "" : text_of(g_mime_content_type_get_parameter(content, name));
}

std::vector<GMimeObject*> children(GMimeObject* object) {
  std::vector<GMimeObject*> found;
  GMimeMultipart* multipart = GMIME_MULTIPART(object);
  for (int i = 0; i < g_mime_multipart_get_count(multipart); ++i)
    found.push_back(g_mime_multipart_get_part(multipart, i));
  return found;
}

// Its transfer encoding undone.
std::string bytes_of(GMimeObject* object) {
  if (!GMIME_IS_PART(object)) return "";
  GMimeDataWrapper* content = g_mime_part_get_content(GMIME_PART(object));
  if (content == nullptr) return "";
  const Owned<GMimeStream> out(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, out.get());
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(out.get()));
  return bytes == nullptr || bytes->len == 0
             ? ""
             : std::string(reinterpret_cast<const char*>(bytes->data), bytes->len);
}

bool is_attached(GMimeObject* object) {
  return lower(text_of(g_mime_object_get_disposition(object))) == "attachment" ||
         (GMIME_IS_PART(object) && g_mime_part_get_filename(GMIME_PART(object)) != nullptr);
}

bool is_words(GMimeObject* object) {
  return GMIME_IS_PART(object) && is_type(object, "text", "*") && !is_attached(object);
}

// Signatures and a letter's own pictures are nothing that a person attached.
bool is_garnish(GMimeObject* object, bool related) {
  for (const char* subtype : {"pgp-signature", "pkcs7-signature", "x-pkcs7-signature"}) {
    if (is_type(object, "application", subtype)) return true;
  }
  return related && g_mime_object_get_content_id(object) != nullptr;
}

std::size_t count_attachments(GMimeObject* object, int depth, bool related) {
  if (object == nullptr || depth > kDeepest || is_words(object)) return 0;
  if (!GMIME_IS_MULTIPART(object)) return is_garnish(object, related) ? 0 : 1;
  if (is_type(object, "multipart", "report")) return 0;
  if (is_type(object, "multipart", "encrypted")) return 1;
  std::size_t count = 0;
  for (GMimeObject* child : children(object))
    count += count_attachments(child, depth + 1, related || is_type(object, "multipart", "related"));
  return count;
}

struct Words {
  std::string text;
  bool html = false;
};

// Collects a message's words, as many as there is room for.
class Collector {
 public:
  bool full() const { return full_; }

  Words words(GMimeObject* object, int depth) {
    if (object == nullptr || depth > kDeepest) return {};
    if (!GMIME_IS_MULTIPART(object)) return part(object);
    const auto parts = children(object);
    if (parts.empty() || is_type(object, "multipart", "encrypted")) return {};
    if (is_type(object, "multipart", "alternative")) return best_of(parts, depth);
    for (const char* only_first : {"related", "signed", "report"}) {
      if (is_type(object, "multipart", only_first)) return words(parts.front(), depth + 1);
    }
    Words all;
    for (GMimeObject* each : parts) {
      Words next = words(each, depth + 1);
      if (!all.text.empty() && !next.text.empty()) all.text += '\n';
      all.text += next.text;
      all.html = all.html || next.html;
    }
    return all;
  }

 private:
  // The plain one, if anything is written in it.
  Words best_of(const std::vector<GMimeObject*>& parts, int depth) {
    Words best;
    for (GMimeObject* each : parts) {
      Words next = words(each, depth + 1);
      if (trim(next.text).empty()) continue;
      if (!next.html) return next;
      if (best.text.empty()) best = std::move(next);
    }
    return best;
  }

  Words part(GMimeObject* object) {
    const bool html = is_type(object, "text", "html");
    if (!is_words(object) || (!html && !is_type(object, "text", "plain"))) return {};
    std::string bytes = bytes_of(object);
    if (bytes.size() > room_) full_ = true;
    bytes.resize(std::min(bytes.size(), room_));
    room_ -= bytes.size();
    std::string text = to_utf8(bytes, parameter(object, "charset"));
    if (html) return {html_to_text(text), true};
    if (lower(parameter(object, "format")) == "flowed")
      text = unflowed(text, lower(parameter(object, "delsp")) == "yes");
    return {std::move(text), false};
  }

  std::size_t room_ = kMailTextBytes;
  bool full_ = false;
};

// Of a message that was not parsed to its end: parts that begin in the rest, beside those that did before.
std::size_t count_more(GMimeObject* root, std::string_view rest) {
  if (root == nullptr || !GMIME_IS_MULTIPART(root)) return 0;
  const std::string mark = "--" + text_of(g_mime_multipart_get_boundary(GMIME_MULTIPART(root)));
  if (mark.size() == 2) return 0;
  std::size_t count = 0;
  for (std::size_t at = rest.find('\n'); at < rest.size();) {
    const std::size_t end = std::min(rest.find('\n', at + 1), rest.size());
    std::string_view line = rest.substr(at + 1, end - at - 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line == mark) ++count;
    at = end;
  }
  return count;
}

// --- who, and whether a person ---

// "", for the sender that is none, however it is written.
std::string plain_sender(std::string_view sender) {
  sender = trim(sender);
  if (sender.starts_with('<') && sender.ends_with('>')) sender = sender.substr(1, sender.size() - 2);
  const std::string line = one_line(sender, mail_line_bytes);
  return lower(line) == "mailer-daemon" ? "" : line;
}

void read_from(InternetAddressList* list, ReceivedMail& mail, int depth = 0) {
  if (list == nullptr || depth > 3 || internet_address_list_length(list) == 0) return;
  InternetAddress* first = internet_address_list_get_address(list, 0);
  if (INTERNET_ADDRESS_IS_GROUP(first))
    return read_from(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(first)), mail, depth + 1);
  if (!INTERNET_ADDRESS_IS_MAILBOX(first)) return;
  mail.from_address = line_of(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(first)));
  mail.from_name = line_of(internet_address_get_name(first));
}

std::string with_brackets(const std::string& id) { return id.empty() ? "" : "<" + id + ">"; }

std::string first_reference(const std::string& value) {
  const std::size_t begin = value.find('<');
  const std::size_t end = value.find('>', begin == std::string::npos ? 0 : begin);
  return begin == std::string::npos || end == std::string::npos ? "" : value.substr(begin, end - begin + 1);
}

// RFC 3834, and what was there before it.
bool is_automatic(GMimeMessage* message) {
  const std::string said = lower(header(message, "Auto-Submitted"));
  if (!said.empty() && said.substr(0, said.find_first_of(" \t;(")) != "no") return true;
  const std::string precedence = lower(header(message, "Precedence"));
  for (const char* word : {"bulk", "junk", "list", "auto_reply", "auto-reply"}) {
    if (precedence == word) return true;
  }
  for (const char* name : {"X-Autoreply", "X-Autorespond"}) {
    const std::string value = lower(header(message, name));
    if (!value.empty() && value != "no") return true;
  }
  return is_type(g_mime_message_get_mime_part(message), "multipart", "report");
}

std::optional<Bounce> read_bounce(GMimeMessage* message, const std::string& text, bool automatic) {
  GMimeObject* root = g_mime_message_get_mime_part(message);
  if (GMIME_IS_MULTIPART(root) && is_type(root, "multipart", "report")) {
    for (GMimeObject* part : children(root)) {
      if (is_type(part, "message", "delivery-status") || is_type(part, "message", "global-delivery-status"))
        return read_delivery_status(bytes_of(part));
    }
  }
  const std::string failed = header(message, "X-Failed-Recipients");
  if (failed.empty() || !automatic) return std::nullopt;
  return read_failure_text(failed, text);
}

void read_head(GMimeMessage* message, ReceivedMail& mail) {
  read_from(g_mime_message_get_from(message), mail);
  mail.subject = line_of(g_mime_message_get_subject(message));
  mail.message_id = with_brackets(line_of(g_mime_message_get_message_id(message)));
  mail.in_reply_to = first_reference(header(message, "In-Reply-To"));
}

void keep_words(const std::string& text, ReceivedMail& mail) {
  const std::string words = plain_text(new_words(text), 3 * kMailTextBytes);
  mail.cut = mail.cut || words.size() > mail_text_bytes;
  mail.text = plain_text(words, mail_text_bytes);
}

}  // namespace

Result<ReceivedMail> take_apart(std::string_view message, const std::string& recipient,
                                const std::optional<std::string>& sender) {
  const auto from_line = cut_from_line(message);
  if (trim(message.substr(0, kHeaderBytes)).empty())
    return fail(ErrorCode::invalid, "the message is empty; it is read from stdin, headers first");
  if (header_end(message) > kHeaderBytes)
    return fail(ErrorCode::invalid, "the message's header is longer than 256 KiB, and so no person's");
  const std::string_view parsed = parsed_part(message);
  const auto taken = parse(parsed);
  if (!taken) return fail(ErrorCode::invalid, "the message is no mail as RFC 5322 has it: it has no header");
  GMimeObject* root = g_mime_message_get_mime_part(taken.get());

  ReceivedMail mail;
  mail.recipient = one_line(trim(recipient), mail_line_bytes);
  read_head(taken.get(), mail);
  const std::string path = header(taken.get(), "Return-Path");
  mail.sender = plain_sender(sender         ? *sender
                             : from_line    ? *from_line
                             : path.empty() ? mail.from_address
                                            : path);
  mail.automatic = mail.sender.empty() || is_automatic(taken.get());
  Collector collector;
  const std::string text = root == nullptr ? "" : collector.words(root, 0).text;
  mail.bounce = root == nullptr ? std::nullopt : read_bounce(taken.get(), text, mail.automatic);
  mail.automatic = mail.automatic || mail.bounce;
  if (mail.from_address.empty() && !mail.automatic)
    return fail(ErrorCode::invalid,
                "the message has no From field with an address: nobody says to have written it");
  mail.attachments = count_attachments(root, 0, false) + count_more(root, message.substr(parsed.size()));
  // A single part that goes on beyond what was read.
  const bool unread = parsed.size() < message.size() && (root == nullptr || !GMIME_IS_MULTIPART(root));
  mail.cut = collector.full() || (unread && mail.attachments == 0);
  keep_words(text, mail);
  return mail;
}

}  // namespace steward::cli
