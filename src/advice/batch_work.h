// What a command line runs, as far as a batch script depends on it: its name, whether it waits for a person,
// whether it may use GPUs. Pure.
#pragma once

#include <optional>
#include <string>

#include "advice/batch_line.h"
#include "model/batch_script.h"
#include "model/ucloud.h"

namespace steward::advice {

struct BatchWork {
  BatchState state = BatchState::ready;
  std::string name;     // for the job: "train" of "python train.py"
  std::string example;  // to_edit: what could stand in the script's place for commands
  std::string why;      // to_edit, refused: for a person
  bool may_use_gpus = false;
  bool needs_srun = false;          // by its name bash would run something of its own
  std::optional<HandWork> by_hand;  // there is interactive work to hand over
};

BatchWork work_of(const BatchLine& line);

}  // namespace steward::advice
