--- @include "includes/addParkedJob"
--- @include "includes/appendEvent"
--- @include "includes/deleteJob"
--- @include "includes/isScheduled"
--- @include "includes/parentOf"
--- @include "includes/queues"
--- @include "includes/releaseDeduplication"
--- @include "includes/retain"
--- @include "includes/settleParent"
--- @include "includes/stateOf"
--- @include "includes/unlinkChild"
--[[ Cancels a job. One that is not active fails at once, without an attempt. One that is active is
  marked: whoever fetches it next fails it unrun, and who holds it now is to be told. So is an
  iteration of a job scheduler, since the worker that fetches it creates the next one.
  Arguments  id, now ms, failed reason, keep count or '' for all, keep age s or '', keep limit
  Returns    {0, 'failed', ''} it failed; {0, state, token that holds its lock or ''} it was marked;
             or {code}: -1 no such job, -20 finished: then nothing was written
  Appends    to the parent's stream what releasing it means; failed, retries-exhausted
  Mirrors    nothing; the mark is the deferred failure of BullMQ ]]
local function cancelJob(jobId, nowText, reason, keepCount, keepAge, keepLimit)
  local jobKey, now = base .. jobId, tonumber(nowText)
  if redis.call('EXISTS', jobKey) == 0 then
    return { -1 }
  end
  local state = stateOf(base, jobId)
  if state == 'completed' or state == 'failed' then
    return { -20 }
  end
  if state == 'active' or state == 'unknown' or isScheduled(base, jobKey) then
    redis.call('HSET', jobKey, 'defa', reason)
    return { 0, state, redis.call('GET', jobKey .. ':lock') or '' }
  end
  if state == 'waiting' then
    redis.call('LREM', base .. 'wait', 0, jobId)
    redis.call('LREM', base .. 'paused', 0, jobId)
  else
    redis.call('ZREM', base .. state, jobId)
  end
  queues[base].trims = true
  local fields = redis.call('HMGET', jobKey, 'parent', 'parentKey', 'deid', 'atm')
  local parent = parentOf(fields[1], fields[2])
  if fields[3] then
    releaseDeduplication(base, jobId, fields[3])
    addParkedJob(base, fields[3], now)
  end
  if parent and fields[1] then
    settleParent(jobKey, parent, 'failed', reason, now)
  end
  if keepCount == '0' then
    deleteJob(jobKey)
    if parent then
      unlinkChild(jobKey, parent.queueKey .. ':' .. parent.id)
    end
  else
    redis.call('ZADD', base .. 'failed', nowText, jobId)
    redis.call('HSET', jobKey, 'failedReason', reason, 'finishedOn', nowText)
    redis.call('HDEL', jobKey, 'defa')
    retain(base, base .. 'failed', now, tonumber(keepCount), tonumber(keepAge), tonumber(keepLimit))
  end
  appendEvent(base, 'failed', 'jobId', jobId, 'failedReason', reason, 'prev', state)
  appendEvent(base, 'retries-exhausted', 'jobId', jobId, 'attemptsMade', fields[4] or 0)
  return { 0, 'failed', '' }
end
