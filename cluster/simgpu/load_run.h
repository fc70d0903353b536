// Running a load: registers the uses, keeps them alive, ends them.
//
// Blocks SIGTERM, SIGINT and SIGHUP in the calling thread and answers them by ending cleanly; so it is
// for a program's only thread.
#pragma once

#include <span>
#include <vector>

#include "live.h"
#include "load_options.h"

namespace simgpu {

// The use that `options` put on `gpu` by this process.
Use use_of(const LoadOptions& options, const Gpu& gpu);

// The GPUs of `given` that the options touch. Error: the memory asked for does not fit.
[[nodiscard]] Result<std::span<const Gpu>> touched(const LoadOptions& options, std::span<const Gpu> given);

// Uses the GPUs until the time is over or a signal comes.
[[nodiscard]] Result<void> run_load(const LoadOptions& options, std::span<const Gpu> gpus, Live& live);

}  // namespace simgpu
