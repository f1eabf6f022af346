--[[ Asks which jobs have finished, or do not exist any more.
  KEYS[1] base     the queue's prefix with its colon
  ARGV    job ids
  Returns  those of the ids
  Appends  nothing
  Mirrors  nothing of BullMQ ]]
local base = KEYS[1]

local ended = {}
for _, jobId in ipairs(ARGV) do
  local fields = redis.call('HMGET', base .. jobId, 'timestamp', 'finishedOn')
  if not fields[1] or fields[2] then
    ended[#ended + 1] = jobId
  end
end
return cmsgpack.pack(ended)
