--- @include "includes/queues"
-- Has a worker woken at the end of the call for what waits then, unless the queue is held then: a job
-- has been added, or an active one has gone and nobody fetches in its stead. With the queue's
-- concurrency bounded, what was added before that woke nobody; BullMQ leaves it to the workers' next
-- look, some seconds later.
local function wakeForNext(base)
  local queue = queues[base]
  queue.wakes = queue.wakes or 'unless held'
end
