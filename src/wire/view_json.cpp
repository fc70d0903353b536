// What the API shows of the running daemon.
#include "model/view.h"
#include "wire/ended_parts.h"
#include "wire/job_parts.h"
#include "wire/json.h"
#include "wire/next_parts.h"
#include "wire/node_parts.h"
#include "wire/parts.h"

namespace steward::wire {

template <typename Io, Of<WindowCount> V>
void describe(Io& io, V& v) {
  io("expected", v.expected);
  io("valid", v.valid);
  io("active", v.active);
}

template <typename Io, Of<GpuView> V>
void describe(Io& io, V& v) {
  io("node", v.node);
  io("gres_index", v.gres_index);
  io("uuid", v.uuid);
  io("name", v.name);
  io("window", v.window);
  io("memory_used_mib", v.memory_used_mib);
  io.may("processes", v.processes);
  io.may("strangers", v.strangers);
  io("history", v.history);
  io("interval_ms", v.interval);
}

template <typename Io, Of<JobView> V>
void describe(Io& io, V& v) {
  io("job", v.job);
  io("gpus", v.gpus);
  io.may("nodes", v.nodes);
  io("verdicts", v.verdicts);
  io("open_case", v.open_case);
  io("ended", v.ended);
  io("next", v.next);
}

template <typename Io, Of<RuleRecord> V>
void describe(Io& io, V& v) {
  io("rule", v.rule);
  io("cases", v.cases);
  io("mistaken", v.mistaken);
  io("called_wrong", v.called_wrong);
}

template <typename Io, Of<NodeClock> V>
void describe(Io& io, V& v) {
  io("node", v.node);
  io("ahead_ms", v.ahead);
}

template <typename Io, Of<Health> V>
void describe(Io& io, V& v) {
  io("mode", v.mode);
  io("slurm_at", v.slurm_at);
  io("slurm_trouble", v.slurm_trouble);
  io("accounting", v.accounting);
  io("accounting_at", v.accounting_at);
  io("accounting_trouble", v.accounting_trouble);
  io("nodes_reporting", v.nodes_reporting);
  io("nodes_expected", v.nodes_expected);
  io("nodes_silent", v.nodes_silent);
  io("contacts_owed", v.contacts_owed);
  io("mail_trouble", v.mail_trouble);
  io("open_tasks", v.open_tasks);
  io("rules", v.rules);
  io.may("clocks", v.clocks);
  io.may("faults", v.faults);
}

template <typename Io, Of<LedgerCheck> V>
void describe(Io& io, V& v) {
  io("intact", v.intact);
  io("entries", v.entries);
  io("head", v.head);
  io("trouble", v.trouble);
}

namespace {

// Whose it is; cases and jobs have descriptions of their own.
struct PersonHead {
  uid_t uid = 0;
  std::string user;
  std::string language;
};

template <typename Item>
std::string array_of(const std::vector<Item>& items) {
  std::string text;
  for (const Item& item : items) text += (text.empty() ? "" : ",") + to_json(item);
  return "[" + text + "]";
}

template <typename Item>
Status read_items(std::string_view key, std::string_view text, Result<Item> (*parse_item)(std::string_view),
                  std::vector<Item>& into) {
  const auto items = list_from_json(key, text);
  if (!items) return tl::unexpected(items.error());
  for (const std::string& each : *items) {
    auto item = parse_item(each);
    if (!item) return fail_in(key, item.error());
    into.push_back(std::move(*item));
  }
  return {};
}

}  // namespace

template <typename Io, Of<PersonHead> V>
void describe(Io& io, V& v) {
  io("uid", v.uid);
  io("user", v.user);
  io.may("language", v.language);
}

// Joined as text: the parts are canonical JSON already, and these keys come before the head's.
std::string to_json(const PersonData& value) {
  const std::string head = write(PersonHead{value.uid, value.user, value.language});
  return "{\"cases\":" + array_of(value.cases) + ",\"jobs\":" + array_of(value.jobs) + "," + head.substr(1);
}

Result<PersonData> person_data_from_json(std::string_view text) {
  const auto document = Document::parse(text, ErrorCode::garbled, kListLimit);
  if (!document) return tl::unexpected(document.error());
  Failure failure(ErrorCode::garbled);
  PersonHead head;
  decode(Source{document->root(), Place{}, failure}, head);
  if (failure.failed()) return tl::unexpected(failure.error());
  PersonData data{head.uid, head.user, {}, {}, head.language};
  if (const Status read = read_items("cases", text, case_from_json, data.cases); !read)
    return tl::unexpected(read.error());
  if (const Status read = read_items("jobs", text, job_view_from_json, data.jobs); !read)
    return tl::unexpected(read.error());
  return data;
}

std::string to_json(const JobView& value) { return write(value); }
Result<JobView> job_view_from_json(std::string_view text) { return read<JobView>(text); }

std::string to_json(const Health& value) { return write(value); }
Result<Health> health_from_json(std::string_view text) { return read<Health>(text); }

std::string to_json(const LedgerCheck& value) { return write(value); }
Result<LedgerCheck> ledger_check_from_json(std::string_view text) { return read<LedgerCheck>(text); }

}  // namespace steward::wire
