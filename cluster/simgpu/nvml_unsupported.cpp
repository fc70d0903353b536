// Functions that callers look up and that the simulation does not answer: they say so.
//
// Their parameters are left out. On the machines this runs on (x86-64, AArch64) the caller cleans up its
// own arguments, so a C caller that passes them is served all the same.
#include "nvml_session.h"

#define SIMGPU_UNSUPPORTED(name)                                                            \
  SIMGPU_EXPORT nvmlReturn_t name() {                                                       \
    return simgpu::with_session([](simgpu::Session&) { return NVML_ERROR_NOT_SUPPORTED; }); \
  }

SIMGPU_UNSUPPORTED(nvmlDeviceGetFieldValues)
SIMGPU_UNSUPPORTED(nvmlDeviceGetProcessUtilization)
SIMGPU_UNSUPPORTED(nvmlDeviceGetMPSComputeRunningProcesses_v3)
SIMGPU_UNSUPPORTED(nvmlDeviceGetAccountingMode)
SIMGPU_UNSUPPORTED(nvmlDeviceGetAccountingPids)
SIMGPU_UNSUPPORTED(nvmlDeviceGetAccountingStats)
SIMGPU_UNSUPPORTED(nvmlDeviceGetFanSpeed)
SIMGPU_UNSUPPORTED(nvmlDeviceGetFanSpeed_v2)
SIMGPU_UNSUPPORTED(nvmlDeviceGetClockInfo)
SIMGPU_UNSUPPORTED(nvmlDeviceGetMaxClockInfo)
SIMGPU_UNSUPPORTED(nvmlDeviceGetPerformanceState)
SIMGPU_UNSUPPORTED(nvmlDeviceGetCurrentClocksThrottleReasons)
SIMGPU_UNSUPPORTED(nvmlDeviceGetPowerManagementLimit)
SIMGPU_UNSUPPORTED(nvmlDeviceGetEnforcedPowerLimit)
SIMGPU_UNSUPPORTED(nvmlDeviceGetEncoderUtilization)
SIMGPU_UNSUPPORTED(nvmlDeviceGetDecoderUtilization)
SIMGPU_UNSUPPORTED(nvmlDeviceGetPcieThroughput)
SIMGPU_UNSUPPORTED(nvmlDeviceGetCurrPcieLinkGeneration)
SIMGPU_UNSUPPORTED(nvmlDeviceGetCurrPcieLinkWidth)
SIMGPU_UNSUPPORTED(nvmlDeviceGetBAR1MemoryInfo)
SIMGPU_UNSUPPORTED(nvmlDeviceGetEccMode)
SIMGPU_UNSUPPORTED(nvmlDeviceGetMemoryErrorCounter)
SIMGPU_UNSUPPORTED(nvmlDeviceGetRetiredPages)
SIMGPU_UNSUPPORTED(nvmlDeviceGetRemappedRows)
SIMGPU_UNSUPPORTED(nvmlDeviceGetSerial)
SIMGPU_UNSUPPORTED(nvmlDeviceGetArchitecture)
SIMGPU_UNSUPPORTED(nvmlDeviceGetCudaComputeCapability)
SIMGPU_UNSUPPORTED(nvmlDeviceGetComputeMode)
SIMGPU_UNSUPPORTED(nvmlDeviceGetPersistenceMode)
SIMGPU_UNSUPPORTED(nvmlDeviceGetNvLinkState)
SIMGPU_UNSUPPORTED(nvmlGpmQueryDeviceSupport)
SIMGPU_UNSUPPORTED(nvmlGpmSampleAlloc)
SIMGPU_UNSUPPORTED(nvmlGpmSampleFree)
SIMGPU_UNSUPPORTED(nvmlGpmSampleGet)
SIMGPU_UNSUPPORTED(nvmlGpmMigSampleGet)
SIMGPU_UNSUPPORTED(nvmlGpmMetricsGet)
SIMGPU_UNSUPPORTED(nvmlEventSetCreate)
SIMGPU_UNSUPPORTED(nvmlDeviceRegisterEvents)
SIMGPU_UNSUPPORTED(nvmlSystemGetCudaDriverVersion_v2)
