#include "model/permission.h"

#include "model/words.h"

namespace steward {
namespace {

constexpr Words<PermissionState, 6> permission_state_words{{
    {PermissionState::asked, "asked"},
    {PermissionState::given, "given"},
    {PermissionState::declined, "declined"},
    {PermissionState::withdrawn, "withdrawn"},
    {PermissionState::used, "used"},
    {PermissionState::lapsed, "lapsed"},
}};

constexpr Words<CancellationState, 4> cancellation_state_words{{
    {CancellationState::owed, "owed"},
    {CancellationState::attempting, "attempting"},
    {CancellationState::done, "done"},
    {CancellationState::failed, "failed"},
}};

constexpr Words<Cause, 7> cause_words{{
    {Cause::storage, "storage"},
    {Cause::node, "node"},
    {Cause::network, "network"},
    {Cause::front_end, "front_end"},
    {Cause::service, "service"},
    {Cause::security, "security"},
    {Cause::idle, "idle"},
}};

}  // namespace

std::string_view to_string(PermissionState state) { return word_of(permission_state_words, state); }
std::optional<PermissionState> permission_state_from(std::string_view word) {
  return value_of(permission_state_words, word);
}
std::string_view to_string(CancellationState state) { return word_of(cancellation_state_words, state); }
std::optional<CancellationState> cancellation_state_from(std::string_view word) {
  return value_of(cancellation_state_words, word);
}
std::string_view to_string(Cause cause) { return word_of(cause_words, cause); }
std::optional<Cause> cause_from(std::string_view word) { return value_of(cause_words, word); }

}  // namespace steward
