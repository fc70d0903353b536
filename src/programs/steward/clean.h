// Values from the API made safe to print: every text that a person, a job or another program chose passes
// base/text.h's one_line() or plain_text() here, once, before anything else sees it.
#pragma once

#include "model/case.h"
#include "model/event.h"
#include "model/history_view.h"
#include "model/rhythm.h"
#include "model/rule_view.h"
#include "model/series.h"
#include "model/view.h"
#include "wire/api_json.h"
#include "wire/cluster_json.h"
#include "wire/portal_json.h"

namespace steward::cli {

void clean(Case& value);
void clean(Emergency& value);
void clean(JobView& value);
void clean(RuleView& value);
void clean(JobSeries& value);
void clean(NodeSummary& value);
void clean(NodeView& value);
void clean(NodeSeries& value);
void clean(Health& value);
void clean(HistoryView& value);
void clean(HistoryImport& value);
void clean(Waste& value);
void clean(RhythmView& value);
void clean(LedgerCheck& value);
void clean(PersonData& value);
void clean(wire::Me& value);
void clean(wire::LanguageAnswer& value);
void clean(wire::PortalLink& value);
inline void clean(wire::PortalLogout&) {}
void clean(Preview& value);
void clean(MailTest& value);
void clean(Cluster& value);
void clean(Check& value);
// Its body stays as it came: print it only through one_line().
void clean(Event& value);

}  // namespace steward::cli
