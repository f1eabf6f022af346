--- @include "includes/dropDeduplication"
--- @include "includes/letGo"
-- Takes a scheduler's pending iteration back, wherever it waits. Returns whether there was one.
-- While a queue is paused, BullMQ looks for it only where 5.x put waiting jobs, and leaves it there.
local function withdrawIteration(base, jobId)
  if redis.call('EXISTS', base .. jobId) == 0
    or redis.call('ZREM', base .. 'delayed', jobId) == 0
    and redis.call('ZREM', base .. 'prioritized', jobId) == 0
    and redis.call('LREM', base .. 'wait', 1, jobId) == 0
    and redis.call('LREM', base .. 'paused', 1, jobId) == 0 then
    return false
  end
  dropDeduplication(base, jobId, redis.call('HGET', base .. jobId, 'deid'))
  letGo(base, jobId)
  return true
end
