#include "wire/mail_json.h"

#include "wire/fields.h"

namespace steward::wire {

template <typename Io, Of<Bounce> V>
void describe(Io& io, V& v) {
  io("failed", v.failed);
  io.may("status", v.status);
  io.may("diagnostic", v.diagnostic);
  io.may("recipient", v.recipient);
}

template <typename Io, Of<ReceivedMail> V>
void describe(Io& io, V& v) {
  io("recipient", v.recipient);
  io("sender", v.sender);
  io.may("from_address", v.from_address);
  io.may("from_name", v.from_name);
  io.may("subject", v.subject);
  io.may("message_id", v.message_id);
  io.may("in_reply_to", v.in_reply_to);
  io("text", v.text);
  io.may("cut", v.cut);
  io.may("attachments", v.attachments);
  io("automatic", v.automatic);
  io("bounce", v.bounce);
}

std::string to_json(const ReceivedMail& value) { return write(value); }
Result<ReceivedMail> mail_from_json(std::string_view text) {
  return read<ReceivedMail>(text, ErrorCode::invalid);
}

}  // namespace steward::wire
