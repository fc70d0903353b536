-- Does the gate's presence make Lua's own work dearer? slurm.jobs for 50,000 jobs is built anew before each call, as Slurm does, in a
-- plain Lua: lua5.1 gate_rebuild.lua empty|FOLDER [CALLS]. FOLDER holds what `steward gate write` made. Prints CPU ms of one submission.
local here = string.match(arg[0], "^(.*)/[^/]*$") or "."
local fake = dofile(here .. "/../tests/gate/fake_slurm.lua")
local folder, calls = arg[1], tonumber(arg[2] or 40)
_G.slurm = fake.slurm()
if folder == "empty" then
  function slurm_job_submit() return slurm.SUCCESS end
else
  dofile(folder .. "/job_submit.lua")
end

local script = "#!/bin/bash\n" .. string.rep("# a step\nmodule load python\nsrun singularity exec --nv x.sif python train.py\n", 60)
local parts, total = fake.partitions(), 0
local function index() end
for call = 1, calls do
  local begin, jobs = os.clock(), {}
  for id = 1, 50000 do
    jobs[id] = setmetatable({ _job_rec_ptr = id }, { __index = index })
  end
  slurm.jobs = jobs
  assert(slurm_job_submit(fake.job({ tres_per_node = "gres:gpu:1", script = script .. call, argc = 1 }), parts, 1010) == 0)
  total = total + os.clock() - begin
end
print(string.format("%s: %.2f ms", folder, total / calls * 1000))
