// NVML's binary interface as far as Steward calls it, by own declarations: the library belongs to the driver,
// is opened at run time, and is absent on most machines. Names and numbers are NVML's own (its API reference,
// nvml.h of CUDA 12). Units: bytes, milliwatts, microseconds since 1970, percent. Not thread-safe beyond what
// NVML itself promises.
#pragma once

#include <string>

#include "base/result.h"

namespace steward::meter::nvml {

using Return = int;
inline constexpr Return kSuccess = 0;
inline constexpr Return kUninitialized = 1;
inline constexpr Return kNotSupported = 3;
inline constexpr Return kNotFound = 6;
inline constexpr Return kInsufficientSize = 7;
inline constexpr Return kDriverNotLoaded = 9;
inline constexpr Return kGpuIsLost = 15;
inline constexpr Return kResetRequired = 16;
inline constexpr Return kUnknown = 999;

using Device = struct nvmlDevice_st*;

struct Memory {
  unsigned long long total, free, used;
};
struct MemoryV2 {
  unsigned int version;
  unsigned long long total, reserved, free, used;  // used: without what the driver reserves
};
inline constexpr unsigned int kMemoryV2 = sizeof(MemoryV2) | 2U << 24;
static_assert(sizeof(Memory) == 24 && sizeof(MemoryV2) == 40);

struct Utilization {
  unsigned int gpu, memory;
};

union Value {
  double d;
  unsigned int ui;
  unsigned long ul;
  unsigned long long ull;
  long long sll;
};
struct Sample {
  unsigned long long time_us;
  Value value;
};
static_assert(sizeof(Sample) == 16);
inline constexpr int kGpuUtilizationSamples = 1;
inline constexpr int kUncorrected = 1, kVolatile = 0;  // ECC errors

struct Process {  // of nvmlDeviceGetComputeRunningProcesses_v2 and _v3
  unsigned int pid;
  unsigned long long used_memory;
  unsigned int gpu_instance, compute_instance;
};
static_assert(sizeof(Process) == 24);

// The functions; a null one is not in this driver. Required are those that name and enumerate devices.
struct Functions {
  Return (*init)() = nullptr;
  Return (*shutdown)() = nullptr;
  const char* (*error_string)(Return) = nullptr;
  Return (*count)(unsigned int*) = nullptr;
  Return (*by_index)(unsigned int, Device*) = nullptr;
  Return (*uuid)(Device, char*, unsigned int) = nullptr;
  Return (*name)(Device, char*, unsigned int) = nullptr;
  Return (*minor_number)(Device, unsigned int*) = nullptr;
  Return (*memory)(Device, Memory*) = nullptr;
  Return (*memory_v2)(Device, MemoryV2*) = nullptr;
  Return (*utilization)(Device, Utilization*) = nullptr;
  Return (*samples)(Device, int type, unsigned long long since, int* value_type, unsigned int* count,
                    Sample*) = nullptr;
  Return (*power)(Device, unsigned int*) = nullptr;
  Return (*energy)(Device, unsigned long long* mj) = nullptr;  // since the driver was loaded; Volta and later
  Return (*ecc_errors)(Device, int type, int counter, unsigned long long*) = nullptr;
  Return (*mig_mode)(Device, unsigned int* now, unsigned int* pending) = nullptr;
  Return (*most_instances)(Device, unsigned int*) = nullptr;
  Return (*instance_by_index)(Device, unsigned int, Device*) = nullptr;  // gaps between them: kNotFound
  Return (*gpu_instance)(Device, unsigned int*) = nullptr;
  Return (*compute_instance)(Device, unsigned int*) = nullptr;
  Return (*processes)(Device, unsigned int* count, Process*) = nullptr;  // _v3; before driver 510 _v2
};

// Opens the library and keeps it open: drivers do not expect to be unloaded. Errors: unavailable, with the
// loader's words.
Result<Functions> load(const std::string& path);

}  // namespace steward::meter::nvml
