#include "programs/steward_agent/agent.h"

#include <malloc.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>
#include <thread>

#include "base/clock.h"
#include "base/compress.h"
#include "base/log.h"
#include "meter/nvml_source.h"
#include "meter/observer.h"
#include "meter/report_builder.h"
#include "meter/spool.h"
#include "programs/steward_agent/front_end.h"
#include "programs/steward_agent/privilege.h"
#include "programs/steward_agent/self.h"
#include "programs/steward_agent/sender.h"
#include "programs/steward_agent/ticker.h"
#include "wire/json.h"

namespace steward::agent {
namespace {

using namespace std::chrono_literals;

std::unique_ptr<meter::GpuSource> make_gpus(const Config& config) {
  if (config.nvml.empty() || config.role == NodeRole::front_end) return nullptr;
  return std::make_unique<meter::NvmlSource>(meter::NvmlOptions{config.nvml, config.active_percent}, uptime);
}

meter::ObserverOptions observer_options(const Config& config, std::shared_ptr<const meter::KindTable> kinds) {
  return {config.node,
          {config.cgroup, config.ids, "/proc"},
          config.gres_conf,
          config.process_scan,
          std::move(kinds)};
}

meter::PeopleOptions people_options(const Config& config, std::shared_ptr<const meter::KindTable> kinds) {
  return {config.cgroup.root, "/proc", config.least_uid, std::move(kinds)};
}

Result<std::shared_ptr<const meter::KindTable>> read_kinds(const Config& config) {
  auto table = meter::KindTable::read(config.kinds);
  if (!table) return tl::unexpected<Error>(table.error());
  return std::make_shared<const meter::KindTable>(std::move(*table));
}

// A front-end has nothing to sample between its reports.
Duration tick_of(const Config& config) {
  return config.role == NodeRole::compute ? config.sample : config.report;
}

// A node with hundreds of jobs keeps thousands of cgroup files open; the usual soft limit is 1024.
void allow_many_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

// A node's next sample: jobs and GPUs where it computes, people where they log in.
class Looker {
 public:
  Looker(const Config& config, std::shared_ptr<const meter::KindTable> kinds, meter::GpuSource* gpus) {
    if (config.role == NodeRole::compute) {
      observer_.emplace(observer_options(config, std::move(kinds)), gpus, clock_);
    } else {
      machine_.emplace();
      people_.emplace(people_options(config, std::move(kinds)));
    }
  }
  const meter::Sample& look(Duration now) {
    if (observer_) return observer_->sample(now);
    front_end_.machine = &machine_->read();
    front_end_.people = &people_->look();
    front_end_.at = clock_.now();
    front_end_.uptime = now;
    return front_end_;
  }
  // To be waited on: jobs came or went between two samples. -1: nothing to wait on.
  int watched() { return observer_ ? observer_->watch().get() : -1; }
  void notice() { observer_->notice(); }
  void set_process_scan(Duration period) {
    if (observer_) observer_->set_process_scan(period);
  }

 private:
  SystemClock clock_;
  std::optional<meter::Observer> observer_;
  std::optional<meter::Machine> machine_;
  std::optional<meter::People> people_;
  meter::Sample front_end_;
};

class Agent {
 public:
  Agent(const Config& config, std::shared_ptr<const meter::KindTable> kinds, meter::Spool spool,
        std::optional<meter::WordBook> book)
      : config_(config),
        spool_(std::move(spool)),
        gpus_(make_gpus(config)),
        builder_({config.cluster, config.node, config.report, tick_of(config)}),
        self_({config.budget_ppm, {tick_of(config), config.process_scan}, config.report}),
        looker_(config, std::move(kinds), gpus_.get()) {
    if (book)
      front_end_ =
          std::make_unique<FrontEnd>(std::move(*book), meter::TerminalOptions{"/dev/pts", config.least_uid});
    sender_.emplace(SenderOptions{config.endpoint, config.munge_socket, config.report / 3, config.node},
                    spool_, [this](meter::ReportNumber up_to, const ReportAnswer& answer) {
                      if (front_end_ != nullptr) front_end_->answered(up_to, answer);
                    });
  }

  // How long until the next one.
  Duration tick() {
    const Duration now = uptime();
    self_.sampling(clock_.now(), now);
    auto complete = builder_.add(looker_.look(now));
    for (NodeReport& report : complete) hand_in(report);
    if (!complete.empty() && !builder_.open() && self_.changes_pace(now)) {
      builder_.set_sample(self_.pace().sample);
      looker_.set_process_scan(self_.pace().process_scan);
    }
    return self_.pace().sample;
  }
  int watched() { return looker_.watched(); }
  void notice() { looker_.notice(); }

  bool stop() { return sender_->stop(700ms); }

 private:
  void hand_in(NodeReport& report) {
    const meter::ReportNumber number = spool_.next();
    report.epoch = number.epoch;
    report.sequence = number.sequence;
    report.agent = self_.tell();
    if (front_end_ != nullptr) front_end_->fill(report, number);
    const auto status = spool_.add(number, compress(wire::to_json(report)));
    if (!status && spool_works_) {
      log(LogLevel::error, "report_lost",
          {{"reason", status.error().message},
           {"advice", "free space in state_dir; nothing is sent meanwhile"}});
    }
    spool_works_ = status.has_value();
    if (status) sender_->wake();
  }

  const Config& config_;
  meter::Spool spool_;
  std::unique_ptr<meter::GpuSource> gpus_;
  meter::ReportBuilder builder_;
  SystemClock clock_;
  Self self_;
  std::unique_ptr<FrontEnd> front_end_;
  Looker looker_;
  bool spool_works_ = true;
  std::optional<Sender> sender_;  // last: its thread uses the others
};

}  // namespace

Status run(const Config& config) {
  // One arena and a low trim threshold: three threads of small allocations would otherwise hold several MB
  // for nothing.
  ::mallopt(M_ARENA_MAX, 1);
  ::mallopt(M_TRIM_THRESHOLD, 256 * 1024);
  allow_many_files();
  if (auto status = keep_few_rights(config.role == NodeRole::front_end); !status) return status;
  auto ticker = Ticker::make(tick_of(config));
  if (!ticker) return tl::unexpected(ticker.error());
  const SystemClock clock;
  auto spool = meter::Spool::open(config.state_dir / "spool", clock);
  if (!spool) return tl::unexpected(spool.error());
  std::optional<meter::WordBook> book;
  if (config.role == NodeRole::front_end) {
    auto opened = meter::WordBook::open(config.state_dir / "words", clock);
    if (!opened) return tl::unexpected(opened.error());
    book.emplace(std::move(*opened));
  }
  auto kinds = read_kinds(config);
  if (!kinds) return tl::unexpected(kinds.error());
  log(LogLevel::info, "agent_started",
      {{"node", config.node}, {"cluster", config.cluster}, {"waiting", spool->waiting()}});
  auto agent = std::make_unique<Agent>(config, std::move(*kinds), std::move(*spool), std::move(book));
  for (;;) {
    const Ticker::Event event = ticker->wait(agent->watched());
    if (event == Ticker::Event::stop) break;
    if (event == Ticker::Event::tick) ticker->set_step(agent->tick());
    if (event == Ticker::Event::changed) agent->notice();
  }
  const bool ended = agent->stop();
  log(LogLevel::info, "agent_ended");
  // The sender still waits for an answer; joining it could take seconds, and all it works on is on disk.
  if (!ended) std::_Exit(EXIT_SUCCESS);
  return {};
}

Result<std::string> look_once(const Config& config) {
  auto kinds = read_kinds(config);
  if (!kinds) return tl::unexpected(kinds.error());
  const auto gpus = make_gpus(config);
  Looker looker(config, std::move(*kinds), gpus.get());
  const SystemClock clock;
  NodeReport report;
  meter::ReportBuilder builder({config.cluster, config.node, 24h, 1s});
  for (int i = 0; i < 2; ++i) {
    if (i > 0) std::this_thread::sleep_for(1s);
    for (NodeReport& early : builder.add(looker.look(uptime()))) report = std::move(early);
  }
  if (auto built = builder.finish()) report = std::move(*built);
  report.begin = clock.now() - 1s;
  report.end = clock.now();
  report.expected_samples = 2;
  if (config.role == NodeRole::front_end) {
    for (const auto& [uid, terminals] :
         meter::find_terminals({"/dev/pts", config.least_uid}, meter::ProcFs()))
      report.at_terminal.push_back(uid);
  }
  return wire::to_json(report);
}

}  // namespace steward::agent
