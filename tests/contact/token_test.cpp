#include "contact/token.h"

#include <gtest/gtest.h>

#include <set>

#include "contact/address.h"
#include "contact/text_parts.h"

namespace steward::contact {
namespace {

const TokenKey key = token_key({1, 2, 3});
const Time until = from_seconds(1'796'000'000);

Case ida() {
  Case value;
  value.id = CaseId{41};
  value.uid = 1001;
  value.user = "ida@cs.aau.dk";
  return value;
}
Contact first() {
  Contact contact;
  contact.id = ContactId{57};
  contact.message_id = "<c57.x@y>";
  contact.run = RunKey{{"aicloud", 4711, from_seconds(1'795'000'000)}, from_seconds(1'795'000'100)};
  return contact;
}
bool genuine(const std::string& token, const Case& in, const Contact& contact,
             TokenUse use = TokenUse::link) {
  const auto claim = read_token(token);
  return claim && is_genuine(key, use, *claim, in, contact);
}

TEST(Token, IsGenuineForWhatItWasMadeForAndInAnyCase) {
  std::string token = make_token(key, TokenUse::link, ida(), first(), until);
  EXPECT_TRUE(genuine(token, ida(), first()));
  EXPECT_EQ(read_token(token)->until, until);
  EXPECT_EQ(read_token(token)->in, CaseId{41});
  for (char& c : token) c = static_cast<char>(std::toupper(c));
  EXPECT_TRUE(genuine(token, ida(), first())) << "mail servers may change an address's case";
}

TEST(Token, IsBoundToPersonCaseContactRunUseAndKey) {
  const std::string token = make_token(key, TokenUse::link, ida(), first(), until);
  Case other = ida();
  other.user = "mads@cs.aau.dk";
  EXPECT_FALSE(genuine(token, other, first())) << "another's name under the same number";
  other = ida();
  other.uid = 1002;
  EXPECT_FALSE(genuine(token, other, first()));
  other = ida();
  other.id = CaseId{42};
  EXPECT_FALSE(genuine(token, other, first()));
  Contact contact = first();
  contact.run->start += seconds(1);
  EXPECT_FALSE(genuine(token, ida(), contact)) << "a later run of the same job";
  contact = first();
  contact.run->job.id = 4712;
  EXPECT_FALSE(genuine(token, ida(), contact));
  contact = first();
  contact.id = ContactId{58};
  EXPECT_FALSE(genuine(token, ida(), contact));
  EXPECT_FALSE(genuine(token, ida(), first(), TokenUse::reply)) << "an address is no link";
  EXPECT_FALSE(genuine(make_token(key, TokenUse::reply, ida(), first()), ida(), first()));
  const auto claim = read_token(make_token(token_key({9}), TokenUse::link, ida(), first(), until));
  EXPECT_FALSE(is_genuine(key, TokenUse::link, *claim, ida(), first()));
}

TEST(Token, NoCharacterOfItCanBeChanged) {
  const std::string token = make_token(key, TokenUse::link, ida(), first(), until);
  for (std::size_t i = 0; i < token.size(); ++i) {
    for (const char c : std::string_view("0a7z-.")) {
      std::string altered = token;
      if (altered[i] == c) continue;
      altered[i] = c;
      const auto claim = read_token(altered);
      // The case and contact it now names are not these; with what they are it is none, either.
      EXPECT_FALSE(claim && is_genuine(key, TokenUse::link, *claim, ida(), first())) << altered;
    }
  }
  EXPECT_FALSE(read_token(token + "a"));
  EXPECT_FALSE(read_token(token.substr(1)) && genuine(token.substr(1), ida(), first()));
}

TEST(Token, WhatIsNoneIsNotRead) {
  for (const char* text :
       {"", "-", "---", "1-2-3", "1-2-3-4", "0-1-0-aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "1-2--aaaaaaaaaaaaaaaaaaaaaaaaaa", "-1-2-3-aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "1-2-999999999999999-aaaaaaaaaaaaaaaaaaaaaaaaaa", "1-2-3-aaaaaaaaaaaaaaaaaaaaaaaaa1"})
    EXPECT_FALSE(read_token(text)) << text;
  EXPECT_FALSE(read_token(std::string(1'000'000, '-')));
}

TEST(Token, LinksThatPeopleQuoteAreTakenOut) {
  const std::string url = "https://aicloud.example.dk/steward";
  const std::string token = make_token(key, TokenUse::link, ida(), first(), until);
  std::string upper = token;
  for (char& c : upper) c = static_cast<char>(std::toupper(c));
  for (const std::string& each : {token, upper}) {
    const std::string text = "Yes.\n> To answer:\n>     " + url + "/answer/" + each + "\n(" + each + ") <" +
                             url + "/answer/" + each + "> steward+" + each + "@aicloud.example.dk";
    const std::string left = without_tokens(text, url);
    EXPECT_EQ(left.find(each), std::string::npos) << left;
    EXPECT_NE(left.find("Yes.\n> To answer:\n>     [a link of ours]\n([a link of ours])"), std::string::npos)
        << left;
  }
  const std::string harmless =
      "job 4711-2, 1-2-3-4, a256-a40-01 and https://aicloud.example.dk/steward/answered";
  EXPECT_EQ(without_tokens(harmless, url), harmless);
  EXPECT_EQ(without_tokens("", ""), "");
}

TEST(Token, FitsAnAddress) {
  Case in = ida();
  Contact contact = first();
  in.id = CaseId{999'999'999};
  contact.id = ContactId{999'999'999};
  const std::string address =
      "steward+" + make_token(key, TokenUse::bounces, in, contact) + "@aicloud.example.dk";
  EXPECT_TRUE(check_address(address)) << address;
}

TEST(Token, TheKeyIsNotTheLedgersAndTokensDiffer) {
  const std::array<unsigned char, 32> ledger = {1, 2, 3};
  EXPECT_NE(token_key(ledger), ledger);
  std::set<std::string> all;
  for (const TokenUse use : {TokenUse::link, TokenUse::reply, TokenUse::bounces}) {
    all.insert(make_token(key, use, ida(), first()));
    all.insert(make_token(key, use, ida(), first(), until));
  }
  EXPECT_EQ(all.size(), 6u);
}

}  // namespace
}  // namespace steward::contact
