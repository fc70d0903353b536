#include "wire/batch_json.h"

#include "wire/fields.h"

namespace steward::wire {

template <typename Io, Of<BatchNote> V>
void describe(Io& io, V& v) {
  io("about", v.about);
  io("text", v.text);
}

void describe(Writer& io, const BatchScript& v) {
  io("state", std::string(to_string(v.state)));
  io("made_from", v.made_from);
  io("script", v.script);
  io("notes", v.notes);
  io("refusal", v.refusal);
  io("elsewhere", v.elsewhere);
  io("link", v.link);
  io("steps", v.steps);
}

std::string batch_json(const BatchScript& batch) { return dump(encode(batch)); }

}  // namespace steward::wire
