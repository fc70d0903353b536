// Letters: what a channel is handed, made of a case and its contacts. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "contact/channel.h"
#include "contact/token.h"
#include "engine/edges.h"
#include "engine/texts.h"
#include "model/case_contacts.h"

namespace steward::engine {

// The book's, else the store's, which the book has forgotten; nullopt: there is none, or it was erased.
std::optional<Case> find_case(const casework::CaseBook& book, store::Store& store, CaseId id);

// As it goes: with the link in its place, the address that answers come to, and its place in the thread. The
// recipient is filled in by whoever knows them.
contact::Letter letter_of(const Case& in, const Contact& contact, const Names& names, Time now);

// Several words to one person as one letter; answers come to the first one's matter.
struct Part {
  const Case* in = nullptr;
  const Contact* contact = nullptr;
};
contact::Letter digest_of(const std::vector<Part>& parts, const Texts& texts, const Names& names, Time now);

}  // namespace steward::engine
