-- What follows is the same for every policy; the rules stand in the file named above. Whatever goes wrong in them lets
-- the job through.

-- The site's own script first: its errors are its own, as ever. Where it is gone the gate stands alone.
local site_says
if site_file then
  local file = io.open(site_file, "r")
  if file then
    file:close()
    site_says = dofile(site_file)
  else
    slurm.log_error("steward gate: %s is gone; jobs are taken without it", site_file)
  end
end
local site_submit = rawget(_G, "slurm_job_submit")

local loaded, gate = pcall(dofile, gate_file)
if not loaded or type(gate) ~= "table" or type(gate.submit) ~= "function" then
  slurm.log_error("steward gate: nothing is said or refused: %s", tostring(gate))
  gate = nil
end

local function say(line) slurm.log_user("%s", line) end

-- A line for the first of its errors and for each thousandth: slurmctld's log is others', too.
local errors = 0
local function note(message)
  errors = errors + 1
  if errors == 1 or errors % 1000 == 0 then
    slurm.log_error("steward gate: its error no. %d, the job was let through: %s", errors,
                    string.sub(tostring(message), 1, 300))
  end
end

function slurm_job_submit(job, parts, uid)
  local said = slurm.SUCCESS
  if site_submit then
    said = site_submit(job, parts, uid)
    if tonumber(said) and tonumber(said) ~= slurm.SUCCESS then return said end   -- its word is final
  end
  if not gate then return said end
  local good, refused = pcall(gate.submit, job, parts, uid, say)
  if not good then
    pcall(note, refused)
    return said
  end
  if refused == true then return slurm.ESLURM_ACCOUNTING_POLICY or slurm.ERROR end
  return said
end

-- The gate has no word about changes; Slurm wants the function.
if not rawget(_G, "slurm_job_modify") then
  function slurm_job_modify() return slurm.SUCCESS end
end

return site_says
