--- @include "includes/queues"
-- Drops the locks of jobs that have left active, and the suspicion that they have stalled.
local function releaseLocks(base)
  local released = queues[base].released
  if not next(released) then
    return
  end
  local locks, jobIds = {}, {}
  for jobId in pairs(released) do
    locks[#locks + 1], jobIds[#jobIds + 1] = base .. jobId .. ':lock', jobId
  end
  redis.call('DEL', unpack(locks))
  redis.pcall('SREM', base .. 'stalled', unpack(jobIds))
  queues[base].released = {}
end
