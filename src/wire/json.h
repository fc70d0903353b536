// Every JSON text that Steward reads or writes, to and from model values. The only door to the JSON library.
// Canonical: keys sorted, no white space, times in ms since 1970, so that equal values give equal bytes.
// Readers are strict about types and refuse unknown enum words (garbled, with the field's name); unknown
// fields are ignored, so that an old agent and a new stewardd understand each other.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/act.h"
#include "model/case.h"
#include "model/event.h"
#include "model/history_view.h"
#include "model/node_view.h"
#include "model/report.h"
#include "model/rule_view.h"
#include "model/series.h"
#include "model/view.h"

namespace steward::wire {

std::string to_json(const NodeReport& report);
Result<NodeReport> report_from_json(std::string_view text);

std::string to_json(const ReportAnswer& answer);
Result<ReportAnswer> answer_from_json(std::string_view text);

// An event's body only; seq, at, case and person stand beside it in the ledger.
std::string to_json(const event::Body& body);
Result<event::Body> body_from_json(std::string_view kind, std::string_view text);

// Also the API's form of a case.
std::string to_json(const Case& value);
Result<Case> case_from_json(std::string_view text);

std::string to_json(const Emergency& value);
Result<Emergency> emergency_from_json(std::string_view text);

std::string to_json(const JobView& value);
Result<JobView> job_view_from_json(std::string_view text);
std::string to_json(const NodeSummary& value);
Result<NodeSummary> node_summary_from_json(std::string_view text);
std::string to_json(const NodeView& value);
Result<NodeView> node_view_from_json(std::string_view text);
std::string to_json(const JobSeries& value);
Result<JobSeries> job_series_from_json(std::string_view text);
std::string to_json(const NodeSeries& value);
Result<NodeSeries> node_series_from_json(std::string_view text);
std::string to_json(const RuleView& value);
Result<RuleView> rule_view_from_json(std::string_view text);
std::string to_json(const HistoryView& value);
Result<HistoryView> history_view_from_json(std::string_view text);
std::string to_json(const EndedJob& value);
Result<EndedJob> ended_job_from_json(std::string_view text);
std::string to_json(const HistoryImport& value);
Result<HistoryImport> history_import_from_json(std::string_view text);
std::string to_json(const Waste& value);
Result<Waste> waste_from_json(std::string_view text);
std::string to_json(const Health& value);
Result<Health> health_from_json(std::string_view text);
std::string to_json(const LedgerCheck& value);
Result<LedgerCheck> ledger_check_from_json(std::string_view text);
// All that is stored about one person: {"cases": [...], "jobs": [...], "uid": ..., "user": ...}.
std::string to_json(const PersonData& value);
Result<PersonData> person_data_from_json(std::string_view text);

// An act as the API takes it: {"act": "permit", "case": 3}. Strict: unknown fields are refused here, with the
// nearest.
std::string to_json(const PersonAct& value);
Result<PersonAct> act_from_json(std::string_view text);

// Lists, as {"<key>": [...]} with the items' own JSON.
std::string list_json(std::string_view key, const std::vector<std::string>& items);
Result<std::vector<std::string>> list_from_json(std::string_view key, std::string_view text);

// {"error": {"code": "refused", "message": "..."}}
std::string to_json(const Error& value);
Result<Error> error_from_json(std::string_view text);

}  // namespace steward::wire
