#include "programs/steward_agent/agent.h"

#include <malloc.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>
#include <thread>

#include "base/clock.h"
#include "base/log.h"
#include "meter/nvml_source.h"
#include "meter/observer.h"
#include "meter/report_builder.h"
#include "meter/spool.h"
#include "programs/steward_agent/front_end.h"
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

meter::ObserverOptions observer_options(const Config& config) {
  return {config.node, config.cgroup, "/proc", config.gres_conf, config.process_scan};
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

class Agent {
 public:
  Agent(const Config& config, meter::Spool spool, std::optional<meter::WordBook> book)
      : config_(config),
        spool_(std::move(spool)),
        gpus_(make_gpus(config)),
        builder_({config.cluster, config.node, config.report, tick_of(config)}) {
    if (book) front_end_ = std::make_unique<FrontEnd>(std::move(*book), meter::TerminalOptions{});
    if (config.role == NodeRole::compute) observer_.emplace(observer_options(config), gpus_.get(), clock_);
    sender_.emplace(SenderOptions{config.socket, config.report / 3, config.node}, spool_,
                    [this](meter::ReportNumber up_to, const ReportAnswer& answer) {
                      if (front_end_ != nullptr) front_end_->answered(up_to, answer);
                    });
  }

  void tick() {
    const Duration now = uptime();
    meter::Sample sample;
    if (observer_) {
      sample = observer_->sample(now);
    } else {
      sample.at = clock_.now();
      sample.uptime = now;
    }
    for (NodeReport& report : builder_.add(sample)) hand_in(report);
  }

  bool stop() { return sender_->stop(700ms); }

 private:
  void hand_in(NodeReport& report) {
    const meter::ReportNumber number = spool_.next();
    report.epoch = number.epoch;
    report.sequence = number.sequence;
    if (front_end_ != nullptr) front_end_->fill(report, number);
    const auto status = spool_.add(number, wire::to_json(report));
    if (!status && spool_works_) {
      log(LogLevel::error, "report_lost",
          {{"reason", status.error().message},
           {"advice", "free space in state_dir; nothing is sent meanwhile"}});
    }
    spool_works_ = status.has_value();
    if (status) sender_->wake();
  }

  const Config& config_;
  SystemClock clock_;
  meter::Spool spool_;
  std::unique_ptr<meter::GpuSource> gpus_;
  meter::ReportBuilder builder_;
  std::unique_ptr<FrontEnd> front_end_;
  std::optional<meter::Observer> observer_;
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
  log(LogLevel::info, "agent_started",
      {{"node", config.node}, {"cluster", config.cluster}, {"waiting", spool->waiting()}});
  auto agent = std::make_unique<Agent>(config, std::move(*spool), std::move(book));
  while (ticker->wait() == Ticker::Event::tick) agent->tick();
  const bool ended = agent->stop();
  log(LogLevel::info, "agent_ended");
  // The sender still waits for an answer; joining it could take seconds, and all it works on is on disk.
  if (!ended) std::_Exit(EXIT_SUCCESS);
  return {};
}

Result<std::string> look_once(const Config& config) {
  const SystemClock clock;
  NodeReport report;
  if (config.role == NodeRole::compute) {
    const auto gpus = make_gpus(config);
    meter::Observer observer(observer_options(config), gpus.get(), clock);
    meter::ReportBuilder builder({config.cluster, config.node, 24h, 1s});
    for (int i = 0; i < 2; ++i) {
      if (i > 0) std::this_thread::sleep_for(1s);
      for (NodeReport& early : builder.add(observer.sample(uptime()))) report = std::move(early);
    }
    if (auto built = builder.finish()) report = std::move(*built);
    report.begin = clock.now() - 1s;
    report.end = clock.now();
    report.expected_samples = 2;
  } else {
    report.cluster = config.cluster;
    report.node = config.node;
    report.begin = report.end = clock.now();
    for (const auto& [uid, terminals] : meter::find_terminals({}, meter::ProcFs()))
      report.at_terminal.push_back(uid);
  }
  return wire::to_json(report);
}

}  // namespace steward::agent
