// simgpu: looks at the simulated GPUs and breaks them on purpose.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "fault.h"
#include "load_options.h"
#include "process.h"
#include "show.h"

namespace {

using simgpu::Live;
using simgpu::Node;
using simgpu::Result;

constexpr const char* kHelp = R"(simgpu: the simulated GPUs of a cluster on one machine

  simgpu show [NODE] [--state DIR]               what each GPU does now, and for whom
  simgpu fault NODE MINOR lost|ok [--state DIR]  a GPU is lost to its driver, or back
  simgpu fault NODE MINOR ecc [--state DIR]      one more uncorrected memory error
  simgpu fault NODE driver broken|ok [--state DIR]

--state DIR holds NODE.json for each node; default: SIMGPU_DIR.
Exit codes: 0 done, 1 failed, 2 wrong usage.
)";

int fail(const std::string& why, int code) {
  std::fprintf(stderr, "simgpu: %s\n", why.c_str());
  return code;
}

// Takes "--state DIR" out of the words; what SIMGPU_DIR says when it is not there.
std::filesystem::path take_state(std::vector<std::string>& words) {
  const auto option = std::ranges::find(words, std::string("--state"));
  if (option == words.end() || option + 1 == words.end()) {
    return simgpu::process_environment("SIMGPU_DIR").value_or("");
  }
  const std::string state = *(option + 1);
  words.erase(option, option + 2);
  return state;
}

template <class Act>
Result<void> with_node(const std::filesystem::path& state, Act act) {
  const Result<Node> node = simgpu::read_node(simgpu::node_file(state));
  if (!node) return simgpu::failure(node.error());
  Result<Live> live = Live::open(simgpu::live_file(state), simgpu::now_us());
  if (!live) return simgpu::failure(live.error());
  return act(*node, *live);
}

std::vector<std::string> nodes_in(const std::filesystem::path& dir) {
  std::vector<std::string> nodes;
  for (const auto& entry : std::filesystem::directory_iterator(dir)) {
    if (entry.path().extension() == ".json") nodes.push_back(entry.path().stem().string());
  }
  std::ranges::sort(nodes);
  return nodes;
}

Result<void> show(const std::filesystem::path& dir, std::vector<std::string> nodes) {
  if (nodes.empty()) nodes = nodes_in(dir);
  if (nodes.empty()) return simgpu::failure("no NODE.json in " + dir.string());
  for (const std::string& name : nodes) {
    const Result<void> shown = with_node(dir / name, [](const Node& node, Live& live) -> Result<void> {
      std::fputs(simgpu::node_table(node, live, simgpu::now_us()).c_str(), stdout);
      return {};
    });
    if (!shown) return shown;
  }
  return {};
}

int run(std::vector<std::string> words) {
  const bool help =
      std::ranges::any_of(words, [](const auto& word) { return word == "--help" || word == "-h"; });
  if (help || words.empty()) {
    std::fputs(kHelp, help ? stdout : stderr);
    return help ? 0 : 2;
  }
  const std::filesystem::path dir = take_state(words);
  if (dir.empty()) return fail("give --state DIR or set SIMGPU_DIR", 2);
  Result<void> done;
  if (words[0] == "show" && words.size() <= 2) {
    done = show(dir, {words.begin() + 1, words.end()});
  } else if (words[0] == "fault" && words.size() == 4) {
    done = with_node(dir / words[1], [&](const Node& node, Live& live) {
      return simgpu::set_fault(node, live, words[2], words[3]);
    });
  } else {
    return fail("this is not how to call it; see simgpu --help", 2);
  }
  return done ? 0 : fail(done.error(), 1);
}

}  // namespace

int main(int count, char** words) try {
  return run({words + (count > 0 ? 1 : 0), words + count});
} catch (const std::exception& error) {
  return fail(error.what(), 1);
}
