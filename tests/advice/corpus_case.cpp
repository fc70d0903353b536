#include "advice/corpus_case.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "advice/corpus_cluster.h"
#include "advice/mend.h"
#include "base/text.h"

namespace steward::advice {
namespace {

CorpusCase read_case(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  CorpusCase one;
  one.name = path.stem();
  bool expects = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string line = text.substr(0, end);
    text.erase(0, end + 1);
    if (line == "script:") {
      one.has_script = true;
      one.script = text;
      break;
    }
    if (line == "expect:") {
      expects = true;
    } else if (expects) {
      if (!line.empty()) one.expected.push_back(line);
    } else if (const std::size_t colon = line.find(": "); colon != std::string::npos) {
      one.head[line.substr(0, colon)] = line.substr(colon + 2);
    }
  }
  if (one.is("lines", "dos")) {
    for (std::size_t at = one.script.find('\n'); at != std::string::npos; at = one.script.find('\n', at + 2))
      one.script.insert(at, "\r");
  }
  if (one.is("lines", "unended") && one.script.ends_with('\n')) one.script.pop_back();
  return one;
}

std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  const ShellRead read = read_shell(line);
  if (read.commands.empty()) return words;
  for (const ShellWord& each : read.commands.back().assignments) words.push_back(each.text);
  for (const ShellWord& each : read.commands.back().words) words.push_back(each.text);
  return words;
}

std::string head_of(const CorpusCase& one, const std::string& key) {
  const auto found = one.head.find(key);
  return found == one.head.end() ? "" : found->second;
}

std::optional<std::string> program_text(const std::string& path) {
  if (path.ends_with("plain.py")) return "import torch\nmodel.cuda()\nloss.backward()\n";
  if (path.ends_with("ddp.py")) return "import torch.distributed as dist\ndist.init_process_group('nccl')\n";
  return std::nullopt;
}

}  // namespace

bool CorpusCase::is(const std::string& key, const std::string& value) const {
  const auto found = head.find(key);
  return found != head.end() && found->second == value;
}

std::vector<CorpusCase> corpus() {
  std::vector<CorpusCase> all;
  for (const auto& file : std::filesystem::directory_iterator(STEWARD_SOURCE_DIR "/tests/advice/corpus"))
    all.push_back(read_case(file.path()));
  std::sort(all.begin(), all.end(), [](const CorpusCase& a, const CorpusCase& b) { return a.name < b.name; });
  return all;
}

std::vector<std::string> told(const CheckedScript& checked) {
  std::vector<std::string> lines;
  for (const ScriptFinding& each : checked.findings) {
    lines.push_back((each.place.line == 0 ? "-" : std::to_string(each.place.line)) + " " +
                    std::string(to_string(each.severity)) + " " + each.rule);
  }
  return lines;
}

CorpusRun run(const CorpusCase& one) {
  Cluster cluster = corpus_cluster();
  for (Partition& each : cluster.partitions) each.up = !one.is("down", each.name);
  Surroundings around;
  if (!one.is("cluster", "none")) around.cluster = &cluster;
  // Monday, 23 November 2026, 08:00.
  around.at = local_now(from_seconds(1'795'420'800), "UTC");
  if (const std::string now = head_of(one, "now"); !now.empty()) {
    const auto when = read_when(now, around.at);
    if (when) around.at = local_now(*when, "UTC");
  }
  around.exists = [](const std::string& path) { return path.find("missing") == std::string::npos; };
  around.contents = program_text;
  std::vector<std::pair<std::string, std::string>> environment;
  for (const std::string& each : words_of(head_of(one, "environment"))) {
    const std::size_t equals = std::min(each.find('='), each.size());
    environment.emplace_back(each.substr(0, equals), each.substr(std::min(equals + 1, each.size())));
  }
  if (one.has_script) {
    const std::vector<std::string> words = words_of(head_of(one, "options"));
    return {check_script(one.name, one.script, words, environment, around),
            mend(one.name, one.script, words, environment, around).text};
  }
  std::vector<std::string> words = words_of(head_of(one, "line"));
  if (words.empty()) return {};
  const std::string command = words.front();
  words.erase(words.begin());
  const SlurmCommand which = command == "sbatch"   ? SlurmCommand::sbatch
                             : command == "salloc" ? SlurmCommand::salloc
                                                   : SlurmCommand::srun;
  return {check_command(which, words, environment, around), ""};
}

}  // namespace steward::advice
