// What the tests of `steward batch` share: a small cluster, and bash itself to read what was written.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "advice/batch.h"
#include "base/subprocess.h"

namespace steward::advice {

inline Cluster small_cluster() {
  Cluster cluster;
  cluster.at = from_seconds(1'795'435'200);
  cluster.name = "aicloud";
  cluster.default_qos = "normal";
  Partition prioritized;
  prioritized.name = "prioritized";
  prioritized.is_default = true;
  prioritized.default_time = prioritized.longest = hours(144);
  Partition endless;
  endless.name = "aicentre";
  cluster.partitions = {prioritized, endless};
  Qos normal;
  normal.name = "normal";
  Qos unprivileged;
  unprivileged.name = "unprivileged";
  unprivileged.preemptible = true;
  cluster.qos = {normal, unprivileged};
  return cluster;
}

inline BatchScript batch_of(std::vector<std::string> words) {
  const Cluster cluster = small_cluster();
  BatchAsk ask;
  ask.words = std::move(words);
  ask.cluster = &cluster;
  return to_batch(ask);
}

// Files of one test, gone with it.
class Folder {
 public:
  Folder() : path_(::testing::TempDir() + "steward-batch-" + std::to_string(::getpid())) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string write(const std::string& name, const std::string& text, bool runs = false) const {
    const std::string file = path_ + "/" + name;
    std::ofstream(file, std::ios::binary) << text;
    if (runs) std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    return file;
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

struct Ran {
  int status = -1;
  std::string out, err;
};

// A program under an environment with nothing but a PATH, `first` before the system's.
inline Ran run_program(std::vector<std::string> argv, const std::string& first) {
  Ran ran;
  Command command;
  command.argv = std::move(argv);
  command.environment = {{"PATH", first + ":/usr/bin:/bin"}, {"HOME", first}};
  const auto done = SystemCommandRunner().run(command, [&](std::string_view piece) { ran.out += piece; });
  if (!done) {
    ran.err = done.error().message;
    return ran;
  }
  ran.status = done->exit_status;
  ran.err = done->error_output;
  return ran;
}

inline bool bash_reads(const Folder& folder, const std::string& script) {
  return run_program({"/bin/bash", "-n", folder.write("read.sh", script)}, folder.path()).status == 0;
}

// srun as far as it matters here: options off, and the program. Says when it was there at all.
inline constexpr const char* stub_srun = "#!/bin/bash\nwhile [[ $1 == --* ]]; do shift; done\nexec \"$@\"\n";

}  // namespace steward::advice
