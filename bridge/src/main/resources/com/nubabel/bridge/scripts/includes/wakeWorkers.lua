--- @include "includes/queues"
-- Has a worker woken at the end of the call, if there is a job left for it.
local function wakeWorkers(base)
  queues[base].wakes = 'anyhow'
end
