// The API's handlers, one function a route; the table in api.cpp names them all.
#pragma once

#include "net/http.h"
#include "portal/api/api.h"
#include "portal/api/call.h"

namespace steward::portal {

// reports.cpp: agents.
void take_report(const Call& call, const Origin& origin, const net::Reply& reply);

// jobs.cpp
net::Response get_rules(const Call& call);
net::Response get_jobs(const Call& call);
net::Response get_job(const Call& call);
net::Response get_job_series(const Call& call);

// history.cpp
net::Response get_history(const Call& call);
net::Response get_waste(const Call& call);  // these four: staff
net::Response get_history_import(const Call& call);
net::Response post_history_import(const Call& call);
net::Response post_history_jobs(const Call& call);

// rhythm.cpp
net::Response get_rhythm(const Call& call);

// nodes.cpp: staff.
net::Response get_nodes(const Call& call);
net::Response get_node(const Call& call);
net::Response get_node_series(const Call& call);

// cases.cpp
net::Response get_me(const Call& call);
net::Response get_cases(const Call& call);
net::Response get_case(const Call& call);

// acts.cpp
net::Response post_act(const Call& call);
// Every text of an act bounded and made harmless. Errors: invalid.
Status take_act_texts(PersonAct& act);

// language.cpp
net::Response get_language(const Call& call);
net::Response post_language(const Call& call);

// previews.cpp: staff. Answer later.
void get_outbox(const Call& call, const net::Reply& reply);
void post_preview(const Call& call, const net::Reply& reply);
void post_mail_test(const Call& call, const net::Reply& reply);

// cluster.cpp
net::Response get_cluster(const Call& call);
void post_doctor(const Call& call, const net::Reply& reply);  // staff. Answers later.

// mail.cpp: the account that mail comes in by.
net::Response post_mail(const Call& call);

// privacy.cpp
net::Response get_export(const Call& call);
net::Response post_forget(const Call& call);

// portal.cpp: into the pages, and out of all of them.
net::Response post_portal_link(const Call& call);
net::Response post_portal_logout(const Call& call);

// staff.cpp
net::Response get_case_events(const Call& call);
net::Response get_ledger(const Call& call);
net::Response get_emergencies(const Call& call);
net::Response check_ledger(const Call& call);
net::Response get_health(const Call& call);

}  // namespace steward::portal
