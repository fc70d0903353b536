#include "contact/mime.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "contact/html_part.h"
#include "contact/mime_reader.h"
#include "contact/multipart.h"
#include "contact/plot_picture.h"
#include "contact/samples.h"

namespace steward::contact {
namespace {

const Sender kFrom{"AI Cloud staff", "staff@aicloud.example"};

// The reader's side is written apart from the writer's (mime_reader.h).
std::vector<std::string> header_lines(const std::string& message) {
  std::vector<std::string> lines;
  std::string_view rest = std::string_view(message).substr(0, message.find("\r\n\r\n"));
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find("\r\n"), rest.size());
    lines.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 2, rest.size()));
  }
  return lines;
}

std::vector<std::string> header_names(const std::string& message) {
  std::vector<std::string> names;
  for (const std::string& line : header_lines(message)) {
    if (line.front() != ' ') names.push_back(line.substr(0, line.find(':')));
  }
  return names;
}

// Folded white space between encoded words vanishes; each word must be whole UTF-8 by itself.
std::string decode_words(const std::string& header) {
  std::string out;
  std::size_t at = 0;
  while ((at = header.find("=?UTF-8?Q?", at)) != std::string::npos) {
    const std::size_t begin = at + 10, end = header.find("?=", begin);
    EXPECT_LE(end + 2 - at, 75u);
    const std::string word = decode_q(header.substr(begin, end - begin), true);
    EXPECT_EQ(one_line(word, 1000), word) << "a split character";
    out += word;
    at = end + 2;
  }
  return out;
}

const std::vector<std::string> kUsualNames = {"From",
                                              "To",
                                              "Subject",
                                              "Date",
                                              "Message-ID",
                                              "Auto-Submitted",
                                              "X-Auto-Response-Suppress",
                                              "MIME-Version",
                                              "Content-Language",
                                              "Content-Type"};

TEST(Mime, AWholeLetter) {
  Letter letter = sample_letter();
  letter.thread_id = "<c1.abc@steward.example>";
  const std::string message = message_text(letter, kFrom);
  const std::string begin =
      "From: \"AI Cloud staff\" <staff@aicloud.example>\r\n"
      "To: =?UTF-8?Q?Karen_S=C3=B8rensen?= <karen@cs.example>\r\n"
      "Subject: Your job 123 on AI Cloud [case 12]\r\n"
      "Date: Mon, 23 Nov 2026 13:05:00 +0000\r\n"
      "Message-ID: <c7.abc@steward.example>\r\n"
      "In-Reply-To: <c1.abc@steward.example>\r\n"
      "References: <c1.abc@steward.example>\r\n"
      "Auto-Submitted: auto-generated\r\n"
      "X-Auto-Response-Suppress: OOF, AutoReply\r\n"
      "MIME-Version: 1.0\r\n"
      "Content-Language: en\r\n"
      "Content-Type: multipart/alternative;\r\n"
      " boundary=\"" +
      boundary_of(letter.message_id, 1) +
      "\"\r\n"
      "\r\n--" +
      boundary_of(letter.message_id, 1) +
      "\r\n"
      "Content-Type: text/plain; charset=utf-8\r\n"
      "Content-Transfer-Encoding: quoted-printable\r\n"
      "\r\n"
      "Hello Karen,\r\n"
      "\r\n"
      ".a line that begins with a dot\r\n"
      "S=C3=B8ren says =3D hi\r\n"
      "\r\n--";
  EXPECT_EQ(message.substr(0, begin.size()), begin);
}

std::vector<std::string> types_of(const std::vector<MimePart>& parts) {
  std::vector<std::string> types;
  for (const MimePart& part : parts) {
    const std::string type = part.header("Content-Type");
    types.push_back(type.substr(0, type.find(';')));
  }
  return types;
}

std::string decoded(const MimePart& part) { return decode_q(part.content, false); }

std::string with_crlf(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return out;
}

using Types = std::vector<std::string>;

TEST(Mime, WithoutAPlotTheTextComesInTwoForms) {
  const Letter letter = sample_letter();
  const MimePart message = read_mime(message_text(letter, kFrom));
  ASSERT_EQ(types_of(message.parts), (Types{"text/plain", "text/html"}));
  EXPECT_EQ(decoded(message.parts[0]), with_crlf(letter.text));
  EXPECT_EQ(decoded(message.parts[1]), with_crlf(html_part(letter, "")));
}

TEST(Mime, WithAPlotThePictureComesWithTheHtml) {
  const Letter letter = plotted_letter();
  const MimePart message = read_mime(message_text(letter, kFrom));
  ASSERT_EQ(types_of(message.parts), (Types{"text/plain", "multipart/related"}));
  EXPECT_EQ(decoded(message.parts[0]), with_crlf(letter.text));
  const std::vector<MimePart>& related = message.parts[1].parts;
  ASSERT_EQ(types_of(related), (Types{"text/html", "image/png"}));
  const std::string id = related[1].header("Content-ID");
  const std::string cid = id.substr(1, id.size() - 2);
  EXPECT_EQ(cid, content_id_of(letter.message_id));
  EXPECT_NE(decoded(related[0]).find("src=\"cid:" + cid + "\""), std::string::npos);
  EXPECT_EQ(related[1].content, base64(plot_picture(letter.plot)));
  EXPECT_TRUE(related[1].header("Content-Disposition").starts_with("inline"));
  EXPECT_EQ(message_text(letter, kFrom), message_text(letter, kFrom));
}

TEST(Mime, ALetterSaysItsLanguage) {
  Letter letter = sample_letter();
  letter.language = "da";
  EXPECT_EQ(read_mime(message_text(letter, kFrom)).header("Content-Language"), "da");
  letter.language = "da\r\nBcc: x";
  EXPECT_EQ(read_mime(message_text(letter, kFrom)).header("Content-Language"), "und");
}

TEST(Mime, TheFirstLetterOfAThreadHasNoParent) {
  Letter letter = sample_letter();
  letter.thread_id = letter.message_id;
  EXPECT_EQ(header_names(message_text(letter, kFrom)), kUsualNames);
}

TEST(Mime, LongDanishSubjectsAreFoldedAndComeBackWhole) {
  std::string subject;
  for (int i = 0; i < 12; ++i) subject += "Blåbærgrød på øen æøåÆØÅ ";
  subject += "slut";
  const std::string header = unstructured_header("Subject", subject);
  EXPECT_EQ(decode_words(header), one_line(subject, 400));
  for (const std::string& line : header_lines(header)) EXPECT_LE(line.size(), 76u) << line;
}

TEST(Mime, LongPlainSubjectsAreFoldedAtSpaces) {
  std::string subject = "word";
  for (int i = 0; i < 40; ++i) subject += " word" + std::to_string(i);
  const std::string header = unstructured_header("Subject", subject);
  std::string unfolded;
  for (const std::string& line : header_lines(header)) {
    EXPECT_LE(line.size(), 76u);
    unfolded += line;
  }
  EXPECT_EQ(unfolded, "Subject: " + subject);
}

TEST(Mime, TextThatOnlyLooksEncodedIsEncoded) {
  EXPECT_EQ(decode_words(unstructured_header("Subject", "=?UTF-8?Q?fake?=")), "=?UTF-8?Q?fake?=");
  EXPECT_EQ(decode_words(unstructured_header("Subject", "two  spaces ")), "two  spaces ");
}

TEST(Mime, QuotesAndBackslashesInNamesAreEscaped) {
  EXPECT_EQ(address_header("To", "A \"B\" \\ C|D, E", "a@b.example"),
            "To: \"A \\\"B\\\" \\\\ C|D, E\" <a@b.example>\r\n");
  EXPECT_EQ(address_header("To", "  ", "a@b.example"), "To: a@b.example\r\n");
}

class Hostile : public testing::TestWithParam<std::string> {};

TEST_P(Hostile, InEveryFieldMakesNoHeaderAndNoLongLine) {
  const std::string evil = GetParam();
  Letter letter = sample_letter();
  letter.to_name = evil;
  letter.subject = evil;
  letter.plot = sample_plot();
  letter.plot.strips[1].label = evil;
  letter.text = evil + "\n\n" + plot_text(letter.plot, letter.zone) + "\n> " + evil + "\n-- \n" + evil + "\n";
  const std::string message = message_text(letter, {evil, "staff@aicloud.example"});
  EXPECT_EQ(header_names(message), kUsualNames);
  const MimePart read = read_mime(message);
  ASSERT_EQ(types_of(read.parts), (Types{"text/plain", "multipart/related"}));
  EXPECT_EQ(types_of(read.parts[1].parts), (Types{"text/html", "image/png"}));
  EXPECT_EQ(decoded(read.parts[0]), with_crlf(plain_text(letter.text, letter.text.size())));
  std::size_t begin = 0;
  while (begin < message.size()) {
    const std::size_t end = message.find("\r\n", begin);
    ASSERT_NE(end, std::string::npos);
    const std::string line = message.substr(begin, end - begin);
    EXPECT_LE(line.size(), 76u);
    for (const char c : line) EXPECT_TRUE(c >= ' ' && c <= '~') << static_cast<int>(c);
    begin = end + 2;
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, Hostile,
    testing::Values("--" + boundary_of("<c7.abc@steward.example>", 1) + "--",
                    "x\n--" + boundary_of("<c7.abc@steward.example>", 2), "</style></html><script>x</script>",
                    std::string(5'000, '<'), "\xe2\x80\x8f\xd7\x90", "x\r\nBcc: victim@example\r\n\r\nbody",
                    "x\nBcc: y", "x\rBcc: y", "\r\n.\r\nQUIT\r\n", std::string(10'000, 'a'),
                    std::string(10'000, ' '), "a " + std::string(9'000, '"'), std::string(3'000, '\\') + "\"",
                    "a|b|c", "\x1b[31mred\x1b]0;t\x07", "\xff\xfe\x80", std::string("nul\0nul", 7),
                    "\xe2\x80\xae"
                    "desrever",
                    "=?utf-8?q?=0D=0ABcc:_x?=", "\xc2\x85next", std::string(5'000, '\xc3'), "<a@b>, <c@d>",
                    "", " ", "\n\n\n"));

TEST(QuotedPrintable, KeepsWhatMailersWouldChange) {
  EXPECT_EQ(quoted_printable("a \nb\t\n c\n"), "a=20\r\nb=09\r\n c\r\n");
  EXPECT_EQ(quoted_printable("no newline"), "no newline\r\n");
  EXPECT_EQ(quoted_printable("\n\nx\n"), "\r\n\r\nx\r\n");
}

TEST(QuotedPrintable, LinesOfEveryLengthComeBack) {
  for (std::size_t length = 1; length < 240; ++length) {
    for (const std::string& unit : {std::string("x"), std::string("ø"), std::string("= ")}) {
      std::string line;
      while (line.size() < length) line += unit;
      const std::string encoded = quoted_printable(line + "\n");
      EXPECT_EQ(decode_q(encoded, false), line + "\r\n");
      for (std::size_t begin = 0; begin < encoded.size();) {
        const std::size_t end = encoded.find("\r\n", begin);
        ASSERT_LE(end - begin, 76u);
        begin = end + 2;
      }
    }
  }
}

TEST(Mime, OurOwnMistakesEndTheProcess) {
  Letter letter = sample_letter();
  letter.message_id = "<a@b>\r\nX: y";
  EXPECT_DEATH(message_text(letter, kFrom), "message_id");
  letter = sample_letter();
  letter.to_address = "a@b\r\nX: y";
  EXPECT_DEATH(message_text(letter, kFrom), "to_address");
  letter = sample_letter();
  letter.bounces_to = "a@b>\r\nX: y";
  EXPECT_DEATH(message_text(letter, kFrom), "bounces_to");
}

TEST(MessageId, IsChecked) {
  EXPECT_TRUE(is_message_id("<c1.x@y>"));
  for (const char* bad : {"", "<>", "<@>", "<a@>", "<@b>", "a@b", "<a@b", "<a b@c>", "<a@b@c>", "<a@b><c@d>",
                          "<a\r\n@b>", "<\xc3\xb8@b>"}) {
    EXPECT_FALSE(is_message_id(bad)) << bad;
  }
}

}  // namespace
}  // namespace steward::contact
