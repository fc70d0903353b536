// What a job did over time, and what it does now, on its nodes and GPUs.
#pragma once

#include "model/series.h"
#include "model/view.h"
#include "programs/steward/graph.h"
#include "programs/steward/terminal.h"

namespace steward::cli {

// One line a node: CPU, memory, processes and their kinds; then what is amiss there.
void print_job_nodes(const Terminal& terminal, const JobView& view);
void print_job_graphs(const Terminal& terminal, const JobSeries& series);
// A GPU's graphs: busy and memory. `several_nodes`: the node's name belongs in the title.
std::vector<Graph> gpu_graphs(const GpuSeries& gpu, bool several_nodes);
std::string kinds_words(const std::map<ProcessKind, std::uint32_t>& kinds);  // "2 trainer, 1 shell"

}  // namespace steward::cli
