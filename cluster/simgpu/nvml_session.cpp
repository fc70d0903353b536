#include "nvml_session.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>

#include "process.h"

namespace simgpu {
namespace {

struct Sessions {
  std::mutex mutex;
  std::shared_ptr<Session> current;
  unsigned int users = 0;
};

// Never destroyed: callers may still ask while the process exits.
Sessions& sessions() {
  alignas(Sessions) static std::array<std::byte, sizeof(Sessions)> memory;
  static auto* const all = new (memory.data()) Sessions;
  return *all;
}

// Of each GPU its instances, and behind these itself.
constexpr std::size_t kHandles = kMaxInstances + 1;

std::array<nvmlDevice_st, kMaxGpus * kHandles>& handles() {
  static std::array<nvmlDevice_st, kMaxGpus* kHandles> all = [] {
    std::array<nvmlDevice_st, kMaxGpus * kHandles> filled{};
    for (unsigned int index = 0; index < filled.size(); ++index) {
      const unsigned int instance = index % kHandles;
      filled.at(index) = {static_cast<unsigned int>(index / kHandles),
                          instance == kMaxInstances ? kWhole : instance};
    }
    return filled;
  }();
  return all;
}

nvmlReturn_t complain(const std::string& what, nvmlReturn_t code) {
  std::fprintf(stderr, "simulated NVML: %s\n", what.c_str());
  return code;
}

nvmlReturn_t open_session(std::shared_ptr<Session>& session) {
  const char* state = std::getenv("SIMGPU_STATE");
  if (state == nullptr || *state == '\0') {
    return complain("SIMGPU_STATE is not set; set it to DIR/NODE, where DIR/NODE.json names the GPUs",
                    NVML_ERROR_DRIVER_NOT_LOADED);
  }
  Result<Node> node = read_node(node_file(state));
  if (!node) return complain(node.error(), NVML_ERROR_DRIVER_NOT_LOADED);
  Result<Live> live = Live::open(live_file(state), now_us());
  if (!live) return complain(live.error(), NVML_ERROR_DRIVER_NOT_LOADED);
  if (live->is_driver_broken()) return NVML_ERROR_DRIVER_NOT_LOADED;
  session = std::make_shared<Session>(Session{std::move(*node), std::move(*live)});
  return NVML_SUCCESS;
}

// No exception may cross into the C caller.
template <class Answer>
nvmlReturn_t guarded(const Answer& answer) try {
  return answer();
} catch (const std::exception& error) {
  return complain(error.what(), NVML_ERROR_UNKNOWN);
}

}  // namespace

nvmlReturn_t init_session() {
  return guarded([] {
    Sessions& all = sessions();
    const std::lock_guard lock(all.mutex);
    if (all.users == 0) {
      const nvmlReturn_t opened = open_session(all.current);
      if (opened != NVML_SUCCESS) return opened;
    } else if (all.current->live.is_driver_broken()) {
      return NVML_ERROR_DRIVER_NOT_LOADED;
    }
    ++all.users;
    return NVML_SUCCESS;
  });
}

nvmlReturn_t shutdown_session() {
  Sessions& all = sessions();
  const std::lock_guard lock(all.mutex);
  if (all.users == 0) return NVML_ERROR_UNINITIALIZED;
  if (--all.users == 0) all.current.reset();
  return NVML_SUCCESS;
}

std::shared_ptr<Session> current_session() {
  Sessions& all = sessions();
  const std::lock_guard lock(all.mutex);
  return all.current;
}

nvmlReturn_t with_session(const std::function<nvmlReturn_t(Session&)>& answer) {
  const std::shared_ptr<Session> session = current_session();
  if (session == nullptr) return NVML_ERROR_UNINITIALIZED;
  if (session->live.is_driver_broken()) return NVML_ERROR_UNKNOWN;
  return guarded([&] { return answer(*session); });
}

nvmlReturn_t with_place(nvmlDevice_t device,
                        const std::function<nvmlReturn_t(Session&, const Place&)>& answer) {
  return with_session([&](Session& session) {
    for (const Gpu& gpu : session.node.gpus) {
      std::uint32_t instance = kWhole;
      for (std::uint32_t i = 0; i < gpu.instances.size(); ++i) {
        if (handle_of(gpu, i) == device) instance = i;
      }
      if (instance == kWhole && handle_of(gpu) != device) continue;
      return session.live.is_lost(gpu.minor) ? NVML_ERROR_GPU_IS_LOST : answer(session, {gpu, instance});
    }
    return NVML_ERROR_INVALID_ARGUMENT;
  });
}

nvmlReturn_t with_gpu(nvmlDevice_t device, const std::function<nvmlReturn_t(Session&, const Gpu&)>& answer) {
  return with_place(device, [&](Session& session, const Place& place) {
    return place.part() != nullptr ? NVML_ERROR_NOT_SUPPORTED : answer(session, place.gpu);
  });
}

nvmlReturn_t with_reading(nvmlDevice_t device, const std::function<nvmlReturn_t(const Reading&)>& answer) {
  return with_gpu(device, [&](Session& session, const Gpu& gpu) {
    return answer(read_gpu(gpu, session.live, now_us()));
  });
}

nvmlReturn_t with_own_reading(nvmlDevice_t device,
                              const std::function<nvmlReturn_t(const Gpu&, const Reading&)>& answer) {
  return with_place(device, [&](Session& session, const Place& place) {
    const std::int64_t now = now_us();
    return answer(place.gpu, place.part() != nullptr
                                 ? read_instance(place.gpu, place.instance, session.live, now)
                                 : read_gpu(place.gpu, session.live, now));
  });
}

nvmlDevice_t handle_of(const Gpu& gpu, std::uint32_t instance) {
  return &handles().at(gpu.nvml_index * kHandles + std::min(instance, kMaxInstances));
}

nvmlReturn_t give_text(const std::string& text, char* buffer, unsigned int length) {
  if (buffer == nullptr) return NVML_ERROR_INVALID_ARGUMENT;
  if (text.size() + 1 > length) return NVML_ERROR_INSUFFICIENT_SIZE;
  std::memcpy(buffer, text.c_str(), text.size() + 1);
  return NVML_SUCCESS;
}

}  // namespace simgpu
