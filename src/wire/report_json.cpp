// What an agent says, and what it is answered.
#include "wire/json.h"
#include "wire/report_parts.h"

namespace steward::wire {

template <typename Io, Of<TerminalWord> V>
void describe(Io& io, V& v) {
  io("contact", v.contact);
  io("uid", v.uid);
  io("text", v.text);
}

template <typename Io, Of<ReportAnswer> V>
void describe(Io& io, V& v) {
  io("acknowledged", v.acknowledged);
  io("words", v.words);
}

std::string to_json(const NodeReport& report) { return write(report); }

Result<NodeReport> report_from_json(std::string_view text) {
  auto report = read<NodeReport>(text);
  if (report && report->end < report->begin) return fail(ErrorCode::garbled, "end is before begin");
  return report;
}

std::string to_json(const ReportAnswer& answer) { return write(answer); }
Result<ReportAnswer> answer_from_json(std::string_view text) { return read<ReportAnswer>(text); }

}  // namespace steward::wire
