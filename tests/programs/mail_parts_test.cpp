// Whole mails, as mail programs and servers write them (data/mail), taken apart.
#include "programs/steward/mail_parts.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <ctime>

#include "base/files.h"
#include "programs/steward/mail_report.h"

namespace steward::cli {
namespace {

const std::string kTo = "steward+3.k7q2@cloud.example.org";

Result<ReceivedMail> taken(const std::string& message,
                           std::optional<std::string> sender = "mads@example.org") {
  return take_apart(message, kTo, sender);
}

ReceivedMail mail(const std::string& name, std::optional<std::string> sender = "mads@example.org") {
  const auto text = read_file(std::string(STEWARD_SOURCE_DIR) + "/tests/programs/data/mail/" + name + ".eml");
  EXPECT_TRUE(text) << name;
  auto parts = taken(text.value_or(""), std::move(sender));
  EXPECT_TRUE(parts) << name << (parts ? "" : parts.error().message);
  return parts ? *parts : ReceivedMail{};
}

std::string plain(const std::string& text, const std::string& more = "") {
  return "From: ida@example.org\n" + more + "\n" + text;
}

TEST(MailParts, TheHeadIsRead) {
  const ReceivedMail got = mail("danish_latin1");
  EXPECT_EQ(got.recipient, kTo);
  EXPECT_EQ(got.sender, "mads@example.org");
  EXPECT_EQ(got.from_address, "soren@example.org");
  EXPECT_EQ(got.from_name, "Søren Ågaard");
  EXPECT_EQ(got.subject, "SV: Dit job står stille");
  EXPECT_EQ(got.message_id, "<th1@example.org>");
  EXPECT_EQ(got.in_reply_to, "<c11.5e1f0b7a@cloud.example.org>");
  EXPECT_FALSE(got.automatic);
  EXPECT_FALSE(got.bounce);
  EXPECT_FALSE(got.cut);
  EXPECT_EQ(got.attachments, 0u);
}

TEST(MailParts, OnlyThePersonsOwnWordsAreLeft) {
  const std::vector<std::pair<const char*, const char*>> expected{
      {"outlook", "It loads data until 15:00, then all four GPUs work.\n\nBest,\nMads"},
      {"outlook_html_only", "Jeg har stoppet det. Tak for hjælpen – hav en god dag!"},
      {"outlook_original", "Please end it."},
      {"outlook_mobile", "I am on the way to the office and will look at it at two."},
      {"gmail", "Yes, it is a notebook that I forgot. I have ended it."},
      {"gmail_danish_html_only", "Hej,\n\nDen læser data ind til kl. 15 & regner så på alle fire <3"},
      {"apple_mail", "This is what I see:\n\nand it does not get better."},
      {"apple_alternative", "Here it is.\n\nIs that right?"},
      {"danish_latin1", "Ja tak! Hvordan får jeg den anden GPU til at arbejde? Det går så langsomt på én."},
      {"interleaved_base64", "Æh, that is the spare one.\n\nYes: how do I give one back?"},
      {"flowed",
       "This is one paragraph that a mail program broke at about seventy columns, as they do, and it is to "
       "be "
       "one line again.\n\nThis line was stuffed.\nAnd an end."},
      {"flowed_delsp", "one word and one broken word"},
      {"attachments", "See the log."},
      {"no_words", ""},
      {"crlf", "Line one.\nLine two."}};
  for (const auto& [name, words] : expected) {
    const ReceivedMail got = mail(name);
    EXPECT_EQ(got.text, words) << name;
    EXPECT_FALSE(got.automatic) << name;
    EXPECT_FALSE(got.bounce) << name;
    EXPECT_FALSE(got.cut) << name;
  }
}

TEST(MailParts, MachinesAreKnown) {
  for (const char* name : {"vacation_exchange", "vacation_gmail", "vacation_sieve", "read_receipt"}) {
    const ReceivedMail got = mail(name);
    EXPECT_TRUE(got.automatic) << name;
    EXPECT_FALSE(got.bounce) << name;
  }
  EXPECT_TRUE(mail("vacation_bare", "").automatic) << "nobody is to be answered";
  EXPECT_TRUE(mail("vacation_bare", std::nullopt).automatic) << "Return-Path says so";
  EXPECT_FALSE(mail("vacation_bare").automatic) << "nothing says so";
  EXPECT_TRUE(taken(plain("x"), "MAILER-DAEMON")->automatic);
  EXPECT_TRUE(taken(plain("x"), "<>")->automatic);
  EXPECT_FALSE(taken(plain("x", "Auto-Submitted: no (sent by hand)\nX-Autoreply: no\n"))->automatic);
  EXPECT_FALSE(taken(plain("x", "X-Auto-Response-Suppress: All\n"))->automatic)
      << "Outlook's people say that";
  for (const char* word : {"bulk", "junk", "list", "Auto_Reply"})
    EXPECT_TRUE(taken(plain("x", std::string("Precedence: ") + word + "\n"))->automatic) << word;
}

TEST(MailParts, BouncesSayWhatBecameOfALetter) {
  const auto bounce = [](const char* name) {
    const ReceivedMail got = mail(name, "");
    EXPECT_TRUE(got.automatic) << name;
    EXPECT_TRUE(got.bounce) << name;
    return got.bounce.value_or(Bounce{});
  };
  EXPECT_EQ(
      bounce("dsn_postfix"),
      (Bounce{
          true, "5.1.1",
          "550 5.1.1 <ida@example.org>: Recipient address rejected: User unknown in virtual mailbox table",
          "ida@example.org"}));
  EXPECT_EQ(bounce("dsn_postfix_delayed"),
            (Bounce{false, "4.4.1", "connect to mail.example.org[192.0.2.9]:25: Connection timed out",
                    "ida@example.org"}));
  EXPECT_EQ(bounce("dsn_exchange"),
            (Bounce{true, "5.1.10",
                    "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ida@example.org not found by SMTP "
                    "address lookup",
                    "ida@example.org"}));
  EXPECT_EQ(bounce("dsn_exim"), (Bounce{true, "5.0.0", "550 No such user here", "ida@example.org"}));
  EXPECT_EQ(bounce("dsn_exim_old"),
            (Bounce{true, "5.1.1", "550 5.1.1 <ida@example.org>: no such user", "ida@example.org"}));
  EXPECT_EQ(bounce("dsn_several"), (Bounce{true, "5.2.2", "", "b@example.org"})) << "the one that failed";
  EXPECT_FALSE(mail("dsn_empty", "").bounce) << "it tells of nobody";
  EXPECT_TRUE(mail("dsn_empty", "").automatic);
}

TEST(MailParts, ABounceIsOneWhoeverSentIt) {
  const ReceivedMail got = mail("dsn_postfix");
  EXPECT_TRUE(got.bounce);
  EXPECT_TRUE(got.automatic);
  const auto forged = taken(plain("550 5.1.1 x", "X-Failed-Recipients: ida@example.org\n"));
  EXPECT_FALSE(forged->bounce) << "a person's mail with that field is a person's";
}

TEST(MailParts, BrokenDeliveryReports) {
  EXPECT_FALSE(read_delivery_status(""));
  EXPECT_FALSE(read_delivery_status("Action:\n\n\n: x\nStatus: 5.1.1\n"));
  const auto odd =
      read_delivery_status(" folded: first\r\nACTION: Failed\r\nStatus: 5..1\r\nFinal-Recipient: <a@b>\r\n");
  ASSERT_TRUE(odd);
  EXPECT_EQ(*odd, (Bounce{true, "", "", "a@b"}));
}

TEST(MailParts, AttachmentsAreCountedAndNeverKept) {
  const ReceivedMail got = mail("attachments");
  EXPECT_EQ(got.attachments, 3u) << "a log, a mail and an archive; neither the logo nor the signature";
  EXPECT_EQ(mail("apple_mail").attachments, 1u);
  EXPECT_EQ(mail("apple_alternative").attachments, 1u);
  EXPECT_EQ(mail("dsn_postfix", "").attachments, 0u);
}

TEST(MailParts, AMailThatIsMostlyAttachmentsIsTakenWithoutThem) {
  std::string message = plain("", "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"b\"\n") +
                        "--b\n\nThe log is attached.\n";
  for (int i = 0; i < 3; ++i) {
    message += "--b\nContent-Type: application/zip\nContent-Transfer-Encoding: base64\n\n";
    for (int line = 0; line < 20'000; ++line) message += std::string(76, 'A') + "\n";
  }
  message += "--b--\n";
  ASSERT_GT(message.size(), 4u << 20);
  const auto got = taken(message);
  ASSERT_TRUE(got);
  EXPECT_EQ(got->text, "The log is attached.");
  EXPECT_EQ(got->attachments, 3u);
  EXPECT_FALSE(got->cut);
}

TEST(MailParts, MoreWordsThanAreTakenAreCut) {
  std::string words;
  for (int i = 0; words.size() < mail_text_bytes; ++i) words += "line " + std::to_string(i) + "\n";
  const auto got = taken(plain(words + "the end\n"));
  ASSERT_TRUE(got);
  EXPECT_TRUE(got->cut);
  EXPECT_LE(got->text.size(), mail_text_bytes);
  EXPECT_TRUE(got->text.starts_with("line 0\nline 1\n"));
  const auto whole = taken(plain(std::string(mail_text_bytes, 'x')));
  EXPECT_FALSE(whole->cut);
  EXPECT_EQ(whole->text.size(), mail_text_bytes);
  const auto endless = taken(plain(std::string(3 << 20, 'x')));
  EXPECT_TRUE(endless->cut);
}

TEST(MailParts, HostileOnesAreHarmless) {
  const ReceivedMail bytes = mail("broken_bytes");
  EXPECT_EQ(bytes.text.find_first_of(std::string("\x1b\xff\0\r", 4)), std::string::npos) << bytes.text;
  EXPECT_TRUE(bytes.text.ends_with("turned\nwords")) << bytes.text;
  EXPECT_EQ(mail("broken_open").text.substr(0, 22), "It was cut off here æ") << mail("broken_open").text;
  (void)mail("broken_boundary");
  EXPECT_EQ(mail("broken_header", "").from_address, "");
  const auto long_subject = taken(plain("x", "Subject: " + std::string(100'000, 's') + "\n"));
  EXPECT_LE(long_subject->subject.size(), mail_line_bytes);
}

TEST(MailParts, TheLineBeforeTheHeaderTellsTheSender) {
  const auto got = taken("From ida@example.org  Mon Nov 23 12:00:00 2026\n" + plain("x"), std::nullopt);
  ASSERT_TRUE(got);
  EXPECT_EQ(got->sender, "ida@example.org");
  EXPECT_TRUE(taken("From MAILER-DAEMON Mon Nov 23 12:00:00 2026\n" + plain("x"), std::nullopt)->automatic);
}

TEST(MailParts, WhatIsNoMailIsRefused) {
  for (const std::string& text : {std::string(), std::string("\n \n"), std::string("From x\n"),
                                  std::string("Subject: nobody wrote this\n\nwords\n"),
                                  "From: a@b\nX: " + std::string(300'000, 'x') + "\n\nwords\n"}) {
    const auto got = taken(text);
    ASSERT_FALSE(got) << text.substr(0, 40);
    EXPECT_EQ(got.error().code, ErrorCode::invalid);
  }
}

// The most memory that this process ever held, in MiB.
long peak_mib() {
  rusage use{};
  ::getrusage(RUSAGE_SELF, &use);
  return use.ru_maxrss / 1024;
}

// CPU time of this process, in seconds.
long cpu_seconds() { return std::clock() / CLOCKS_PER_SEC; }

TEST(MailParts, PartsWithoutEndAndWithoutBottomCostLittle) {
  const long before = peak_mib(), begun = cpu_seconds();
  std::string many = plain("", "Content-Type: multipart/mixed; boundary=b\n");
  for (int i = 0; i < 500'000; ++i) many += "--b\n\n";
  EXPECT_TRUE(taken(many));
  std::string deep = "From: ida@example.org\n";
  for (int i = 0; i < 5'000; ++i) {
    const std::string b = std::to_string(i);
    deep += "Content-Type: multipart/mixed; boundary=b" + b + "\n\n--b" + b + "\n";
  }
  EXPECT_TRUE(taken(deep + "\n\nwords\n"));
  std::string mails = "From: ida@example.org\n";
  for (int i = 0; i < 5'000; ++i) mails += "Content-Type: message/rfc822\n\n";
  EXPECT_TRUE(taken(mails));
  std::string headers = "From: ida@example.org\nContent-Type: message/rfc822\n\n";
  for (int i = 0; i < 400'000; ++i) headers += "a:b\n";
  EXPECT_TRUE(taken(headers));
  std::string people = "From: ida@example.org\nContent-Type: message/rfc822\n\nTo: a";
  for (int i = 0; i < 1'000'000; ++i) people += ",\n a";
  EXPECT_TRUE(taken(people));
  std::string crowd = "From: ida@example.org\nTo: a";
  for (int i = 0; i < 100'000; ++i) crowd += ",a";
  (void)taken(crowd + "\n\nwords\n");
  EXPECT_LT(cpu_seconds() - begun, 10);
  EXPECT_LT(peak_mib() - before, 300);
}

}  // namespace
}  // namespace steward::cli
