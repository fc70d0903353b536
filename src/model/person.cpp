#include "model/person.h"

#include "model/words.h"

namespace steward {
namespace {

constexpr Words<Role, 4> role_words{
    {{Role::user, "user"}, {Role::staff, "staff"}, {Role::agent, "agent"}, {Role::mailer, "mailer"}}};

}  // namespace

std::string_view to_string(Role role) { return word_of(role_words, role); }
std::optional<Role> role_from(std::string_view word) { return value_of(role_words, word); }

}  // namespace steward
