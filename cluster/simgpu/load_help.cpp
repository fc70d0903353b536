#include "load_options.h"

namespace simgpu {

const char* load_help() {
  return R"(gpu-load: use the simulated GPUs that Slurm gave this job

  gpu-load [PATTERN] [OPTIONS]

Patterns:
  steady        works all the time (the default)
  bursts        works for --on, rests for --off, again and again
  one-of-many   the first GPU works, the others are not touched
  then-idle     works for --busy, then holds its memory at 0 %
  hold          holds memory at 0 % from the start

Options:
  --percent N       load while working, 0 to 100 (95)
  --on DURATION     of a burst (5s)
  --off DURATION    between bursts (10s)
  --busy DURATION   before it idles (30s)
  --memory MIB      GPU memory held on each GPU (2048)
  --for DURATION    quit after this time (default: when ended by a signal)
  --cpu PERCENT     of one CPU core to burn (0.2)
  --state DIR       holds NODE.json; default: SIMGPU_DIR
  --node NODE       default: SLURMD_NODENAME
  --gpu-file PATH   use this GPU, by its device file, not those that Slurm gave; may be repeated
  --instance N      of a GPU that is divided (MIG): its N-th instance, from 0 (0)
  --help            this text

DURATION: 250ms, 30s, 10m, 2h, 1d; a bare number means seconds.
Without --gpu-file the GPUs are those in SLURM_STEP_GPUS, else SLURM_JOB_GPUS, else CUDA_VISIBLE_DEVICES.
Exit codes: 0 done or ended by a signal, 1 failed, 2 wrong usage.

  sbatch --gpus=2 --wrap "gpu-load one-of-many --percent 90 --for 10m"
)";
}

}  // namespace simgpu
