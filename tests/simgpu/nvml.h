// The built library as a caller meets it: loaded at run time, functions found by name.
#pragma once

#include <dlfcn.h>

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "nvml_abi.h"
#include "state_dir.h"

namespace simgpu::test {

class Nvml {
 public:
  explicit Nvml(const std::filesystem::path& state)
      : library_(::dlopen(SIMGPU_LIBRARY, RTLD_NOW | RTLD_LOCAL)) {
    if (library_ == nullptr) throw std::runtime_error(::dlerror());
    ::setenv("SIMGPU_STATE", state.c_str(), 1);
  }
  Nvml(const Nvml&) = delete;
  Nvml& operator=(const Nvml&) = delete;
  ~Nvml() {
    while (call("nvmlShutdown") == NVML_SUCCESS) {
    }
    ::dlclose(library_);
  }

  [[nodiscard]] void* find(const char* name) const { return ::dlsym(library_, name); }

  // Calls the function by its C signature: the arguments' own types must be those of the ABI.
  template <class... Arguments>
  nvmlReturn_t call(const char* name, Arguments... arguments) const {
    void* symbol = find(name);
    if (symbol == nullptr) throw std::runtime_error(std::string("no function ") + name);
    return reinterpret_cast<nvmlReturn_t (*)(Arguments...)>(symbol)(arguments...);
  }

  [[nodiscard]] nvmlDevice_t device(unsigned int index) const {
    nvmlDevice_t found = nullptr;
    if (call("nvmlDeviceGetHandleByIndex_v2", index, &found) != NVML_SUCCESS)
      throw std::runtime_error("no device");
    return found;
  }

  [[nodiscard]] std::string text(const char* name, nvmlDevice_t device) const {
    char buffer[96] = "";
    return call(name, device, static_cast<char*>(buffer), 96U) == NVML_SUCCESS ? buffer : "";
  }

  // A number that the function writes; `none` when it does not succeed.
  template <class Number>
  [[nodiscard]] Number number(const char* name, nvmlDevice_t device, Number none) const {
    Number value = none;
    return call(name, device, &value) == NVML_SUCCESS ? value : none;
  }

  // Every sample the ring gives that is newer than `seen`, in a buffer of the size it asks for.
  nvmlReturn_t samples(nvmlDevice_t device, int type, unsigned long long seen,
                       std::vector<nvmlSample_t>& out) const {
    nvmlValueType_t value_type = -1;
    unsigned int count = 0;
    nvmlSample_t* none = nullptr;
    const nvmlReturn_t asked = call("nvmlDeviceGetSamples", device, type, seen, &value_type, &count, none);
    if (asked != NVML_SUCCESS) return asked;
    out.resize(count);
    const nvmlReturn_t got =
        call("nvmlDeviceGetSamples", device, type, seen, &value_type, &count, out.data());
    out.resize(got == NVML_SUCCESS ? count : 0);
    return got;
  }

 private:
  void* library_;
};

}  // namespace simgpu::test
