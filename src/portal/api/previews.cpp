#include "model/rights.h"
#include "portal/api/handlers.h"
#include "wire/api_json.h"
#include "wire/json.h"

namespace steward::portal {
namespace {

engine::Service::Previewed answering(const net::Reply& reply) {
  return [reply](Result<std::vector<Preview>> previews) {
    if (!previews) return reply(answer(previews.error()));
    std::vector<std::string> items;
    for (const Preview& each : *previews) items.push_back(wire::to_json(each));
    reply(answer(wire::list_json("previews", items)));
  };
}

}  // namespace

void get_outbox(const Call& call, const net::Reply& reply) {
  const auto id = captured_case(call);
  if (!id) return reply(answer(id.error()));
  call.service.preview(call.caller, *id, std::nullopt, answering(reply));
}

void post_preview(const Call& call, const net::Reply& reply) {
  // Before the body is looked at: a stranger learns nothing from what is said of it.
  if (const auto allowed = may(call.caller, Act::see_all, nobody_uid); !allowed)
    return reply(answer(allowed.error()));
  auto act = wire::act_from_json(call.request.body);
  if (!act) return reply(answer(act.error()));
  if (const Status texts = take_act_texts(*act); !texts) return reply(answer(texts.error()));
  call.service.preview(call.caller, CaseId{}, *act, answering(reply));
}

void post_mail_test(const Call& call, const net::Reply& reply) {
  if (const auto allowed = may(call.caller, Act::see_all, nobody_uid); !allowed)
    return reply(answer(allowed.error()));
  const auto address = wire::address_from_json(call.request.body);
  if (!address) return reply(answer(address.error()));
  call.service.test_mail(call.caller, *address, [reply](Result<MailTest> test) {
    reply(test ? answer(wire::to_json(*test)) : answer(test.error()));
  });
}

}  // namespace steward::portal
