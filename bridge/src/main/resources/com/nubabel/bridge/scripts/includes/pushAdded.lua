--- @include "includes/queues"
-- Puts on the waiting list what `enqueue` has left for later: nothing may look at the list before.
local function pushAdded(base)
  local added = queues[base].added
  if added and added[1] then
    redis.call('LPUSH', queues[base].wait, unpack(added))
  end
  queues[base].added = false
end
