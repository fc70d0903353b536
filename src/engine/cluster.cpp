// Live's knowledge of the cluster, and the doctor's questions.
#include <unistd.h>

#include "base/hostlist.h"
#include "base/log.h"
#include "engine/checkup.h"
#include "engine/live.h"
#include "model/rights.h"

namespace steward::engine {
namespace {

// What Slurm and the mail server said, gathered on their workers one after the other.
struct Examination {
  std::vector<Check> checks;
  std::function<void(Result<std::vector<Check>>)> then;
};

void add(std::vector<Check>& checks, std::vector<Check> more) {
  for (Check& each : more) checks.push_back(std::move(each));
}

// Who else may use a reservation is nobody's business.
void keep_own(std::vector<std::string>& users, const std::string& user) {
  std::erase_if(users, [&](const std::string& each) { return each != user; });
}

}  // namespace

void Live::ask_cluster() {
  if (edges_.cluster == nullptr || asking_cluster_ || winding_down_) return;
  asking_cluster_ = true;
  edges_.slurm_worker.post([this, stopping = stopping_] {
    if (stopping->load()) return;
    auto cluster = std::make_shared<Result<Cluster>>(edges_.cluster->cluster());
    edges_.serving.post([this, stopping, cluster] {
      if (stopping->load()) return;
      asking_cluster_ = false;
      if (!*cluster) return log(LogLevel::warning, "cluster_not_read", {{"why", cluster->error().message}});
      cluster_ = std::move(**cluster);
    });
  });
}

Result<Cluster> Live::cluster(const Caller& caller) {
  if (cluster_.at == no_time)
    return fail(ErrorCode::unavailable, "Slurm has not said yet what nodes and partitions there are");
  Cluster told = cluster_;
  const Time now = edges_.clock.now();
  std::erase_if(told.closures, [&](const Closure& each) { return each.end <= now; });
  for (Reservation& each : told.reservations) keep_own(each.users, caller.user);
  told.site = {state_.policy.conduct.release, state_.policy.ucloud};
  return told;
}

std::vector<std::string> Live::without_agent() const {
  std::vector<std::string> missing;
  for (const NodeType& type : cluster_.node_types) {
    const auto names = expand_hostlist(type.nodes);
    if (!names) continue;
    for (const std::string& name : *names)
      if (!state_.facts.sights().contains(name)) missing.push_back(name);
  }
  return missing;
}

void Live::examine(const Caller& caller, std::function<void(Result<std::vector<Check>>)> then) {
  const auto now = health(caller);
  if (!now) return then(tl::unexpected<Error>(now.error()));
  const auto examined = std::make_shared<Examination>();
  examined->then = std::move(then);
  const auto own = edges_.directory.by_uid(::geteuid());
  const std::string user = own ? own->user : std::to_string(::geteuid());
  auto ours = checks_of(*now, without_agent());
  const auto look_at_mail = [this, examined, ours = std::move(ours), stopping = stopping_]() mutable {
    if (stopping->load()) return;
    add(examined->checks, std::move(ours));
    if (edges_.mail_look) add(examined->checks, checks_of(edges_.mail_look()));
    edges_.serving.post([examined, stopping] {
      if (!stopping->load()) examined->then(std::move(examined->checks));
    });
  };
  edges_.slurm_worker.post([this, examined, user, look_at_mail, stopping = stopping_] {
    if (stopping->load()) return;
    if (edges_.cluster != nullptr) {
      const auto settings = edges_.cluster->settings(user);
      if (settings)
        add(examined->checks, checks_of(*settings, user));
      else
        examined->checks.push_back({"Slurm", CheckOutcome::unknown, settings.error().message,
                                    "See that slurmctld runs, and that [slurm] bin and conf are right."});
    }
    trying_worker().post(look_at_mail);
  });
}

}  // namespace steward::engine
