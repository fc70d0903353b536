// Which placeholders each text may use. Constant data.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/contact.h"

namespace steward::contact {

using Names = std::vector<std::string>;

const Names& common_names();  // of every letter about a case
const std::map<MessageKind, Names>& own_names();
const Names& matter_names();  // the words of matter.txt
const std::map<std::string, Names>& rule_names();
const Names& digest_names();
const Names& test_names();

}  // namespace steward::contact
