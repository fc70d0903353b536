// Texts: what is written to people, from a site's messages. casework is given the Writer in it; the digest
// and the test mail are Live's own.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "casework/book.h"
#include "contact/messages.h"
#include "engine/languages.h"

namespace steward::engine {

// Several words to one person in one mail, the oldest first.
struct DigestBrief {
  std::string user;
  std::string language;
  std::vector<std::pair<CaseId, Contact>> parts;
};

struct Texts {
  // Tests of the live loop have no more than this; the digest then is the words one after the other.
  Texts(casework::Writer writer);  // NOLINT(google-explicit-constructor)

  casework::Writer letter;
  std::function<casework::Written(const DigestBrief&)> digest;
  std::function<contact::Rendered(const std::string& staff)> test;
  std::shared_ptr<Languages> languages = std::make_shared<Languages>();
  std::vector<std::string> known = {"en"};  // the languages there are texts in
  std::string usual = "en";                 // of people who chose none
};

struct TextOptions {
  std::string platform;
  std::string language;  // of people who chose none; one of the messages'
  std::string instance;  // the ledger's
  std::string domain;
  bool links = false;  // mails have a link to answer by
  Duration link_lasts{0};
};

// Message-IDs are <c<contact>.<instance>@<domain>>, a digest's <d<contact>.…> by its first: the same for
// every sending of one contact, and another ledger's never.
Texts make_texts(std::map<std::string, contact::Messages> messages, TextOptions options,
                 std::shared_ptr<Languages> languages);

}  // namespace steward::engine
