#include "base/text.h"
#include "model/rights.h"
#include "portal/api/handlers.h"
#include "wire/mail_json.h"

namespace steward::portal {
namespace {

Status take_mail_line(std::string& text, std::string_view field) {
  if (text.size() > mail_line_bytes) {
    return fail(ErrorCode::invalid, std::string(field) + " is " + std::to_string(text.size()) +
                                        " bytes long; at most " + std::to_string(mail_line_bytes) +
                                        " are taken");
  }
  text = one_line(text, 3 * mail_line_bytes);
  return {};
}

// As clean and as short as model/mail.h says, whoever took the mail apart.
Status take_mail_texts(ReceivedMail& mail) {
  if (mail.recipient.empty())
    return fail(ErrorCode::invalid, "recipient is empty: name the address that the mail came to");
  if (mail.text.size() > mail_text_bytes) {
    return fail(ErrorCode::invalid, "text is " + std::to_string(mail.text.size()) + " bytes long; at most " +
                                        std::to_string(mail_text_bytes) + " are taken");
  }
  mail.text = plain_text(mail.text, 3 * mail_text_bytes);
  Status status;
  const auto line = [&](std::string& value, std::string_view field) {
    if (status) status = take_mail_line(value, field);
  };
  line(mail.recipient, "recipient");
  line(mail.sender, "sender");
  line(mail.from_address, "from_address");
  line(mail.from_name, "from_name");
  line(mail.subject, "subject");
  line(mail.message_id, "message_id");
  line(mail.in_reply_to, "in_reply_to");
  if (!mail.bounce) return status;
  line(mail.bounce->status, "bounce.status");
  line(mail.bounce->diagnostic, "bounce.diagnostic");
  line(mail.bounce->recipient, "bounce.recipient");
  return status;
}

}  // namespace

net::Response post_mail(const Call& call) {
  // Before the body is looked at: a stranger learns nothing from what is said of it.
  if (const auto allowed = may(call.caller, Act::deliver_mail, call.caller.uid); !allowed)
    return answer(allowed.error());
  auto mail = wire::mail_from_json(call.request.body);
  if (!mail) return answer(mail.error());
  if (const Status texts = take_mail_texts(*mail); !texts) return answer(texts.error());
  if (const Status taken = call.service.take_mail(*mail); !taken) return answer(taken.error());
  return answer(std::string(R"({"taken":true})"));
}

}  // namespace steward::portal
