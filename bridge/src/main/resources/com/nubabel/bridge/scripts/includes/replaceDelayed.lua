--- @include "includes/appendEvent"
--- @include "includes/appendTrimmedEvent"
--- @include "includes/deleteJob"
--- @include "includes/holdDeduplication"
-- Deletes the delayed job that holds a deduplication id and gives that to another, with the time to
-- live that was left, or a fresh one to extend it. Returns false if the holder is not delayed.
local function replaceDelayed(base, holder, jobId, deduplication)
  if redis.call('ZREM', base .. 'delayed', holder) == 0 then
    return false
  end
  deleteJob(base .. holder)
  appendEvent(base, 'removed', 'jobId', holder, 'prev', 'delayed')
  appendTrimmedEvent(base, 'deduplicated', 'jobId', jobId, 'deduplicationId', deduplication.id,
    'deduplicatedJobId', holder)
  redis.call('DEL', base .. 'dn:' .. deduplication.id)
  local key = base .. 'de:' .. deduplication.id
  if (deduplication.ttl or 0) > 0 and not deduplication.keepLastIfActive and not deduplication.extend then
    redis.call('SET', key, jobId, 'KEEPTTL')
  else
    holdDeduplication(key, jobId, deduplication)
  end
  return true
end
