--[[ Reads one job of a flow with its state and the keys of its children.
  KEYS[1] base     the queue's prefix with its colon
  ARGV[1] id       of the job
  ARGV[2] most     children of each kind, about: Redis may give some more; 0 for none
  Returns  {the fields and values in turn, empty if there is no such job, or the error that reading it
           gave; state; keys of the children: the processed, the unprocessed, the failed, the ignored}
  Appends  nothing
  Mirrors  what getFlow of BullMQ's FlowProducer reads of each job ]]
local base = KEYS[1]
local jobId, most = ARGV[1], tonumber(ARGV[2])

--- @include "includes/stateOf"

local key = base .. jobId
local fields = redis.pcall('HGETALL', key)
local children = {}
if most > 0 then
  local processed = redis.call('HSCAN', key .. ':processed', 0, 'COUNT', most)[2]
  for at = 1, #processed, 2 do
    children[#children + 1] = processed[at]
  end
  for _, child in ipairs(redis.call('SSCAN', key .. ':dependencies', 0, 'COUNT', most)[2]) do
    children[#children + 1] = child
  end
  for _, child in ipairs(redis.call('ZRANGE', key .. ':unsuccessful', 0, most - 1)) do
    children[#children + 1] = child
  end
  local ignored = redis.call('HSCAN', key .. ':failed', 0, 'COUNT', most)[2]
  for at = 1, #ignored, 2 do
    children[#children + 1] = ignored[at]
  end
end
return cmsgpack.pack({ fields.err or fields, stateOf(base, jobId), children })
