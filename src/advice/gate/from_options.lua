-- cli_filter: the person's own process, before anything is sent. It sees the whole command line, and can be gone round.

-- The command line as it was typed. Nil: it cannot be known.
local function own_command_line()
  local file = io.open("/proc/self/cmdline", "rb")
  if not file then return nil end
  local text = file:read(65536)
  file:close()
  local words = {}
  for word in string.gmatch(text or "", "([^%z]*)%z") do words[#words + 1] = word end
  return #words > 0 and words or nil
end

-- This process's user, as text: environments can be without a name. Nil: it cannot be known.
local function own_number()
  local file = io.open("/proc/self/status", "rb")
  if not file then return nil end
  local text = file:read(4096)
  file:close()
  return string.match(text or "", "\nUid:%s*(%d+)")
end

local function quoted_line(words)
  local parts = {}
  for i, word in ipairs(words) do parts[i] = quoted(i == 1 and base_name(word) or word) end
  return table.concat(parts, " ")
end

local function command_of(options)
  local command, argv = {}, options.argv
  for i = 1, 64 do
    local word = argv and argv[i]
    if type(word) ~= "string" then break end
    command[i] = word
  end
  return command
end

-- Programs that look and are gone.
local LOOKS = { ["nvidia-smi"] = true, hostname = true, lscpu = true, free = true, ls = true, top = true, htop = true,
                nvtop = true, ["rocm-smi"] = true, id = true, env = true, ["true"] = true }

-- "set" in 22.05, where "unset" stands for no; nil for no and anything for yes from 23.02 on.
local function is_set(value) return value ~= nil and value ~= false and value ~= "unset" and value ~= "invalid-context" end

local function is_session(kind, options, command)
  if kind == "salloc" then return true end
  if kind ~= "srun" then return false end
  if is_bare_shell(command) then return true end
  return is_set(options.pty) and not LOOKS[base_name(command[1]) or ""]
end

local function first_of(text) return type(text) == "string" and string.match(text, "^[^,]+") or nil end

local function ask_of(options)
  return { gres = options.gres, gpus = options.gpus, gpus_per_node = options["gpus-per-node"],
           gpus_per_task = options["gpus-per-task"], gpus_per_socket = options["gpus-per-socket"],
           nodes = tonumber(string.match(tostring(options.nodes), "^%d+")), tasks = said_number(options.ntasks),
           cpus = said_number(options["cpus-per-task"], NO_VAL16), mem = options.mem,
           partition = said_text(options.partition), account = said_text(options.account), qos = options.qos,
           minutes = minutes_in(options.time) }
end

local function request_of_options(kind, options)
  local ask, command = ask_of(options), command_of(options)
  local gpus = math.max(gpus_of(ask.gpus, ask.gpus_per_node, ask.gpus_per_task, ask.gpus_per_socket, ask.nodes, ask.tasks),
                        gpus_in(ask.gres) * (ask.nodes or 1))
  local session = is_session(kind, options, command)
  local partition = policy.partitions[first_of(ask.partition) or policy.default_partition or ""] or {}
  -- A script file is not read here: job_submit sees what it says.
  local text
  if kind == "sbatch" then text = said_text(options.wrap) or "" end
  return {
    gpus = gpus, session = session, minutes = ask.minutes, comment = options.comment, text = text,
    default_minutes = partition.default, longest_minutes = partition.longest,
    -- Whose default account it is only the controller knows.
    unsure_whose = ask.account == nil and next(policy.exempt_accounts) ~= nil,
    command = function()
      local whole = own_command_line()
      local bare = kind == "salloc" or is_bare_shell(command) or is_container_shell(command)
      if bare or not session or not whole then return batch_line(ask) end
      return "steward batch -- " .. quoted_line(whole)
    end,
  }
end

local spoken = false   -- one word for a command, however many parts a heterogeneous job has

-- True: refused. `say` takes one line.
local function filter(options, _, say)
  local kind = options["type"]
  if kind ~= "sbatch" and kind ~= "srun" and kind ~= "salloc" then return false end   -- scrontab: nobody is there to read
  if tonumber(options.jobid) or is_set(options["test-only"]) then return false end    -- a step; a question
  if os.getenv("SLURM_JOB_ID") then return false end   -- inside a job: its output is no place for this
  local request = request_of_options(kind, options)
  local word, refused = judged(request)
  if word == nil then return false end
  local user, number = os.getenv("USER") or os.getenv("LOGNAME"), own_number()
  if number == "0" or is_exempt(user, number, said_text(options.account)) then return false end
  local quiet = (tonumber(options.quiet) or 0) > 0
  if not spoken and (refused or not quiet) then
    spoken = true
    for _, line in ipairs(word_lines(word, request)) do say(kind .. ": " .. line) end
  end
  return refused == true
end
