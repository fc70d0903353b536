// The site's texts in all their languages.
#pragma once

#include "base/result.h"
#include "engine/texts.h"
#include "policy/policy.h"
#include "policy/site.h"

namespace steward {

// Every language there is a folder of, each whole. Errors: contact::Messages::load's, and invalid where the
// policy's language is none of them.
Result<std::map<std::string, contact::Messages>> load_messages(const policy::Site& site,
                                                               const policy::Policy& policy);

// `instance`: the ledger's name. `languages`: what people chose, kept over a reload.
Result<engine::Texts> load_texts(const policy::Site& site, const policy::Policy& policy,
                                 const std::string& instance, std::shared_ptr<engine::Languages> languages);

}  // namespace steward
