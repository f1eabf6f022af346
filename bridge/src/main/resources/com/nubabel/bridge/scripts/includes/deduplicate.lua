--- @include "includes/addToDelayed"
--- @include "includes/appendTrimmedEvent"
--- @include "includes/holdDeduplication"
--- @include "includes/parkJob"
--- @include "includes/replaceDelayed"
-- Lets a job that is to be added have its deduplication id, or finds who holds it. `job` is {id,
-- name, data, opts, delay, due ms}, `deduplication` as in opts. Returns the holder's id, or nil: then
-- the job must be added. In the first case it may have been parked to follow the holder, or the
-- holder been given its time. Appends deduplicated, except when a holder that is not delayed cannot
-- be replaced, as with BullMQ.
local function deduplicate(base, job, deduplication)
  local key = base .. 'de:' .. deduplication.id
  local holder = redis.call('GET', key)
  if not holder then
    holdDeduplication(key, job.id, deduplication)
    return nil
  end
  if deduplication.replace and replaceDelayed(base, holder, job.id, deduplication) then
    return nil
  end
  if redis.call('PTTL', key) == -1 and redis.call('EXISTS', base .. holder) == 0 then
    redis.call('DEL', base .. 'dn:' .. deduplication.id)
    holdDeduplication(key, job.id, deduplication)
    return nil
  end
  if deduplication.keepLastIfActive and redis.call('LPOS', base .. 'active', holder) then
    parkJob(base, job, deduplication.id)
  elseif deduplication.replace then
    return holder
  elseif deduplication.extend and (deduplication.ttl or 0) > 0 then
    holdDeduplication(key, holder, deduplication)
  end
  appendTrimmedEvent(base, 'deduplicated', 'jobId', holder, 'deduplicationId', deduplication.id,
    'deduplicatedJobId', job.id)
  if deduplication.reschedule and not deduplication.replace
    and redis.call('ZSCORE', base .. 'delayed', holder) then
    redis.call('HSET', base .. holder, 'delay', job.delay)
    addToDelayed(base, holder, job.due)
  end
  return holder
end
