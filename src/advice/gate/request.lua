-- What is asked for, read the same way from cli_filter's options and from job_submit's job: numbers, names, a kind.

-- Slurm's 32-bit words for "not said" and "without limit"; smaller fields have smaller ones.
local NO_VAL, INFINITE, NO_VAL16 = 4294967294, 4294967295, 65534

-- A number that was said; nil otherwise, and for every form of "not said" that a release has.
local function said_number(value, not_said)
  local number = tonumber(value)
  if number == nil or number >= (not_said or NO_VAL) or number <= 0 then return nil end
  return number
end

-- A text that was said. cli_filter of 22.05 has words for what an option cannot be here.
local function said_text(value)
  if type(value) ~= "string" or value == "" or value == "unset" or value == "invalid-context" then return nil end
  return value
end

-- GPUs in one request: "gpu:2", "gres:gpu:a100:2,license:1", "gres/gpu=2", "gpu"; and, where the field is about
-- GPUs alone, "2" and "a100:2".
local function gpus_in(text, of_gpus_alone)
  if type(text) == "number" then return of_gpus_alone and text or 0 end
  if type(text) ~= "string" then return 0 end
  local total = 0
  for item in string.gmatch(text, "[^,%s]+") do
    local rest = string.gsub(item, "^gres[:/]", "")
    local bare = of_gpus_alone and rest == item
    local named = string.match(rest, "^gpu$") or string.match(rest, "^gpu[:=/]")
    if named or bare then
      rest = string.gsub(rest, "%(.*$", "")
      local count = string.match(rest, "[:=](%d+)$") or (bare and string.match(rest, "^(%d+)$"))
      total = total + (tonumber(count) or 1)
    end
  end
  return total
end

-- All GPUs of a job, by whichever option it asks for them: at least so many.
local function gpus_of(per_job, per_node, per_task, per_socket, nodes, tasks)
  return math.max(gpus_in(per_job, true), gpus_in(per_node, true) * (nodes or 1),
                  gpus_in(per_task, true) * (tasks or 1), gpus_in(per_socket, true))
end

-- Minutes in Slurm's notation: "30", "30:00", "2:00:00", "1-12", "6-00:00:00", "infinite". Nil: none was said.
-- 22.05 shows an unset time as 2982616 days.
local function minutes_in(text)
  text = said_text(text)
  if text == nil then return nil end
  local word = string.lower(text)
  if word == "infinite" or word == "unlimited" then return math.huge end
  local days, rest = string.match(text, "^(%d+)%-(.+)$")
  local parts = {}
  for part in string.gmatch(rest or text, "[^:]+") do
    local number = tonumber(part)
    if number == nil then return nil end
    parts[#parts + 1] = number
  end
  local minutes
  if days then
    minutes = tonumber(days) * 1440 + (parts[1] or 0) * 60 + (parts[2] or 0) + (parts[3] or 0) / 60
  elseif #parts == 1 then
    minutes = parts[1]
  elseif #parts == 2 then
    minutes = parts[1] + parts[2] / 60
  elseif #parts == 3 then
    minutes = parts[1] * 60 + parts[2] + parts[3] / 60
  end
  if minutes == nil or minutes >= NO_VAL - 1 then return nil end
  return minutes
end

-- The same of a number of minutes, as Slurm's controller tells it.
local function minutes_of(value)
  local number = tonumber(value)
  if number == nil or number == NO_VAL or number <= 0 then return nil end
  return number >= INFINITE and math.huge or number
end

-- "2:00:00", "6-00:00:00": as people write it behind --time.
local function time_words(minutes)
  if minutes == nil or minutes == math.huge then return "UNLIMITED" end
  local whole = math.floor(minutes)
  local days, hours = math.floor(whole / 1440), math.floor(whole % 1440 / 60)
  if days > 0 then return string.format("%d-%02d:%02d:00", days, hours, whole % 60) end
  return string.format("%d:%02d:00", hours, whole % 60)
end

-- "troubleshoot:why", anywhere in the comment, with a why.
local function declares_troubleshooting(comment)
  comment = said_text(comment)
  return comment ~= nil and string.find(comment, "troubleshoot:%s*[^%s,;]") ~= nil
end

local function base_name(path)
  return type(path) == "string" and string.match(path, "([^/]+)/*$") or nil
end

local SHELLS = { bash = true, sh = true, zsh = true, fish = true, csh = true, tcsh = true, ksh = true, dash = true,
                 tmux = true, screen = true, ipython = true, ipython3 = true }

-- A shell that reads from its terminal: alone, or with no more than options such as -l and -i.
local function is_bare_shell(command)
  local name = base_name(command and command[1])
  if name == nil or not SHELLS[string.gsub(name, "^%-", "")] then return false end
  for i = 2, #command do
    local word = command[i]
    if type(word) ~= "string" or string.sub(word, 1, 1) ~= "-" or string.find(word, "^%-%a*c") then return false end
  end
  return true
end

-- `singularity shell --nv x.sif`: a shell, too.
local function is_container_shell(command)
  local name = base_name(command and command[1])
  return (name == "singularity" or name == "apptainer") and command[2] == "shell"
end
