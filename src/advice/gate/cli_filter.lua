-- What follows is the same for every policy; the rules stand in the file named above, which may be missing on nodes
-- where nobody logs in. This file may not: where slurm.conf says CliFilterPlugins=lua, a node without it starts no job
-- and no step. Whatever goes wrong in the rules lets the job through.

-- The site's own script first: its errors are its own, as ever. Where it is gone the gate stands alone.
local site_says
if site_file then
  local file = io.open(site_file, "r")
  if file then
    file:close()
    site_says = dofile(site_file)
  else
    io.stderr:write("steward: the site's own filter, ", site_file, ", is not on this node\n")
  end
end
local site_pre_submit = rawget(_G, "slurm_cli_pre_submit")

local function say(line) io.stderr:write(line, "\n") end

-- Read at the first job, not for the steps inside of one: those are many, and hear nothing.
local gate
local function gate_says(options, offset)
  if tonumber(options.jobid) or os.getenv("SLURM_JOB_ID") then return false end
  if not gate then gate = dofile(gate_file) end
  return gate.filter(options, offset, say)
end

function slurm_cli_pre_submit(options, offset)
  local said = slurm.SUCCESS
  if site_pre_submit then
    said = site_pre_submit(options, offset)
    if tonumber(said) and tonumber(said) ~= slurm.SUCCESS then return said end   -- its word is final
  end
  local good, refused = pcall(gate_says, options, offset)
  if good and refused == true then return slurm.ERROR end
  return said
end

if not rawget(_G, "slurm_cli_setup_defaults") then
  function slurm_cli_setup_defaults() return slurm.SUCCESS end
end
if not rawget(_G, "slurm_cli_post_submit") then
  function slurm_cli_post_submit() return slurm.SUCCESS end
end

return site_says
