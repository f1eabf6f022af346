--- @include "includes/isHeld"
--- @include "includes/wakeWorkers"
-- Makes a job available: by its priority, or, at priority 0, in the waiting list on a side
-- ('LPUSH': served last, 'RPUSH': served next). Wakes a worker unless the queue is held.
local function enqueue(base, jobId, priority, side)
  if priority > 0 then
    --- @include "includes/insertPrioritized"
    insertPrioritized(base, jobId, priority)
  else
    redis.call(side, base .. 'wait', jobId)
  end
  if not isHeld(base) then
    wakeWorkers(base)
  end
end
