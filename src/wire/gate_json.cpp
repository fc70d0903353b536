#include "wire/gate_json.h"

#include "wire/fields.h"

namespace steward::wire {

template <typename Io, Of<GateFinding> V>
void describe(Io& io, V& v) {
  io("what", v.what);
  io("state", v.state);
  io("text", v.text);
}

std::string to_json(const GateFinding& value) { return write(value); }

}  // namespace steward::wire
