--[[ Asks which jobs do not exist any more.
  KEYS[1] base     the queue's prefix with its colon
  ARGV    job ids
  Returns  {those of the ids that do not exist; the last id that the event stream ever gave}
  Appends  nothing
  Mirrors  nothing of BullMQ ]]
local base = KEYS[1]

--- @include "includes/lastStreamId"
local missing = {}
for _, jobId in ipairs(ARGV) do
  if redis.call('EXISTS', base .. jobId) == 0 then
    missing[#missing + 1] = jobId
  end
end
return cmsgpack.pack({ missing, lastStreamId(base) })
