-- The gate's Lua against the fake Slurm: lua spec.lua HERE FOLDER. FOLDER holds what `steward gate write` made of four
-- policies: advise/, refuse/, off/ and danish/. Ends with 1 when anything fails, and says what.
local here, folder = arg[1], arg[2]
local fake = dofile(here .. "/fake_slurm.lua")
fake.process()

local failures, checks = 0, 0
local function check(good, what)
  checks = checks + 1
  if not good then
    failures = failures + 1
    print(_VERSION .. ": " .. what .. "\n  said: " .. table.concat(fake.said, "\n        ") ..
          "\n  logged: " .. table.concat(fake.logged, "\n          "))
  end
end

local function said(part) return string.find(table.concat(fake.said, "\n"), part, 1, true) ~= nil end
local function silent() return #fake.said == 0 end

-- --- cli_filter ---

-- What the person hears of this command line; the hook's answer.
local function command(policy, kind, options, line, environment)
  fake.forget()
  fake.environment = environment or { USER = "ida" }
  fake.command_line = line or {}
  fake.load(folder .. "/" .. policy .. "/cli_filter.lua")
  slurm_cli_setup_defaults({}, false)
  local answer = slurm_cli_pre_submit(fake.options(kind, options), 0)
  slurm_cli_post_submit(0, 1, 0)
  return answer
end

local function hears(what, part, policy, kind, options, line)
  local answer = command(policy, kind, options, line)
  check(answer == 0, what .. ": is taken")
  check(said(part), what .. ": hears " .. part)
  check(#fake.said <= 6, what .. ": six lines")
end

local function hears_nothing(what, policy, kind, options, line, environment)
  local answer = command(policy, kind, options, line, environment)
  check(answer == 0 and silent(), what .. ": hears nothing")
end

local pty = { "srun", "--pty", "-G2", "bash" }
hears("a shell", "sbatch --gpus=2 --time=8:00:00 job.sh", "advise", "srun",
      { pty = "set", gpus = "2", argv = { "bash" } }, pty)
check(said("srun: AI Cloud"), "the word begins as the command's own do")
check(said("cloud.sdu.dk"), "UCloud is named")
check(said("--time=2:00:00, --comment=troubleshoot:WHY"), "the allowance is named")
hears("a shell of a later Slurm", "sbatch --gpus=2", "advise", "srun",
      { pty = "", gpus = "2", argv = { "/bin/bash", "-l" }, jobid = false, ["test-only"] = false }, pty)
hears("a program at a terminal", "steward batch -- srun --pty --gres=gpu:2 python 'my train.py'", "advise", "srun",
      { pty = "set", gres = "gres:gpu:2", argv = { "python", "my train.py" } },
      { "/usr/bin/srun", "--pty", "--gres=gpu:2", "python", "my train.py" })
hears("a container's shell", "sbatch --gres=gpu:1 --time=4:00:00 job.sh", "advise", "srun",
      { pty = "set", gres = "gres:gpu:1", time = "04:00:00", argv = { "singularity", "shell", "--nv", "x.sif" } }, pty)
hears("salloc", "--gpus-per-node=a100:3 --nodes=2 --cpus-per-task=4 --mem=20G --partition=short --qos=normal",
      "advise", "salloc", { ["gpus-per-node"] = "a100:3", nodes = "2", ["cpus-per-task"] = "4", mem = "20G",
                            partition = "short", qos = "normal" }, { "salloc" })
hears("short, small, and not said to be troubleshooting", "is this troubleshooting?", "advise", "srun",
      { pty = "set", gpus = "1", time = "01:00:00", argv = { "bash" } }, pty)
hears("two hours and a minute", "a session keeps its GPUs (1)", "advise", "srun",
      { pty = "set", gpus = "1", time = "02:01:00", comment = "troubleshoot:nccl", argv = { "bash" } }, pty)
hears("a default below the allowance", "is this troubleshooting?", "advise", "srun",
      { pty = "set", gpus = "1", partition = "short", argv = { "bash" } }, pty)
hears_nothing("troubleshooting", "advise", "srun",
              { pty = "set", gpus = "1", time = "02:00:00", comment = "troubleshoot:nccl", argv = { "bash" } }, pty)
hears("Danish", "At prøve sig frem", "danish", "srun", { pty = "set", gpus = "2", argv = { "bash" } }, pty)

-- The guides' own lines.
hears_nothing("srun hostname", "advise", "srun", { argv = { "hostname" } })
hears_nothing("a look at a GPU", "advise", "srun", { gpus = "1", argv = { "nvidia-smi" } })
hears_nothing("a look at a GPU, at a terminal", "advise", "srun", { pty = "set", gpus = "1", argv = { "nvidia-smi" } })
hears_nothing("a test of a container", "advise", "srun",
              { gres = "gres:gpu:1", argv = { "singularity", "exec", "--nv", "x.sif", "python3" } })
hears_nothing("a wrapped command", "advise", "sbatch", { gres = "gres:gpu:1", wrap = "python train.py" })
hears_nothing("a batch job", "advise", "sbatch", { gres = "gres:gpu:l40s:4", argv = { "job.sh" } })
hears_nothing("a placeholder without GPUs", "advise", "sbatch", { wrap = "sleep 900" })
hears_nothing("a shell without GPUs", "advise", "srun", { pty = "set", argv = { "bash" } }, pty)
hears_nothing("a script that srun runs", "advise", "srun", { gpus = "2", argv = { "bash", "run.sh" } })

-- Batch jobs.
hears("a notebook", "jupyter nbconvert", "advise", "sbatch", { gpus = "1", wrap = "jupyter lab --no-browser --ip=0.0.0.0" })
hears("a notebook in a container", "jupyter nbconvert", "advise", "sbatch",
      { ["gpus-per-task"] = "1", wrap = "cd x && singularity exec --nv x.sif jupyter-lab" })
hears("an editor's server", "UCloud", "advise", "sbatch", { gpus = "1", wrap = "/opt/code-server --bind-addr 0.0.0.0" })
hears("a sleep", "ends in a long sleep", "advise", "sbatch", { gpus = "1", wrap = "sleep infinity" })
hears("a sleep after the work", "ends in a long sleep", "advise", "sbatch", { gpus = "1", wrap = "python x.py; sleep 2h" })
for _, wrap in ipairs({ "jupyter nbconvert --execute x.ipynb", "pip install jupyter-lab", "echo jupyter lab",
                        "# jupyter lab", "python notebook.py", "python code.py", "sleep 900", "sleep 3599",
                        "sleep 1h & python x.py", "while true; do date; sleep 3600; done & python x.py" }) do
  hears_nothing(wrap, "advise", "sbatch", { gpus = "1", wrap = wrap })
end
hears("no --time", "6-00:00:00", "danish", "sbatch", { gpus = "1", wrap = "python x.py" })
hears_nothing("no --time where the default is short", "danish", "sbatch",
              { gpus = "1", partition = "short", wrap = "python x.py" })
hears_nothing("--time", "danish", "sbatch", { gpus = "1", time = "01:00:00", wrap = "python x.py" })

-- Who hears nothing, and when.
local session = { pty = "set", gpus = "4", argv = { "bash" } }
hears_nothing("all off", "off", "srun", session, pty)
hears_nothing("an exempt person", "advise", "srun", session, pty, { USER = "lars@cs.aau.dk" })
hears_nothing("an exempt account", "refuse", "srun", { pty = "set", gpus = "4", argv = { "bash" }, account = "course" }, pty)
fake.number = "0"
hears_nothing("root", "refuse", "srun", session, pty, {})
fake.number = "1999"
hears_nothing("an exempt number", "refuse", "srun", session, pty, {})
fake.number = "1010"
hears_nothing("a step", "refuse", "srun", { pty = "set", gpus = "4", argv = { "bash" }, jobid = "4711" }, pty)
hears_nothing("inside a job", "refuse", "salloc", { gpus = "4" }, pty, { USER = "ida", SLURM_JOB_ID = "7" })
hears_nothing("a question", "refuse", "srun", { pty = "set", gpus = "4", argv = { "bash" }, ["test-only"] = "set" }, pty)
hears_nothing("quiet", "advise", "srun", { pty = "set", gpus = "4", argv = { "bash" }, quiet = "1" }, pty)
hears_nothing("scrontab", "advise", "scrontab", { gpus = "1", wrap = "jupyter lab" })

-- Refused.
session.account = "aau"
check(command("refuse", "srun", session, pty) == -1 and said("not started"), "a refused session is told")
check(said("sbatch --gpus=4 --account=aau") and said("cloud.sdu.dk") and #fake.said <= 6, "with the better line")
check(command("refuse", "srun", { pty = "set", gpus = "4", argv = { "bash" }, account = "aau", quiet = "1" }, pty) == -1 and not silent(),
      "a refusal is told even in quiet")
check(command("refuse", "srun", { pty = "set", gpus = "1", time = "60", argv = { "bash" } }, pty) == 0 and
      said("is this troubleshooting?"), "within the allowance nothing is refused")
hears("where the default account may be an exempt one, cli_filter refuses nobody", "a session keeps its GPUs", "refuse", "srun",
      { pty = "set", gpus = "4", argv = { "bash" } }, pty)
hears_nothing("a look at a GPU is not refused", "refuse", "srun", { gpus = "4", argv = { "nvidia-smi" } })

-- One word for a heterogeneous command.
fake.forget()
fake.load(folder .. "/advise/cli_filter.lua")
slurm_cli_pre_submit(fake.options("srun", session), 0)
local first = #fake.said
slurm_cli_pre_submit(fake.options("srun", session), 1)
check(first > 0 and #fake.said == first, "one word for all parts")

-- A word of a stranger's making.
hears("a command line with control characters", "?[31m", "advise", "srun",
      { pty = "set", gpus = "2", argv = { "python" } }, { "srun", "python", "\27[31m" })
check(not said("\27"), "nothing moves the cursor")
hears("a very long command line", "...", "advise", "srun", { pty = "set", gpus = "2", argv = { "python" } },
      { "srun", string.rep("x", 5000) })
hears("braces", "{platform}", "advise", "srun", { pty = "set", gpus = "2", argv = { "python" } },
      { "srun", "python", "{platform}", "%1" })

-- --- job_submit ---

local function submitted(policy, job, uid)
  fake.forget()
  fake.load(folder .. "/" .. policy .. "/job_submit.lua")
  return slurm_job_submit(job, fake.partitions(), uid or 1010)
end

local function taken(what, policy, job, uid) check(submitted(policy, job, uid) == 0 and silent(), what .. ": is taken") end
local function refused(what, policy, job)
  check(submitted(policy, job) == 2050 and said("not started") and #fake.said <= 6, what .. ": is refused")
end

local wrap = "#!/bin/sh\n# This script was created by sbatch --wrap.\n\njupyter lab\n"
taken("nothing asked", "refuse", fake.job())
taken("a batch job", "refuse", fake.job({ tres_per_node = "gres:gpu:4", script = "#!/bin/bash\npython x.py\n", argc = 1 }))
taken("a wrapped one, which cli_filter has seen", "refuse", fake.job({ tres_per_job = "gres:gpu:1", script = wrap }))
refused("salloc", "refuse", fake.job({ tres_per_job = "gres:gpu:2" }))
check(said("sbatch --gpus=2 --time=8:00:00 job.sh"), "with the better line")
refused("salloc of a later Slurm", "refuse", fake.job({ tres_per_job = "gres/gpu:a100=2", time_limit = 60 }))
check(said("sbatch --gpus=a100=2 --time=1:00:00 job.sh") or said("sbatch --gpus=a100:2 --time=1:00:00 job.sh"), "its line")
refused("too long", "refuse", fake.job({ tres_per_job = "gres:gpu:1", time_limit = 121 }))
refused("by default", "refuse", fake.job({ tres_per_job = "gres:gpu:1" }))
refused("without limit", "refuse", fake.job({ tres_per_job = "gres:gpu:1", time_limit = 4294967295 }))
refused("by tasks", "refuse", fake.job({ tres_per_task = "gres:gpu:1", num_tasks = 2, time_limit = 10 }))
refused("by nodes", "refuse", fake.job({ tres_per_node = "gres:gpu", min_nodes = 2, time_limit = 10 }))
refused("by sockets", "refuse", fake.job({ tres_per_socket = "gres:gpu:t4:2", time_limit = 10 }))
refused("part of a heterogeneous job", "refuse", fake.job({ tres_per_job = "gres:gpu:2", het_job_offset = 1 }))
taken("within the allowance", "refuse", fake.job({ tres_per_job = "gres:gpu:1", time_limit = 120 }))
taken("a short default", "refuse", fake.job({ tres_per_job = "gres:gpu:1", partition = "short" }))
-- 4294967294 is NO_VAL: the partition has no default, and its longest time holds.
for _, longest in ipairs({ 4294967295, 8640, 120 }) do
  local parts = { endless = { default_time = 4294967294, max_time = longest, flag_default = 1 } }
  fake.forget()
  fake.load(folder .. "/refuse/job_submit.lua")
  local answer = slurm_job_submit(fake.job({ tres_per_job = "gres:gpu:1", partition = "endless" }), parts, 1010)
  check(answer == (longest == 120 and 0 or 2050), "no default, and at most " .. longest)
end
taken("other gres", "refuse", fake.job({ tres_per_node = "gres:fpga:4" }))
taken("srun of 22.05, which may be a script", "refuse", fake.job({ tres_per_job = "gres:gpu:2", argc = 1, argv = { [0] = "bash" } }))
taken("advice is cli_filter's", "advise", fake.job({ tres_per_job = "gres:gpu:2" }))
taken("an exempt person", "refuse", fake.job({ tres_per_job = "gres:gpu:2", user_name = "lars@cs.aau.dk" }))
taken("an exempt number", "refuse", fake.job({ tres_per_job = "gres:gpu:2", user_name = "x", user_id = 1999 }))
taken("an exempt account", "refuse", fake.job({ tres_per_job = "gres:gpu:2", account = "course" }))
taken("an exempt default account", "refuse", fake.job({ tres_per_job = "gres:gpu:2", default_account = "course" }))
taken("root's", "refuse", fake.job({ tres_per_job = "gres:gpu:2" }), 0)

check(submitted("refuse", fake.job({ tres_per_job = "gres:gpu:1", script = "#!/bin/sh\nmodule load x\njupyter notebook\n", argc = 1 })) == 0
      and said("jupyter nbconvert"), "a notebook in a script's file is advised")
taken("cron's", "refuse", fake.job({ tres_per_job = "gres:gpu:1", script = "#!/bin/sh\njupyter lab\n", cron_job = true }))
taken("a script of megabytes", "refuse",
      fake.job({ tres_per_job = "gres:gpu:1", script = "#!/bin/sh\n" .. string.rep("# jupyter code notebook\n", 200000) }))
check(slurm_job_modify(fake.job(), {}, {}, 1010) == 0, "a change passes")

-- From 23.02 on an srun's command line is whole.
local later = folder .. "/later/job_submit.lua"
fake.forget()
fake.load(later)
local function later_says(...) return slurm_job_submit(fake.job(...), fake.partitions(), 1010) end
check(later_says({ tres_per_job = "gres/gpu:2", argc = 1, argv = { [0] = "/bin/bash" } }) == 2050, "srun --pty bash, or salloc")
check(later_says({ tres_per_job = "gres/gpu:2", argc = 2, argv = { [0] = "srun", "--interactive" } }) == 2050, "salloc's step")
check(later_says({ tres_per_job = "gres/gpu:2", argc = 4, argv = { [0] = "singularity", "shell", "--nv", "x.sif" } }) == 2050,
      "a container's shell")
check(later_says({ tres_per_job = "gres/gpu:2", argc = 2, argv = { [0] = "bash", "run.sh" } }) == 0, "a script")
check(later_says({ tres_per_job = "gres/gpu:2", argc = 1, argv = { [0] = "nvidia-smi" } }) == 0, "a look")

-- --- whatever goes wrong, the job is taken ---

local absurd = { 7, -1, 1e300, 0 / 0, "", "x", "gpu:", ":", "gres:gpu:99999999999999999999", true, {}, function() end,
                 "gres:gpu:2", "\0", string.rep("gpu:1,", 1000) }
local fields = { "argc", "argv", "script", "time_limit", "num_tasks", "min_nodes", "cpus_per_task", "user_id", "user_name",
                 "account", "default_account", "partition", "comment", "het_job_offset", "cron_job", "tres_per_job",
                 "tres_per_node", "tres_per_task", "tres_per_socket", "qos" }
fake.load(folder .. "/refuse/job_submit.lua")
for _, field in ipairs(fields) do
  for _, value in ipairs(absurd) do
    local good, answer = pcall(slurm_job_submit, fake.job({ tres_per_job = "gres:gpu:1", time_limit = 10, [field] = value }),
                               fake.partitions(), 1010)
    check(good and (answer == 0 or answer == 2050), "an absurd " .. field .. ": " .. tostring(value))
  end
end
local names = { "type", "jobid", "pty", "time", "gpus", "gres", "gpus-per-node", "gpus-per-task", "nodes", "ntasks", "wrap",
                "comment", "partition", "account", "argv", "quiet", "test-only", "cpus-per-task", "mem" }
fake.load(folder .. "/advise/cli_filter.lua")
for _, name in ipairs(names) do
  for _, value in ipairs(absurd) do
    local good, answer = pcall(slurm_cli_pre_submit, fake.options("srun", { pty = "set", gpus = "1", argv = { "bash" }, [name] = value }), 0)
    check(good and answer == 0, "an absurd " .. name .. ": " .. tostring(value))
  end
end
-- Nothing at all, and fields that raise.
local raises = setmetatable({}, { __index = function() error("no such field") end })
for _, what in ipairs({ {}, raises, false, 7, "x" }) do
  fake.forget()
  fake.load(folder .. "/refuse/job_submit.lua")
  for _ = 1, 2500 do
    local good, answer = pcall(slurm_job_submit, what, nil, nil)
    if not good or answer ~= 0 then check(false, "a job of " .. type(what)) end
  end
  check(#fake.logged <= 3, "its errors do not fill the log")
  fake.load(folder .. "/refuse/cli_filter.lua")
  local good, answer = pcall(slurm_cli_pre_submit, what, nil)
  check(good and answer == 0, "options of " .. type(what))
end

-- Rules that are missing, broken, or something else.
for _, broken in ipairs({ "missing", "syntax", "raises", "number", "empty" }) do
  fake.forget()
  local loaded = pcall(fake.load, folder .. "/" .. broken .. "/job_submit.lua")
  check(loaded and slurm_job_submit(fake.job({ tres_per_job = "gres:gpu:2" }), fake.partitions(), 1010) == 0 and silent(),
        "rules that are " .. broken .. ": job_submit")
  check(#fake.logged == 1, "rules that are " .. broken .. ": the log says so once")
  check(slurm_job_modify({}, {}, {}, 0) == 0, "rules that are " .. broken .. ": changes")
  fake.forget()
  loaded = pcall(fake.load, folder .. "/" .. broken .. "/cli_filter.lua")
  check(loaded and slurm_cli_pre_submit(fake.options("srun", session), 0) == 0 and silent(),
        "rules that are " .. broken .. ": cli_filter")
end

-- --- a site's own script ---

local site = folder .. "/site/"
local sure = { tres_per_job = "gres:gpu:2" }
fake.forget()
check(fake.load(site .. "job_submit.lua") == "site's own", "what its script returns at its end is what Slurm gets")
check(slurm_job_submit(fake.job({ name = "refuse" }), fake.partitions(), 1010) == 99, "its refusal is final")
check(silent(), "and nothing is added")
check(slurm_job_submit(fake.job({ name = "nothing", tres_per_job = "gres:gpu:2" }), fake.partitions(), 1010) == 2050,
      "its silence is not")
check(slurm_job_submit(fake.job({ name = "nothing" }), fake.partitions(), 1010) == nil, "what it answers is answered")
check(slurm_job_submit(fake.job(sure), fake.partitions(), 1010) == 2050, "then the gate is asked")
local good, message = pcall(slurm_job_submit, fake.job({ name = "raise" }), fake.partitions(), 1010)
check(not good and string.find(message, "site raised"), "its errors are its own")
check(slurm_job_modify({}, {}, {}, 5) == 77, "its modify is its own")
check(fake.load(site .. "cli_filter.lua") == nil, "cli_filter")
check(slurm_cli_setup_defaults({}, true) == 5 and slurm_cli_post_submit(0, 1, 0) == 6, "its other functions are its own")
check(slurm_cli_pre_submit(fake.options("srun", { comment = "no" }), 0) == -1, "its refusal is final here, too")
fake.forget()
check(slurm_cli_pre_submit(fake.options("srun", session), 0) == -1 and said("not started"), "then the gate is asked here, too")
fake.forget()
check(pcall(fake.load, folder .. "/site_gone/job_submit.lua") and slurm_job_submit(fake.job(), {}, 1) == 0 and #fake.logged == 1,
      "a site's script that is gone is said in the log")
check(pcall(fake.load, folder .. "/site_gone/cli_filter.lua") and slurm_cli_pre_submit(fake.options("srun"), 0) == 0,
      "and stops nobody")
check(not pcall(fake.load, folder .. "/site_broken/job_submit.lua"), "a site's script that is broken is broken as before")

-- Nothing is left behind but Slurm's own names.
local known = {}
for name in pairs(_G) do known[name] = true end
fake.load(folder .. "/refuse/job_submit.lua")
fake.load(folder .. "/refuse/cli_filter.lua")
for name in pairs(_G) do
  check(known[name] or string.find(name, "^slurm") ~= nil, "a global is left behind: " .. tostring(name))
end

print(string.format("%s: %d checks, %d failures", _VERSION, checks, failures))
os.exit(failures == 0 and 0 or 1)
