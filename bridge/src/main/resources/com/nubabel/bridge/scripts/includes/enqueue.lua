--- @include "includes/pushAdded"
--- @include "includes/queues"
--- @include "includes/wakeForNext"
-- Makes a job available: by its priority, or, at priority 0, in the waiting list on a side
-- ('LPUSH': served last, 'RPUSH': served next). Wakes a worker unless the queue is held.
local function enqueue(base, jobId, priority, side)
  local queue = queues[base]
  if priority > 0 then
    --- @include "includes/insertPrioritized"
    insertPrioritized(base, jobId, priority)
  elseif side == 'RPUSH' then
    redis.call('RPUSH', queue.wait, jobId)
  else
    -- The first shows that there is a list, so that the others, all at once, cannot fail.
    local added = queue.added
    if not added then
      redis.call('LPUSH', queue.wait, jobId)
      queue.added = {}
    else
      added[#added + 1] = jobId
      if #added == 1000 then
        pushAdded(base)
      end
    end
  end
  wakeForNext(base)
end
