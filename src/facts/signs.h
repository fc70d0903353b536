// What an interval's numbers say: which channels of a window they set. Pure.
#pragma once

#include <cstdint>

#include "base/time.h"
#include "model/facts.h"
#include "model/report.h"

namespace steward::facts {

struct Limits;

// A GPU worked in an interval when at least 5 % of the driver's own samples saw it so: a lone probe or the
// start of a process is no work, and no training step is that short.
bool gpu_worked(const GpuUse& use);

// Who holds a GPU, by Slurm's word; job 0: nobody known.
struct Holder {
  SlurmId job = 0;
  uid_t uid = 0;
};

// `rest_mw`: the least power that the GPU was ever seen to draw; 0: none is told.
Window::Channels signs_of(const GpuUse& use, const Holder& holder, std::uint64_t rest_mw);

// What speaks for a job: CPU time, I/O, hanging in the kernel.
Window::Channels work_of(const JobUse& use, Duration length, const Limits& limits);

// How it stands there. Every process must be told by kind to count as waiting: what is not known may work.
Window::Channels standing_of(const JobUse& use);

// Half of the time, and for half a minute, nothing at all could go on for want of I/O.
inline constexpr std::uint32_t kWaitsForIo = 500;
inline constexpr Duration kWaitsForIoTime = seconds(30);

}  // namespace steward::facts
