// What the API says of contact: languages, previews, tests of the mail set-up.
#include "wire/api_json.h"
#include "wire/fields.h"
#include "wire/json.h"

namespace steward::wire {
namespace {

struct Language {
  std::string language;
};
struct Address {
  std::string address;
};

}  // namespace

template <typename Io, Of<Language> V>
void describe(Io& io, V& v) {
  io("language", v.language);
}

template <typename Io, Of<Address> V>
void describe(Io& io, V& v) {
  io("address", v.address);
}

template <typename Io, Of<LanguageAnswer> V>
void describe(Io& io, V& v) {
  io("language", v.language);
  io("known", v.known);
}

template <typename Io, Of<MailTest> V>
void describe(Io& io, V& v) {
  io("accepted", v.accepted);
  io("detail", v.detail);
  io("dialogue", v.dialogue);
  io("findings", v.findings);
}

template <typename Io, Of<Preview> V>
void describe(Io& io, V& v) {
  io("channel", v.channel);
  io("to", v.to);
  io("address", v.address);
  io("name", v.name);
  io("draft", v.draft);
  io("due", v.due);
  io("subject", v.subject);
  io("text", v.text);
}

std::string to_json(const LanguageAnswer& value) { return write(value); }
Result<LanguageAnswer> language_answer_from_json(std::string_view text) { return read<LanguageAnswer>(text); }
std::string language_to_json(const std::string& language) { return write(Language{language}); }
Result<std::string> language_from_json(std::string_view text) {
  auto read = read_exactly<Language>(text);
  if (!read) return tl::unexpected(read.error());
  return std::move(read->language);
}

std::string address_to_json(const std::string& address) { return write(Address{address}); }
Result<std::string> address_from_json(std::string_view text) {
  auto read = read_exactly<Address>(text);
  if (!read) return tl::unexpected(read.error());
  return std::move(read->address);
}

std::string to_json(const MailTest& value) { return write(value); }
Result<MailTest> mail_test_from_json(std::string_view text) { return read<MailTest>(text); }

std::string to_json(const Preview& value) { return write(value); }
Result<Preview> preview_from_json(std::string_view text) { return read<Preview>(text); }

}  // namespace steward::wire
