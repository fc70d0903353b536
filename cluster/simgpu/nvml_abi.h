// NVML's binary interface as far as the simulation answers it: own declarations of the facts that a
// caller compiled against NVML relies on (sizes, offsets, numbers), under NVML's names.
//
// Units as NVML has them: bytes, milliwatts, millijoules, microseconds, percent, degrees Celsius.
#pragma once

// NOLINTBEGIN(readability-identifier-naming): the names belong to the interface.
extern "C" {

using nvmlReturn_t = int;
inline constexpr nvmlReturn_t NVML_SUCCESS = 0;
inline constexpr nvmlReturn_t NVML_ERROR_UNINITIALIZED = 1;
inline constexpr nvmlReturn_t NVML_ERROR_INVALID_ARGUMENT = 2;
inline constexpr nvmlReturn_t NVML_ERROR_NOT_SUPPORTED = 3;
inline constexpr nvmlReturn_t NVML_ERROR_NOT_FOUND = 6;
inline constexpr nvmlReturn_t NVML_ERROR_INSUFFICIENT_SIZE = 7;
inline constexpr nvmlReturn_t NVML_ERROR_DRIVER_NOT_LOADED = 9;
inline constexpr nvmlReturn_t NVML_ERROR_GPU_IS_LOST = 15;
inline constexpr nvmlReturn_t NVML_ERROR_ARGUMENT_VERSION_MISMATCH = 25;
inline constexpr nvmlReturn_t NVML_ERROR_UNKNOWN = 999;

struct nvmlDevice_st;
using nvmlDevice_t = nvmlDevice_st*;

struct nvmlPciInfo_t {
  char busIdLegacy[16];  // "0000:3B:00.0"
  unsigned int domain;
  unsigned int bus;
  unsigned int device;
  unsigned int pciDeviceId;
  unsigned int pciSubSystemId;
  char busId[32];  // "00000000:3B:00.0"
};

struct nvmlMemory_t {
  unsigned long long total;
  unsigned long long free;
  unsigned long long used;  // with what the driver reserves
};

struct nvmlMemory_v2_t {
  unsigned int version;  // given by the caller
  unsigned long long total;
  unsigned long long reserved;
  unsigned long long free;
  unsigned long long used;  // without what the driver reserves
};

struct nvmlUtilization_t {
  unsigned int gpu;
  unsigned int memory;
};

union nvmlValue_t {
  double dVal;
  unsigned int uiVal;
  unsigned long ulVal;
  unsigned long long ullVal;
  signed long long sllVal;
};

struct nvmlSample_t {
  unsigned long long timeStamp;
  nvmlValue_t sampleValue;
};

struct nvmlProcessInfo_t {
  unsigned int pid;
  unsigned long long usedGpuMemory;
  unsigned int gpuInstanceId;  // all ones: no MIG
  unsigned int computeInstanceId;
};

using nvmlSamplingType_t = int;
inline constexpr nvmlSamplingType_t NVML_TOTAL_POWER_SAMPLES = 0;
inline constexpr nvmlSamplingType_t NVML_GPU_UTILIZATION_SAMPLES = 1;
inline constexpr nvmlSamplingType_t NVML_MEMORY_UTILIZATION_SAMPLES = 2;

using nvmlValueType_t = int;
inline constexpr nvmlValueType_t NVML_VALUE_TYPE_UNSIGNED_INT = 1;

inline constexpr int NVML_TEMPERATURE_GPU = 0;
inline constexpr unsigned int NVML_DEVICE_MIG_DISABLE = 0;
inline constexpr unsigned int NVML_DEVICE_MIG_ENABLE = 1;
inline constexpr int NVML_MEMORY_ERROR_TYPE_CORRECTED = 0;
inline constexpr int NVML_MEMORY_ERROR_TYPE_UNCORRECTED = 1;
inline constexpr int NVML_VOLATILE_ECC = 0;
inline constexpr int NVML_AGGREGATE_ECC = 1;
inline constexpr unsigned int NVML_INIT_FLAG_NO_GPUS = 1;
inline constexpr unsigned int NVML_INIT_FLAG_NO_ATTACH = 2;
inline constexpr unsigned int nvmlMemory_v2 = sizeof(nvmlMemory_v2_t) | 2U << 24;

}  // extern "C"
// NOLINTEND(readability-identifier-naming)

static_assert(sizeof(nvmlPciInfo_t) == 68);
static_assert(sizeof(nvmlMemory_t) == 24);
static_assert(sizeof(nvmlMemory_v2_t) == 40);
static_assert(nvmlMemory_v2 == 0x02000028);
static_assert(sizeof(nvmlUtilization_t) == 8);
static_assert(sizeof(nvmlValue_t) == 8);
static_assert(sizeof(nvmlSample_t) == 16);
static_assert(sizeof(nvmlProcessInfo_t) == 24);
