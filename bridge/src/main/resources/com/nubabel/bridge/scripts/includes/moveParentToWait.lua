--- @include "includes/addDelayMarker"
--- @include "includes/appendEvent"
--- @include "includes/enqueue"
--- @include "includes/queues"
-- Makes a parent that no longer waits for its children available, in its own queue. The caller
-- has taken it out of waiting-children (or delayed).
local function moveParentToWait(parentBase, parentId, now)
  local fields = redis.call('HMGET', parentBase .. parentId, 'priority', 'delay')
  local delay = tonumber(fields[2] or 0) or 0
  if delay > 0 then
    local due = now + delay
    queues[parentBase].nextDelayed = false
    redis.call('ZADD', parentBase .. 'delayed', due * 4096, parentId)
    appendEvent(parentBase, 'delayed', 'jobId', parentId, 'delay', due)
    addDelayMarker(parentBase)
  else
    enqueue(parentBase, parentId, tonumber(fields[1] or 0) or 0, 'RPUSH')
    appendEvent(parentBase, 'waiting', 'jobId', parentId, 'prev', 'waiting-children')
  end
end
