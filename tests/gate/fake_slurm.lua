-- What Slurm's Lua plugins give to their scripts, written by hand: enough for the gate's hooks, on any Lua.
local fake = {}

fake.said = {}     -- lines that the person reads
fake.logged = {}   -- lines of slurmctld's log

local function text(format, ...) return string.format(format, ...) end

function fake.slurm()
  return {
    SUCCESS = 0, ERROR = -1, ESLURM_ACCOUNTING_POLICY = 2050, NO_VAL = 4294967294, NO_VAL16 = 65534,
    log_user = function(...) fake.said[#fake.said + 1] = text(...) end,
    log_error = function(...) fake.logged[#fake.logged + 1] = text(...) end,
    log_info = function(...) fake.logged[#fake.logged + 1] = text(...) end,
  }
end

-- The person's process: its command line, environment and stderr.
fake.environment = { USER = "ida" }
fake.command_line = {}
fake.number = "1010"

local open = io.open
function fake.process()
  io.open = function(path, mode)
    if path ~= "/proc/self/cmdline" and path ~= "/proc/self/status" then return open(path, mode) end
    local whole = table.concat(fake.command_line, "\0") .. "\0"
    if path == "/proc/self/status" then whole = "Name:\tsrun\nUid:\t" .. fake.number .. "\t0\t0\t0\nGid:\t0\n" end
    return { read = function() return whole end, close = function() end }
  end
  os.getenv = function(name) return fake.environment[name] end
  io.stderr = { write = function(_, ...)
    for _, piece in ipairs({ ... }) do
      if piece ~= "\n" then fake.said[#fake.said + 1] = piece end
    end
  end }
end

function fake.forget() fake.said, fake.logged = {}, {} end

-- A hook as Slurm loads it: a new state would be new globals.
function fake.load(path)
  for _, name in ipairs({ "slurm_job_submit", "slurm_job_modify", "slurm_cli_setup_defaults", "slurm_cli_pre_submit",
                          "slurm_cli_post_submit" }) do _G[name] = nil end
  _G.slurm = fake.slurm()
  return dofile(path)
end

-- job_desc of 22.05, with what an sbatch that asks for nothing has; `more` goes before it.
function fake.job(more)
  local job = { argc = 0, time_limit = 4294967294, num_tasks = 4294967294, min_nodes = 4294967294, cpus_per_task = 65534,
                user_id = 1010, user_name = "ida", default_account = "aau", het_job_offset = 4294967294, cron_job = false }
  for key, value in pairs(more or {}) do job[key] = value end
  return job
end

function fake.partitions()
  return { prioritized = { default_time = 8640, max_time = 8640, flag_default = 1 },
           short = { default_time = 60, max_time = 120, flag_default = 0 },
           aicentre = { default_time = 4294967295, max_time = 4294967295, flag_default = 0 } }
end

-- cli_filter's options of 22.05.
function fake.options(kind, more)
  local srun, sbatch = kind == "srun", kind == "sbatch"
  local options = { type = kind, jobid = srun and "unset" or nil, pty = srun and "unset" or "invalid-context",
                    time = "2982616-04:14:00", nodes = "1-0", ntasks = "1", ["cpus-per-task"] = "0", quiet = "0",
                    ["test-only"] = kind == "salloc" and "invalid-context" or "unset",
                    wrap = sbatch and nil or "invalid-context" }
  for key, value in pairs(more or {}) do options[key] = value end
  return options
end

return fake
