-- job_submit: slurmctld, under its locks, one submission at a time. Nothing is read that is not needed: most jobs end
-- at the first few lines. slurm.jobs is never touched.

-- srun of 22.05 tells its command's name alone: `srun bash run.sh` looks like `srun --pty bash`, and is taken.
local function is_session_job(job)
  local count = tonumber(job.argc)
  if count == 0 then return true end   -- salloc of 22.05
  if count == nil or not policy.whole_command then return false end
  local argv, command = job.argv, {}
  for i = 1, math.min(count, 16) do command[i] = argv[i - 1] end   -- it counts from 0
  if base_name(command[1]) == "srun" then return command[2] == "--interactive" end   -- salloc with an interactive step
  return is_bare_shell(command) or is_container_shell(command)
end

local function partition_of(job, parts)
  local name = first_of(job.partition)
  if name then return parts[name] end
  for _, each in pairs(parts) do
    if each.flag_default == 1 then return each end
  end
end

local function ask_of_job(job)
  return { gpus = job.tres_per_job, gpus_per_node = job.tres_per_node, gpus_per_task = job.tres_per_task,
           gpus_per_socket = job.tres_per_socket, nodes = said_number(job.min_nodes), tasks = said_number(job.num_tasks),
           cpus = said_number(job.cpus_per_task, NO_VAL16), partition = job.partition, account = job.account,
           qos = job.qos, minutes = minutes_of(job.time_limit) }
end

local LONGEST_TEXT = 8192

-- What a person is told already by cli_filter is not told again: of a batch job's text only what stands in its file.
local function batch_text(job, script)
  if string.find(string.sub(script, 1, 200), "created by sbatch --wrap", 1, true) then return nil end
  return #script > LONGEST_TEXT and string.sub(script, 1, LONGEST_TEXT) or script   -- a copy only where it must be
end

local function request_of_job(job, parts, gpus)
  local ask = ask_of_job(job)
  local request = { gpus = gpus, minutes = ask.minutes, comment = job.comment, session = false,
                    command = function() return batch_line(ask) end }
  local script = job.script
  if type(script) == "string" then
    if job.cron_job == true then return nil end   -- nobody is there to read
    request.text = batch_text(job, script)
    return request
  end
  request.session = is_session_job(job)
  if not request.session then return nil end
  local partition = partition_of(job, parts)
  request.default_minutes = partition and (minutes_of(partition.default_time) or minutes_of(partition.max_time))
  return request
end

local function gpus_of_job(job)
  local per_job, per_node = job.tres_per_job, job.tres_per_node
  local per_task, per_socket = job.tres_per_task, job.tres_per_socket
  if not (per_job or per_node or per_task or per_socket) then return 0 end
  return math.max(gpus_in(per_job), gpus_in(per_node) * (said_number(job.min_nodes) or 1),
                  gpus_in(per_task) * (said_number(job.num_tasks) or 1), gpus_in(per_socket))
end

-- True: refused. `say` takes one line. What is only advice is cli_filter's to say, but for what it cannot see.
local function submit(job, parts, uid, say)
  local gpus = gpus_of_job(job)
  if gpus == 0 or uid == 0 then return false end
  local number = tonumber(job.user_id)
  if is_exempt(job.user_name, number and string.format("%d", number), job.account or job.default_account) then
    return false
  end
  local request = request_of_job(job, parts, gpus)
  if request == nil then return false end
  local word, refused = judged(request)
  if word == nil or (request.session and not refused) or word == "long_time" then return false end
  if not refused and (tonumber(job.het_job_offset) or NO_VAL) ~= NO_VAL and job.het_job_offset ~= 0 then return false end
  for _, line in ipairs(word_lines(word, request)) do say(line) end
  return refused == true
end
