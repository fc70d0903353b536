// What is done to a mail's text before it is a person's words: characters, HTML, soft breaks, quotes.
#include <gtest/gtest.h>

#include "programs/steward/mail_characters.h"
#include "programs/steward/mail_flowed.h"
#include "programs/steward/mail_html.h"
#include "programs/steward/mail_words.h"

namespace steward::cli {
namespace {

TEST(MailCharacters, OtherSetsBecomeUtf8) {
  EXPECT_EQ(to_utf8("bl\xE5 \x96 r\xF8"
                    "d",
                    "ISO-8859-1"),
            "blå – rød")
      << "windows-1252 is meant";
  EXPECT_EQ(to_utf8("\xE5", "windows-1257"), "å");
  EXPECT_EQ(to_utf8("\xA4", "iso-8859-15"), "€");
  EXPECT_EQ(to_utf8("\xCF\xF0", "koi8-r"), "оП") << "Cyrillic";
  EXPECT_EQ(to_utf8("\xFE\xFF\0H\0i", "utf-16"), to_utf8(std::string("\xFE\xFF", 2), "utf-16"))
      << "a string of C's ends at its first zero";
  EXPECT_EQ(to_utf8(std::string("\0H\0i", 4), "UTF-16BE"), "Hi");
  EXPECT_EQ(to_utf8("\x1B$B$O\x1B(B", "iso-2022-jp"), "は");
}

TEST(MailCharacters, WhatIsNamedWrongIsGuessed) {
  for (const char* charset :
       {"", "utf-8", "us-ascii", "x-unknown", "UTF-8//IGNORE", "ISO-2022-CN-EXT", "utf-7"}) {
    EXPECT_EQ(to_utf8("blå", charset), "blå") << charset;
    EXPECT_EQ(to_utf8("bl\xE5", charset), "blå") << charset;
  }
  EXPECT_EQ(to_utf8("a\x81z", "windows-1252"), "a?z");
  EXPECT_EQ(to_utf8("a\x83", "shift_jis"), "a") << "half a character at the end";
  EXPECT_EQ(to_utf8("", "windows-1252"), "");
}

TEST(MailCharacters, NamesOfSigns) {
  EXPECT_EQ(character_named("aelig"), "æ");
  EXPECT_EQ(character_named("nbsp"), " ");
  EXPECT_EQ(character_named("#230"), "æ");
  EXPECT_EQ(character_named("#x20AC"), "€");
  EXPECT_EQ(character_named("#128512"), "😀");
  for (const char* wrong : {"#0", "#27", "#xD800", "#x110000"})
    EXPECT_EQ(character_named(wrong), "?") << wrong;
  for (const char* none : {"", "#", "#x", "#12z", "#99999999999", "what", "AMPERE"})
    EXPECT_EQ(character_named(none), "") << none;
}

TEST(MailHtml, BecomesLines) {
  EXPECT_EQ(html_to_text("<p>One <b>bold</b>\n word.</p><p>Two<br>three</p><div>four</div>five"),
            "One bold word.\n\nTwo\nthree\n\nfour\nfive\n");
  EXPECT_EQ(html_to_text("<ul><li>a</li><li>b</li></ul><table><tr><td>x</td><td>y</td></tr></table>"),
            "- a\n- b\nx y\n");
  EXPECT_EQ(html_to_text("<pre>a  b\n  c</pre>"), "a  b\n  c\n");
  EXPECT_EQ(html_to_text("x &amp; y &lt;z&gt; &nbsp;&aring; &unknown; &"), "x & y <z> å &unknown; &\n");
  EXPECT_EQ(html_to_text("1 < 2 and <3"), "1 < 2 and <3\n");
}

TEST(MailHtml, WhatIsNotSeenIsLeftOut) {
  EXPECT_EQ(html_to_text("<head><title>t</title><STYLE>p{}</STYLE></head><script>if (a</b) x</script >"
                         "<!-- <p>no</p> -->yes<![endif]>"),
            "yes\n");
  EXPECT_EQ(html_to_text("<a href=\"x>y\" title='>'>link</a>"), "link\n");
  EXPECT_EQ(html_to_text("<a href=\"never closed>still here"), "still here\n");
}

TEST(MailHtml, QuotesAreMarked) {
  EXPECT_EQ(html_to_text("mine<blockquote>theirs<br><blockquote>older</blockquote></blockquote>mine"),
            "mine\n> theirs\n> older\nmine\n");
  EXPECT_EQ(html_to_text("</blockquote></blockquote>mine"), "mine\n");
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<blockquote>x";
  EXPECT_LT(html_to_text(deep).size(), 500'000u);
}

TEST(MailFlowed, SoftBreaksAreUndone) {
  EXPECT_EQ(unflowed("one \ntwo\n stuffed\n> q \n> r\n>> s\n-- \nme", false),
            "one two\nstuffed\n> q r\n>> s\n-- \nme");
  EXPECT_EQ(unflowed("bro \nken", true), "broken");
  EXPECT_EQ(unflowed("soft \n> quoted", false), "soft \n> quoted");
  EXPECT_EQ(unflowed("a \r\nb\r\n", false), "a b\n");
  EXPECT_EQ(unflowed(" \n \nx", false), "\n\nx") << "stuffed empty lines";
  EXPECT_EQ(unflowed("", false), "");
}

TEST(MailWords, QuotesAndWhatIntroducesThemGo) {
  for (const char* introduction :
       {"On Mon, Nov 23, 2026 at 12:00 PM Steward <s@x.dk> wrote:", "On 11/23/26 12:00, Steward wrote:",
        "On Mon, Nov 23, 2026 at 12:00 PM Steward\n<s@x.dk>\nwrote:",
        "On 23/11/2026, 12:00, \"S\" <s@x.dk> wrote:",
        "Den man. 23. nov. 2026 kl. 12.00 skrev Steward <s@x.dk>:", "Den 23.11.2026 kl. 12.00 skrev Steward:",
        "Am 23.11.26 um 12:00 schrieb Steward:", "Le lun. 23 nov. 2026 à 12:00, S <s@x.dk> a écrit\u00A0:",
        "2026-11-23 12:00 GMT+01:00 Steward <s@x.dk>:"}) {
    EXPECT_EQ(new_words(std::string("Mine.\n\n") + introduction + "\n\n> theirs\n> more\n"), "Mine.")
        << introduction;
    EXPECT_EQ(new_words(std::string(introduction) + "\n> theirs\n\nBelow.\n"), "Below.") << introduction;
    EXPECT_EQ(new_words(std::string("On it.\n") + introduction + "\n> theirs\n"), "On it.") << introduction;
  }
}

TEST(MailWords, AnIntroductionWithAnAddressEndsTheWordsWhereNothingIsMarked) {
  EXPECT_EQ(new_words("Mine.\nOn 23 Nov 2026, at 12:00, S <s@x.dk> wrote:\n\nDear ida,\ntheirs\n"), "Mine.");
}

TEST(MailWords, SentencesOfTheirOwnStay) {
  for (const char* text :
       {"On GPU 3 at 12:00 the job wrote:\nloss is NaN", "Den skrev:\nfejl 13", "On:\nx",
        "From: my laptop it works.\nSent: no", "--\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13", "a -- b",
        "___\nunder", "----- results -----\n5", "Am I right: 12:00?"}) {
    EXPECT_EQ(new_words(text), text);
  }
}

TEST(MailWords, QuotedHeadsOfOutlookEndTheWords) {
  for (const char* head :
       {"From: S <s@x.dk>\nSent: Monday\nTo: ida\nSubject: x",
        "Fra: S <s@x.dk>\nSendt: 23. nov\nTil: ida\nEmne: x", "Von: S\nGesendet: Montag\nAn: ida\nBetreff: x",
        "*From:* S\n*Sent:* Monday\n*To:* ida",
        "________________________________\nFrom: S\nSent: Monday\nTo: ida", "De : S\nEnvoyé : lundi\nÀ : ida",
        "From: S\nDate: Monday, 23 November 2026 at 12.00\nTo: ida", "From: S\n\nSent: Monday\n\nTo: ida",
        "-----Original Message-----", "-----Oprindelig meddelelse-----", "-------- Original Message --------",
        "-----Ursprüngliche Nachricht-----"}) {
    EXPECT_EQ(new_words(std::string("Mine.\n\n") + head + "\n\nDear ida,\ntheirs\n"), "Mine.") << head;
    EXPECT_EQ(new_words(std::string(head) + "\n\nYou may answer yes.\n"), "") << head;
  }
}

TEST(MailWords, SignaturesGoAndGapsClose) {
  EXPECT_EQ(new_words("\n\nMine.  \n\n\n\nMore.\r\n-- \nIda\nOffice 3"), "Mine.\n\nMore.");
  EXPECT_EQ(new_words("Mine.\n--\nIda"), "Mine.");
  EXPECT_EQ(new_words("Mine.\n\nSendt fra min iPhone\n"), "Mine.");
  EXPECT_EQ(new_words("> a\nOne.\n> b\n>\n\n> c\nTwo.\n"), "One.\n\nTwo.");
  EXPECT_EQ(new_words(""), "");
}

}  // namespace
}  // namespace steward::cli
