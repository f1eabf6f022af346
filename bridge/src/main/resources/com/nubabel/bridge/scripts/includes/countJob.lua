--- @include "includes/queues"
-- Counts one job more on a queue, and returns its number. Takes as many numbers as the call's adds
-- will need at once; those left over are given back at its end.
local function countJob(base)
  local queue = queues[base]
  if (queue.spareIds or 0) == 0 then
    local taken = queue.adds or 1
    queue.lastId = redis.call('INCRBY', base .. 'id', taken)
    queue.spareIds, queue.adds = taken, nil
  end
  queue.spareIds = queue.spareIds - 1
  return queue.lastId - queue.spareIds
end
