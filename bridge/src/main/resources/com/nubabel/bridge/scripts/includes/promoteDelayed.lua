--- @include "includes/queues"
-- Makes up to 1000 delayed jobs that are due available, also while the queue is held (then only
-- the marker is withheld). Looks once in a call, and again when `delayedScore` has been asked. An id
-- whose job is gone is dropped (BullMQ would revive it as a stub).
local function promoteDelayed(base, now)
  if queues[base].isPromoted then
    return
  end
  queues[base].isPromoted = true
  local due = redis.call('ZRANGEBYSCORE', base .. 'delayed', '0', (now + 1) * 4096 - 1,
    'LIMIT', '0', '1000')
  if #due == 0 then
    return
  end
  --- @include "includes/appendEvent"
  --- @include "includes/insertPrioritized"
  --- @include "includes/isJob"
  --- @include "includes/wakeForNext"
  redis.call('ZREM', base .. 'delayed', unpack(due))
  for _, jobId in ipairs(due) do
    if isJob(base .. jobId) then
      local priority = tonumber(redis.call('HGET', base .. jobId, 'priority') or 0) or 0
      if priority > 0 then
        insertPrioritized(base, jobId, priority)
      else
        redis.call('LPUSH', base .. 'wait', jobId)
      end
      appendEvent(base, 'waiting', 'jobId', jobId, 'prev', 'delayed')
      redis.call('HSET', base .. jobId, 'delay', '0')
    end
  end
  wakeForNext(base)
end
