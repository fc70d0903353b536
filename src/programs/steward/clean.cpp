#include "programs/steward/clean.h"

#include "base/calendar.h"
#include "base/text.h"

namespace steward::cli {
namespace {

constexpr std::size_t kSentence = 1000;  // reasons and details: longer than a name, still one line

void line(std::string& text, std::size_t limit = 200) { text = one_line(text, limit); }
void text(std::string& value) { value = plain_text(value); }

void evidence(Evidence& value) {
  for (auto& [key, item] : value) {
    line(key);
    if (auto* words = std::get_if<std::string>(&item)) line(*words, kSentence);
  }
}

void clean_job_on_node(JobOnNode& value) {
  for (std::string* words : {&value.node, &value.job, &value.user}) line(*words);
}

void clean_gpu(GpuSeries& value) {
  for (std::string* words : {&value.node, &value.uuid, &value.name}) line(*words);
}

void clean_ended(EndedJob& value) {
  for (std::string* each : {&value.user, &value.account, &value.partition, &value.qos, &value.name,
                            &value.node_list, &value.gpu_type})
    line(*each);
}

void clean_elsewhere(Elsewhere& value) {
  line(value.what);
  line(value.link, kSentence);
  for (std::string& each : value.steps) line(each, kSentence);
}

void clean_next(NextRun& value) {
  line(value.withheld, kSentence);
  for (std::string& each : value.runs) line(each);
  for (RunSize& each : value.sizes) {
    line(each.what);
    for (std::optional<Value>* part : {&each.asked, &each.used, &each.next}) {
      if (!*part) continue;
      if (auto* words = std::get_if<std::string>(&**part)) line(*words);
    }
    line(each.why, kSentence);
    line(each.line);
  }
  if (value.elsewhere) clean_elsewhere(*value.elsewhere);
}

void clean_verdict(Verdict& value) {
  line(value.rule);
  line(value.principle);
  line(value.reason, kSentence);
  evidence(value.evidence);
}

}  // namespace

void clean(Case& value) {
  for (std::string* each : {&value.user, &value.principle, &value.assigned, &value.ticket, &value.closed_by})
    line(*each);
  text(value.closing_words);
  for (CaseJob& each : value.jobs) {
    for (std::string* words : {&each.run.job.cluster, &each.shown, &each.name, &each.nodes}) line(*words);
  }
  for (Finding& each : value.findings) {
    line(each.rule);
    line(each.reason, kSentence);
    evidence(each.evidence);
  }
  for (Contact& each : value.contacts) {
    line(each.message_id);
    line(each.subject);
    text(each.text);
    line(each.detail, kSentence);
    line(each.approved_by);
  }
  for (Permission& each : value.permissions) line(each.asked_by);
  for (Cancellation& each : value.cancellations) line(each.detail, kSentence);
  for (Entry& each : value.conversation) {
    line(each.who);
    text(each.text);
  }
  for (StaffTask& each : value.tasks) {
    line(each.what, kSentence);
    line(each.done_by);
  }
  for (Exemption& each : value.exemptions) {
    line(each.rule);
    line(each.by);
    text(each.reason);
  }
  for (Touch& each : value.touches) {
    line(each.who);
    line(each.what, kSentence);
  }
}

void clean(Emergency& value) {
  line(value.declared_by);
  text(value.reason);
  text(value.evidence);
  text(value.told);
  text(value.platform);
  line(value.confirmed_by);
}

void clean(JobView& value) {
  Job& job = value.job;
  for (std::string* each :
       {&job.user, &job.account, &job.partition, &job.qos, &job.name, &job.comment, &job.alloc_node}) {
    line(*each);
  }
  for (NodeAllocation& each : job.nodes) line(each.node);
  for (GpuView& each : value.gpus) {
    line(each.node);
    line(each.uuid);
    line(each.name);
  }
  for (JobOnNode& each : value.nodes) clean_job_on_node(each);
  for (Verdict& each : value.verdicts) clean_verdict(each);
  if (value.ended) clean_ended(*value.ended);
  if (value.next) clean_next(*value.next);
}

void clean(HistoryImport& value) { line(value.trouble, kSentence); }

void clean(Waste& value) {
  line(value.user);
  clean_verdict(value.verdict);
}

// A zone that this machine does not know cannot be reckoned in.
void clean(RhythmView& value) {
  if (!known_zone(value.zone)) value.zone = "UTC";
  for (std::string& each : value.off_days) line(each);
  for (RhythmLoad& each : value.load) line(each.gpu_type);
  for (RhythmWaits& each : value.waits) {
    for (std::string* words : {&each.partition, &each.gpu_type, &each.limit}) line(*words);
  }
}

void clean(RuleView& value) {
  const auto parameters = [](std::vector<RuleParameter>& list) {
    for (RuleParameter& each : list) {
      line(each.key);
      line(each.meaning, kSentence);
    }
  };
  for (std::string* words : {&value.name, &value.principle, &value.page, &value.looks_at, &value.spares,
                             &value.example, &value.first_contact})
    line(*words, kSentence);
  parameters(value.parameters);
  for (RuleScope& each : value.scopes) {
    line(each.scope);
    line(each.of, kSentence);
    parameters(each.parameters);
  }
  for (Elsewhere& each : value.elsewhere) clean_elsewhere(each);
}

void clean(Health& value) {
  line(value.mode);
  line(value.slurm_trouble, kSentence);
  line(value.accounting_trouble, kSentence);
  line(value.mail_trouble, kSentence);
  for (std::string& each : value.nodes_silent) line(each);
  for (NodeClock& each : value.clocks) line(each.node);
  for (std::string& each : value.faults) line(each, kSentence);
  for (RuleRecord& each : value.rules) line(each.rule);
}

void clean(HistoryView& value) {
  for (GpuTypeTime& each : value.types) line(each.type);
  for (Verdict& each : value.verdicts) clean_verdict(each);
  for (std::vector<EndedJob>* list : {&value.most_idle, &value.best}) {
    for (EndedJob& job : *list) clean_ended(job);
  }
}

void clean(LedgerCheck& value) {
  line(value.head);
  line(value.trouble, kSentence);
}

void clean(PersonData& value) {
  line(value.user);
  for (Case& each : value.cases) clean(each);
  for (JobView& each : value.jobs) clean(each);
}

void clean(Event&) {}

void clean(wire::PortalLink& value) {
  value.path = one_line(value.path);
  value.url = one_line(value.url, 2000);
}
void clean(wire::LanguageAnswer& value) {
  value.language = one_line(value.language, 20);
  for (std::string& each : value.known) each = one_line(each, 20);
}

void clean(Preview& value) {
  value.address = one_line(value.address, 300);
  value.name = one_line(value.name);
  value.subject = one_line(value.subject, 400);
  value.text = plain_text(value.text, 40'000);
}

void clean(MailTest& value) {
  value.detail = one_line(value.detail, 500);
  for (std::string& each : value.dialogue) each = one_line(each, 500);
  for (std::string& each : value.findings) each = one_line(each, 1000);
}

void clean(Cluster& value) {
  for (std::string* each : {&value.name, &value.slurm_version, &value.default_qos}) line(*each);
  for (NodeType& type : value.node_types) {
    line(type.nodes, kSentence);
    line(type.gpu_type);
  }
  for (Partition& each : value.partitions) line(each.name);
  for (Qos& each : value.qos) line(each.name);
  for (Closure& each : value.closures) line(each.reason);
  for (Reservation& each : value.reservations) line(each.name);
  Ucloud& there = value.site.ucloud;
  for (std::string* each :
       {&there.name, &there.address, &there.notebook, &there.editor, &there.shell, &there.rstudio})
    line(*each, kSentence);
}

void clean(Check& value) {
  line(value.area, 20);
  line(value.what, kSentence);
  line(value.advice, kSentence);
}

void clean(wire::Me& value) { line(value.caller.user); }

void clean(NodeSummary& value) {
  line(value.node);
  line(value.trouble, kSentence);
}

void clean(NodeView& value) {
  clean(value.summary);
  for (NodeGpu& each : value.gpus) {
    for (std::string* words : {&each.uuid, &each.name, &each.job, &each.user}) line(*words);
    for (NodeGpuUser& user : each.users) {
      line(user.job);
      line(user.user);
    }
  }
  for (JobOnNode& each : value.jobs) clean_job_on_node(each);
  for (NodePerson& each : value.people) line(each.user);
}

void clean(JobSeries& value) {
  for (JobNodeSeries& each : value.nodes) line(each.node);
  for (GpuSeries& each : value.gpus) clean_gpu(each);
}

void clean(NodeSeries& value) {
  for (GpuSeries& each : value.gpus) clean_gpu(each);
}

}  // namespace steward::cli
