--[[ Counts the jobs of a queue.
  KEYS[1] base     the queue's prefix with its colon
  ARGV    names of its lists and sets, or priorities ('0', '1', …)
  Returns  {count, count, …} in their order
  Appends  nothing
  Mirrors  getCounts and getCountsPerPriority of BullMQ ]]
local base = KEYS[1]
local LISTS = { wait = true, active = true, paused = true }

local counts = {}
for index, name in ipairs(ARGV) do
  local priority = tonumber(name)
  if priority == 0 or LISTS[name] then
    counts[index] = redis.call('LLEN', base .. (priority and 'wait' or name))
  elseif priority then
    counts[index] = redis.call('ZCOUNT', base .. 'prioritized',
      string.format('%.0f', priority * 4294967296), string.format('%.0f', (priority + 1) * 4294967296 - 1))
  else
    counts[index] = redis.call('ZCARD', base .. name)
  end
end
return cmsgpack.pack(counts)
