// What lies behind NVML's handles between nvmlInit and nvmlShutdown: the node and its live state.
//
// Threads: everything here may be called from any thread; a session that is shut down while another
// thread still reads it stays until that thread is done.
// Errors: NVML's return codes. What a code cannot say goes to stderr once, at nvmlInit: a simulation that
// is set up wrongly should say so.
#pragma once

#include <functional>
#include <memory>

#include "meter.h"
#include "nvml_abi.h"

#define SIMGPU_EXPORT extern "C" __attribute__((visibility("default")))

// The handle that callers hold. There is one for each index, for ever, so that a stale one is refused
// instead of read.
struct nvmlDevice_st {  // NOLINT(readability-identifier-naming)
  unsigned int index;
  unsigned int instance;  // which of a divided GPU's, kWhole: the GPU itself
};

namespace simgpu {

struct Session {
  Node node;
  Live live;
};

// nvmlInit and nvmlShutdown count; the last shutdown ends the session.
nvmlReturn_t init_session();
nvmlReturn_t shutdown_session();

// The session in force; null when there is none.
std::shared_ptr<Session> current_session();

// Runs `answer` with the session, or says why not: not initialised, driver broken.
nvmlReturn_t with_session(const std::function<nvmlReturn_t(Session&)>& answer);

// What a handle stands for: a GPU, or (`instance` below its number of instances) a part of it.
struct Place {
  const Gpu& gpu;
  std::uint32_t instance = kWhole;
  [[nodiscard]] const Instance* part() const {
    return instance == kWhole ? nullptr : &gpu.instances.at(instance);
  }
};

// The same with what is behind `device`; a GPU that is lost answers nothing, nor do its instances.
nvmlReturn_t with_place(nvmlDevice_t device,
                        const std::function<nvmlReturn_t(Session&, const Place&)>& answer);

// The same for what only whole GPUs are asked: an instance says NVML_ERROR_NOT_SUPPORTED.
nvmlReturn_t with_gpu(nvmlDevice_t device, const std::function<nvmlReturn_t(Session&, const Gpu&)>& answer);

// The same with the GPU's counters now.
nvmlReturn_t with_reading(nvmlDevice_t device, const std::function<nvmlReturn_t(const Reading&)>& answer);

// The same with an instance's own counters where `device` is one.
nvmlReturn_t with_own_reading(nvmlDevice_t device,
                              const std::function<nvmlReturn_t(const Gpu&, const Reading&)>& answer);

// The handle of a GPU of the session, or of one of its instances.
nvmlDevice_t handle_of(const Gpu& gpu, std::uint32_t instance = kWhole);

// Copies `text` with its final zero into the caller's buffer.
nvmlReturn_t give_text(const std::string& text, char* buffer, unsigned int length);

}  // namespace simgpu
