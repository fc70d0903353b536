// Fuzz entry for the reader whose input comes from anybody who can send a mail. What is taken must be clean
// and bounded, and pass through wire unchanged.
//   clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -Isrc tests/fuzz/mail_fuzz.cpp
//   src/programs/steward/mail_*.cpp src/wire/*.cpp … $(pkg-config --cflags --libs gmime-3.0)
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/text.h"
#include "programs/steward/mail_parts.h"
#include "wire/mail_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace steward;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto mail = cli::take_apart(text, "steward@example.org", std::nullopt);
  if (!mail) return 0;
  const auto clean_line = [](const std::string& value) {
    STEWARD_CHECK(value.size() <= mail_line_bytes && one_line(value, 3 * mail_line_bytes) == value);
  };
  for (const std::string* line : {&mail->recipient, &mail->sender, &mail->from_address, &mail->from_name,
                                  &mail->subject, &mail->message_id, &mail->in_reply_to})
    clean_line(*line);
  if (mail->bounce) {
    STEWARD_CHECK(mail->automatic);
    for (const std::string* line :
         {&mail->bounce->status, &mail->bounce->diagnostic, &mail->bounce->recipient})
      clean_line(*line);
  }
  STEWARD_CHECK(mail->text.size() <= mail_text_bytes &&
                plain_text(mail->text, 3 * mail_text_bytes) == mail->text);
  STEWARD_CHECK(wire::mail_from_json(wire::to_json(*mail)) == *mail);
  return 0;
}
