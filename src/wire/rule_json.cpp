// The rules as everybody may read them.
#include "model/rule_view.h"
#include "wire/fields.h"
#include "wire/json.h"
#include "wire/next_parts.h"

namespace steward::wire {

template <typename Io, Of<RuleParameter> V>
void describe(Io& io, V& v) {
  io("key", v.key);
  io("value", v.value);
  io("meaning", v.meaning);
}

template <typename Io, Of<RuleScope> V>
void describe(Io& io, V& v) {
  io("scope", v.scope);
  io("of", v.of);
  io("enabled", v.enabled);
  io("parameters", v.parameters);
}

template <typename Io, Of<RuleView> V>
void describe(Io& io, V& v) {
  io("name", v.name);
  io("principle", v.principle);
  io("page", v.page);
  io("looks_at", v.looks_at);
  io("spares", v.spares);
  io("example", v.example);
  io("enabled", v.enabled);
  io("first_contact", v.first_contact);
  io("parameters", v.parameters);
  io("scopes", v.scopes);
  io.may("elsewhere", v.elsewhere);
}

std::string to_json(const RuleView& value) { return write(value); }
Result<RuleView> rule_view_from_json(std::string_view text) { return read<RuleView>(text); }

}  // namespace steward::wire
