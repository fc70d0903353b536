// What Slurm refuses about options that are right one by one. Found out by asking sbatch 22.05.8.
#include <fmt/format.h>

#include <set>

#include "advice/gpu_ask.h"
#include "advice/request_reader.h"
#include "advice/values.h"

namespace steward::advice {
namespace {

using Problems = std::vector<Problem>;

void refuse(Problems& problems, const Place& place, std::string message) {
  problems.push_back({"contradiction", std::move(message), place, ""});
}

// The later in the script, where both are in it.
template <typename A, typename B>
Place later(const Given<A>& one, const Given<B>& other) {
  return one.place.line > other.place.line ? one.place : other.place;
}

void memory(const Request& request, Problems& problems) {
  const Given<Memory>* first = nullptr;
  for (const auto* each : {&request.mem, &request.mem_per_cpu, &request.mem_per_gpu}) {
    if (!*each) continue;
    if (first != nullptr) {
      return refuse(
          problems, later(*first, **each),
          "only one of --mem, --mem-per-cpu and --mem-per-gpu can be given; keep the one that you mean");
    }
    first = &**each;
  }
}

void times(const Request& request, Problems& problems) {
  if (!request.time_min) return;
  const Duration least = request.time_min->value.time;
  const bool endless = least == Duration(0);
  const bool above =
      request.time && request.time->value.time != Duration(0) && least > request.time->value.time;
  if (endless)
    return refuse(problems, request.time_min->place, "--time-min must be a time that is not endless");
  if (above) {
    refuse(problems, later(*request.time, *request.time_min),
           fmt::format("--time-min ({}) is longer than --time ({})", limit_text(least),
                       limit_text(request.time->value.time)));
  }
}

// Of one type.
struct Balance {
  const Request& request;
  const GpuAsk& ask;
  Problems& problems;
  bool tasks_are_known = tasks_known(request);

  void no(const Place& place, std::string message) const { refuse(problems, place, std::move(message)); }

  bool nested() const {
    const std::uint64_t job = ask.per_job, node = ask.per_node, task = ask.per_task, socket = ask.per_socket;
    if (job != 0 && (node > job || task > job || socket > job)) {
      no(ask.place, fmt::format("{} GPUs for the whole job are fewer than {} for one node, socket or task",
                                job, std::max({node, task, socket})));
      return false;
    }
    if (node != 0 && (task > node || socket > node)) {
      no(ask.place, fmt::format("{} GPUs on a node are fewer than {} for one socket or task", node,
                                std::max(task, socket)));
      return false;
    }
    return true;
  }

  void nodes() const {
    if (ask.per_job == 0) return;
    std::uint64_t least = request.nodes ? request.nodes->value.least : 1;
    // sbatch itself takes nodes away that would get no task.
    if (request.ntasks) least = std::min<std::uint64_t>(least, request.ntasks->value);
    const std::uint64_t most = request.nodes ? request.nodes->value.most : UINT32_MAX;
    if (ask.per_job < least)
      return no(ask.place,
                fmt::format("--gpus={} is fewer than one GPU for each of {} nodes", ask.per_job, least));
    if (ask.per_node == 0) return;
    if (ask.per_job % ask.per_node != 0) {
      return no(ask.place,
                fmt::format("--gpus={} cannot be shared out as {} for each node", ask.per_job, ask.per_node));
    }
    const std::uint64_t needed = ask.per_job / ask.per_node;
    if (needed < least || needed > most) {
      no(ask.place, fmt::format("--gpus={} with {} on each node needs {} nodes, and --nodes says otherwise",
                                ask.per_job, ask.per_node, needed));
    }
  }

  void tasks() const {
    if (ask.per_task == 0) return;
    if (!tasks_are_known && ask.per_job == 0)
      return no(ask.place, "--gpus-per-task needs --ntasks (or --gpus) beside it");
    if (ask.per_job != 0) {
      const std::uint64_t needed = ask.per_job / ask.per_task;
      const bool differs = tasks_are_known && totals(request).tasks != needed;
      if (ask.per_job % ask.per_task != 0 || differs) {
        return no(ask.place,
                  fmt::format("--gpus={} and --gpus-per-task={} do not come to the number of tasks",
                              ask.per_job, ask.per_task));
      }
    }
    if (ask.per_node == 0) return;
    const bool differs =
        request.ntasks_per_node && request.ntasks_per_node->value != ask.per_node / ask.per_task;
    if (ask.per_node % ask.per_task != 0 || differs) {
      no(ask.place, fmt::format("{} GPUs on a node and --gpus-per-task={} do not come to the tasks of a node",
                                ask.per_node, ask.per_task));
    }
  }

  void sockets() const {
    if (ask.per_socket == 0) return;
    if (!request.sockets_per_node)
      return no(request.gpus_per_socket->place, "--gpus-per-socket needs --sockets-per-node beside it");
    const std::uint64_t sockets = request.sockets_per_node->value;
    if (ask.per_node != 0 && (ask.per_node % ask.per_socket != 0 || ask.per_node / ask.per_socket != sockets))
      no(ask.place, "GPUs on a node, on a socket and --sockets-per-node do not agree");
  }

  void all() const {
    if (!nested()) return;
    sockets();
    nodes();
    tasks();
  }
};

void gpus(const Request& request, Problems& problems) {
  const std::vector<GpuAsk> asks = gpu_asks(request);
  bool typed = false, any = false;
  for (const GpuAsk& each : asks) {
    // None of them is as good as not asked.
    if (each.per_job + each.per_node + each.per_task + each.per_socket != 0)
      (each.type.empty() ? any : typed) = true;
  }
  if (typed && any) {
    return refuse(problems, asks.back().place,
                  "GPUs of a type and GPUs of any are asked for; Slurm takes one way or the other");
  }
  for (const GpuAsk& each : asks) Balance{request, each, problems}.all();
  if (request.cpus_per_gpu && request.cpus_per_task) {
    refuse(problems, later(*request.cpus_per_gpu, *request.cpus_per_task),
           "only one of --cpus-per-task and --cpus-per-gpu can be given");
  }
  std::uint64_t all = 0;
  for (const GpuAsk& each : asks) all += each.per_job + each.per_node + each.per_task + each.per_socket;
  const bool counted = request.ntasks || request.nodes || request.ntasks_per_node;
  if (request.mem_per_gpu && all == 0 && !request.ntasks_per_gpu)
    refuse(problems, request.mem_per_gpu->place, "--mem-per-gpu is given, and no GPU is asked for");
  if (request.ntasks_per_gpu && all == 0 && !counted)
    refuse(problems, request.ntasks_per_gpu->place, "--ntasks-per-gpu needs GPUs, or --ntasks, beside it");
}

}  // namespace

std::vector<Problem> contradictions(const Request& request) {
  Problems problems;
  memory(request, problems);
  times(request, problems);
  gpus(request, problems);
  return problems;
}

}  // namespace steward::advice
