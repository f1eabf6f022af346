--- @include "includes/isHeld"
--- @include "includes/wakeWorkers"
-- Has a worker woken for what waits, unless the queue is held: an active job has gone, nobody
-- fetches in its stead, and with the queue's concurrency bounded what was added meanwhile woke
-- nobody. BullMQ leaves that to the workers' next look, some seconds later.
local function wakeForNext(base)
  if not isHeld(base) then
    wakeWorkers(base)
  end
end
