-- The rules: from a request to the name of the word that is said about it, and whether it is refused. The first one that
-- speaks is the only one. Pure.

-- More than [troubleshooting] of the policy lets pass? Only what is known counts.
local function beyond_leave(request)
  local leave = policy.leave
  local minutes = request.minutes or request.default_minutes
  return request.gpus > leave.gpus or (minutes ~= nil and minutes > leave.minutes)
end

local function interactive(request)
  if policy.interactive == "off" or not request.session then return nil end
  if beyond_leave(request) then
    if policy.interactive == "refuse" and not request.unsure_whose then return "refused", true end
    return "session"
  end
  if not declares_troubleshooting(request.comment) then return "comment" end
end

-- What a command begins with that prints, installs or fetches something.
local HARMLESS = { echo = true, printf = true, pip = true, pip3 = true, conda = true, mamba = true, cd = true, cp = true,
                   mkdir = true, export = true, git = true, wget = true, curl = true, rm = true, ln = true }
local SERVERS = { "[%s/;&|(]jupyter[%- ]lab[%s;&|)]", "[%s/;&|(]jupyter[%- ]notebook[%s;&|)]",
                  "[%s/;&|(]jupyter[%- ]server[%s;&|)]", "[%s/;&|(]jupyterhub[%s;&|)]",
                  "[%s/;&|(]code%-server[%s;&|)]", "[%s/;&|(]code%s+tunnel[%s;&|)]", "[%s/;&|(]rserver[%s;&|)]",
                  "%s%-m%s*jupyterlab[%s;&|)]", "%s%-m%s*notebook[%s;&|)]", "%s%-m%s*jupyter%s+lab[%s;&|)]" }

-- Hands each command of the text to `look`, comments left out, until it answers something.
local function each_command(text, look)
  for line in string.gmatch(text, "[^\n]+") do
    if not string.find(line, "^%s*#") then
      for command in string.gmatch(line, "[^;&|]+") do
        local first = string.match(command, "^%s*(%S+)")
        if first and not HARMLESS[first] and not string.find(command, "%sinstall%s") then
          local answer = look(command)
          if answer then return answer end
        end
      end
    end
  end
end

local function starts_server(line)
  local padded = " " .. line .. " "
  for i = 1, #SERVERS do
    if string.find(padded, SERVERS[i]) then return true end
  end
  return false
end

local function notebook(request)
  local text = request.text
  if policy.notebook == "off" or text == nil then return nil end
  -- Most scripts have none of these words, and are asked no further.
  if not (string.find(text, "jupyter", 1, true) or string.find(text, "notebook", 1, true) or
          string.find(text, "code-server", 1, true) or string.find(text, "tunnel", 1, true) or
          string.find(text, "rserver", 1, true)) then return nil end
  return each_command(text, function(command) return starts_server(command) and "notebook" end)
end

local SECONDS = { s = 1, m = 60, h = 3600, d = 86400 }

local function sleeps_long(argument)
  if argument == "infinity" or argument == "inf" then return true end
  local number, unit = string.match(argument, "^([%d.]+)([smhd]?)$")
  number = tonumber(number)
  return number ~= nil and number * (SECONDS[unit] or 1) >= policy.sleep_seconds
end

-- The last thing that it does is to sleep: a loop that looks at something now and then is none of this.
local function sleeping(request)
  local text = request.text
  if policy.sleep == "off" or text == nil or not string.find(text, "sleep", 1, true) then return nil end
  local last
  each_command(text, function(command) last = command end)
  local argument = last and string.match(" " .. last, "[%s(]sleep%s+([%w.]+)[%s)]*$")
  if argument and sleeps_long(argument) then return "sleep" end
end

local function long_time(request)
  if policy.long_time == "off" or request.text == nil or request.minutes then return nil end
  local default, longest = request.default_minutes, request.longest_minutes
  if default and longest and default >= longest then return "long_time" end
end

-- The word's name and whether the job is refused; nil: nothing is said.
local function judged(request)
  if request.gpus == 0 then return nil end
  local word, refused = interactive(request)
  word = word or notebook(request) or sleeping(request) or long_time(request)
  return word, refused or false
end

local function is_exempt(user, uid, account)
  return (user ~= nil and policy.exempt_users[user]) or (uid ~= nil and policy.exempt_users[uid]) or
         (account ~= nil and policy.exempt_accounts[account]) or false
end
