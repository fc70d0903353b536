-- From a word's name to lines for a terminal. Placeholders are filled once: what a value holds is never filled again.

-- Printable on any terminal, and of bounded length.
local function harmless(text, longest)
  text = string.gsub(text, "[%z\1-\31\127]", "?")
  if #text > longest then text = string.sub(text, 1, longest - 3) .. "..." end
  return text
end

-- A word as a shell reads it.
local function quoted(word)
  if word ~= "" and not string.find(word, "[^%w%-_./:=,@%%+]") then return word end
  return "'" .. string.gsub(word, "'", "'\\''") .. "'"
end

-- "gres:gpu:a100:2" as --gres, --gpus and their like take it.
local function as_option(name, value, of_gpus_alone)
  value = said_text(value)
  if value == nil then return "" end
  value = string.gsub("," .. value, ",gres[:/]", ",")
  value = string.gsub(value, ",gpu=", ",gpu:")
  if of_gpus_alone then value = string.gsub(value, ",gpu:", ",") end
  return " --" .. name .. "=" .. quoted(string.sub(value, 2))
end

-- The same request as a batch job.
local function batch_line(ask)
  local line = "sbatch" .. as_option("gres", ask.gres) .. as_option("gpus", ask.gpus, true) ..
               as_option("gpus-per-node", ask.gpus_per_node, true) ..
               as_option("gpus-per-task", ask.gpus_per_task, true) ..
               as_option("gpus-per-socket", ask.gpus_per_socket, true)
  if (ask.nodes or 1) > 1 then line = line .. " --nodes=" .. string.format("%d", ask.nodes) end
  if (ask.tasks or 1) > 1 then line = line .. " --ntasks=" .. string.format("%d", ask.tasks) end
  if ask.cpus then line = line .. " --cpus-per-task=" .. string.format("%d", ask.cpus) end
  line = line .. as_option("mem", ask.mem) .. as_option("partition", ask.partition) ..
         as_option("account", ask.account) .. as_option("qos", ask.qos)
  return line .. " --time=" .. time_words(ask.minutes or policy.batch_minutes) .. " job.sh"
end

local function lines_of(word, values)
  local lines = {}
  for _, line in ipairs(policy.words[word]) do
    line = string.gsub(line, "{([a-z_]+)}", function(name) return values[name] or policy.values[name] end)
    lines[#lines + 1] = harmless(line, 400)
  end
  return lines
end

local function word_lines(word, request)
  return lines_of(word, {
    gpus = string.format("%d", request.gpus),
    command = request.command(),
    default = time_words(request.default_minutes),
  })
end
