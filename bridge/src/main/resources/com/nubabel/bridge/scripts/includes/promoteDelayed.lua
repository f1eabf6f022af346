--- @include "includes/queues"
-- Makes up to 1000 delayed jobs that are due available, also while the queue is held (then only
-- the marker is withheld), and notes when the next one is due. Looks once in a call, and again when
-- another job has been delayed. An id whose job is gone is dropped (BullMQ would revive it as a stub).
local function promoteDelayed(base, now)
  local queue, delayed = queues[base], base .. 'delayed'
  if queue.nextDelayed then
    return
  end
  local first = redis.call('ZRANGE', delayed, '0', '0', 'WITHSCORES')
  local dueBefore = (now + 1) * 4096
  if first[2] and tonumber(first[2]) < dueBefore then
    --- @include "includes/appendEvent"
    --- @include "includes/insertPrioritized"
    --- @include "includes/isJob"
    --- @include "includes/wakeForNext"
    local due = redis.call('ZRANGEBYSCORE', delayed, '0', dueBefore - 1, 'LIMIT', '0', '1000')
    if due[1] then -- Not if the first has a score below 0.
      redis.call('ZREM', delayed, unpack(due))
    end
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
    first = redis.call('ZRANGE', delayed, '0', '0', 'WITHSCORES')
  end
  queue.nextDelayed = first[2] and math.floor(tonumber(first[2]) / 4096) or 0
end
