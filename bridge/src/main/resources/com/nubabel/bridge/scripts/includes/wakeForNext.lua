--- @include "includes/isHeld"
--- @include "includes/wakeWorkers"
-- Wakes a worker if a job waits and the queue is not held: an active job has gone, nobody fetches
-- in its stead, and with the queue's concurrency bounded what was added meanwhile woke nobody.
-- BullMQ leaves that to the workers' next look, some seconds later.
local function wakeForNext(base)
  if redis.call('EXISTS', base .. 'wait', base .. 'prioritized') > 0 and not isHeld(base) then
    wakeWorkers(base)
  end
end
