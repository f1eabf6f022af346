--- @include "includes/appendEvent"
--- @include "includes/wakeWorkers"
-- Prepares a job that was just put in active: rate limit, lock, times, event, and a wake-up for
-- the next worker while jobs are left (BullMQ writes that marker always). `limit` is {max,
-- duration}, either may be nil. Returns {id, token, the job's fields and values in turn}.
local function activate(base, jobId, now, token, worker, limit)
  local key = base .. jobId
  if limit.max and redis.call('HEXISTS', key, 'defa') == 0 then
    if redis.call('INCR', base .. 'limiter') == 1 and limit.duration then
      redis.call('PEXPIRE', base .. 'limiter', math.floor(math.abs(limit.duration)))
    end
  end
  if token ~= '0' then
    redis.call('SET', key .. ':lock', token, 'PX', worker.lockDuration)
  end
  appendEvent(base, 'active', 'jobId', jobId, 'prev', 'waiting')
  if worker.name ~= '' then
    redis.call('HSET', key, 'processedOn', now, 'pb', worker.name)
  else
    redis.call('HSET', key, 'processedOn', now)
  end
  redis.call('HINCRBY', key, 'ats', 1)
  if redis.call('EXISTS', base .. 'wait', base .. 'prioritized') > 0 then
    wakeWorkers(base)
  end
  return { jobId, token, redis.call('HGETALL', key) }
end
