// A tape as an AI Cloud writes it, replayed: 60 nodes with 8 GPUs and 16 jobs each, some hours. Prints inputs
// and megabytes a second of one core, and the memory before and after the second half: it must not grow with
// the tape. Usage: bench_replay [HOURS]
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "engine/replay.h"
#include "engine/tape_reader.h"
#include "made_report.h"
#include "wire/tape_json.h"

namespace {

using namespace steward;

constexpr int kNodes = 60;
const Time kBegin = from_seconds(1'795'420'800);

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

long rss_mib() {
  std::ifstream statm("/proc/self/statm");
  long pages = 0;
  statm >> pages >> pages;
  return pages * 4 / 1024;
}

Job job_of(int node, std::uint32_t number) {
  Job job;
  job.id = static_cast<SlurmId>(node * 16) + number + 1;
  job.uid = 2000 + number;
  job.user = "user" + std::to_string(job.uid);
  job.name = "train";
  job.state = JobState::running;
  job.batch = true;
  job.submit = job.start = kBegin;
  job.detailed = true;
  NodeAllocation allocation{"node-" + std::to_string(node), 6, 40'000, {}};
  if (number < 8) allocation.gpu_indexes = {number};
  job.gpus = static_cast<std::uint32_t>(allocation.gpu_indexes.size());
  job.nodes = {allocation};
  return job;
}

void write_tape(const std::filesystem::path& path, int intervals) {
  std::ofstream file(path, std::ios::binary);
  const auto put = [&](Time at, tape::Content content) {
    file << wire::to_json(tape::Line{at, std::move(content)}) << '\n';
  };
  tape::Header header;
  header.cluster = "aicloud";
  header.recorded = true;  // what a next life may name is remembered
  header.keeps_reports = hours(4);
  put(kBegin, header);
  put(kBegin, InputBody(input::Started{}));
  input::Poll poll;
  for (int node = 0; node < kNodes; ++node) {
    for (std::uint32_t number = 0; number < 16; ++number) poll.jobs.push_back(job_of(node, number));
  }
  put(kBegin, InputBody(poll));
  for (int i = 0; i < intervals; ++i) {
    const Time begin = kBegin + i * seconds(30), at = begin + seconds(30);
    for (int node = 0; node < kNodes; ++node)
      put(at, InputBody(input::Report{bench::report_of(node, static_cast<std::uint64_t>(i) + 1, begin)}));
    put(at, tape::PollChanges{});
    put(at, InputBody(input::Tick{}));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int hours_told = argc > 1 ? std::atoi(argv[1]) : 2;
  const auto path = std::filesystem::temp_directory_path() / "steward-bench-tape.jsonl";
  const int intervals = hours_told * 120;
  write_tape(path, intervals);
  std::ifstream file(path, std::ios::binary);
  engine::TapeReader reader(file, "tape");
  std::size_t told = 0;
  engine::Replay replay({}, engine::wordless(),
                        [&](const auto& record) { told += wire::to_json(record).size(); });
  const double before = cpu_seconds();
  long half = 0;
  for (auto line = reader.next(); line && *line; line = reader.next()) {
    if (!replay.take(std::move(**line), reader.text())) return 1;
    if (half == 0 && replay.summary().inputs > static_cast<std::uint64_t>(intervals) * (kNodes + 2) / 2)
      half = rss_mib();
  }
  replay.finish();
  const double took = cpu_seconds() - before;
  const auto inputs = static_cast<double>(replay.summary().inputs);
  std::printf(
      "%.0f inputs, %.0f MB in %.1f s of one core: %.0f inputs/s, %.0f MB/s; %.0f times as fast as life\n",
      inputs, static_cast<double>(reader.bytes()) / 1e6, took, inputs / took,
      static_cast<double>(reader.bytes()) / 1e6 / took, hours_told * 3600 / took);
  std::printf("memory: %ld MiB half-way, %ld MiB at the end; %zu bytes told\n", half, rss_mib(), told);
  std::filesystem::remove(path);
}
