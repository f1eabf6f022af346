--- @include "includes/addParkedJob"
--- @include "includes/appendEvent"
--- @include "includes/deleteJob"
--- @include "includes/fetch"
--- @include "includes/isFinishedBefore"
--- @include "includes/leaveActive"
--- @include "includes/parentOf"
--- @include "includes/queues"
--- @include "includes/recordMetrics"
--- @include "includes/releaseDeduplication"
--- @include "includes/retain"
--- @include "includes/settleParent"
--- @include "includes/storeFailure"
--- @include "includes/unlinkChild"
--- @include "includes/workerOf"
--[[ Finishes an active job, and fetches the next one if asked.
  Arguments  id, token, now ms, outcome 'completed' or 'failed', value (return value JSON, or
             failed reason), stack traces JSON (failed only), keep count or '' for all, keep age s
             or '', keep limit, attempts, minutes of metrics or '', repeated 0 or 1, fetch 0 or 1,
             lock duration ms, worker name or '', limiter max or '', limiter duration ms or ''
  Returns    {0}, with fetch as moveToActive; or {code}: -1 no such job, -2 no lock, -3 not active,
             -4 pending children, -6 another's lock, -9 failed children: then nothing was written
  Appends    to the parent's stream what releasing it means; completed or failed; retries-exhausted;
             the next job's waiting and active; or drained
  Mirrors    moveToFinished of BullMQ, whose token for the next job is this one's, too ]]
local function moveToFinished(jobId, token, nowText, outcome, value, stacktrace, keepCount, keepAge,
    keepLimit, attempts, metricsPoints, repeated, fetchNext, lockDuration, name, limiterMax,
    limiterDuration)
  local jobKey, now = base .. jobId, tonumber(nowText)
  if outcome == 'completed'
    and redis.call('EXISTS', jobKey .. ':dependencies', jobKey .. ':unsuccessful') > 0 then
    return { redis.call('EXISTS', jobKey .. ':dependencies') == 1 and -4 or -9 }
  end
  local fields = redis.call('HMGET', jobKey, 'parent', 'parentKey', 'deid', 'atm', 'defa')
  local parent = parentOf(fields[1], fields[2])

  local code = leaveActive(base, jobId, token)
  if code < 0 then
    local done = repeated == '1'
      and isFinishedBefore(base, code, jobId, outcome, now, keepCount)
    return { done and 0 or code }
  end
  if outcome == 'failed' then
    storeFailure(base, jobId, value, stacktrace)
  end
  queues[base].trims = true
  if fields[3] then
    releaseDeduplication(base, jobId, fields[3])
    addParkedJob(base, fields[3], now)
  end
  if parent and (fields[1] or outcome == 'completed') then
    settleParent(jobKey, parent, outcome, value, now)
  end
  local attemptsMade = tonumber(fields[4] or 0) + 1
  if keepCount == '0' then
    deleteJob(jobKey)
    if parent then
      unlinkChild(jobKey, parent.queueKey .. ':' .. parent.id)
    end
  else
    redis.call('ZADD', base .. outcome, nowText, jobId)
    redis.call('HSET', jobKey, outcome == 'failed' and 'failedReason' or 'returnvalue', value,
      'finishedOn', nowText, 'atm', attemptsMade)
    if fields[5] then
      redis.call('HDEL', jobKey, 'defa')
    end
    retain(base, base .. outcome, now, tonumber(keepCount), tonumber(keepAge), tonumber(keepLimit))
  end
  if outcome == 'failed' then
    appendEvent(base, 'failed', 'jobId', jobId, 'failedReason', value, 'prev', 'active')
    if attemptsMade >= tonumber(attempts) then
      appendEvent(base, 'retries-exhausted', 'jobId', jobId, 'attemptsMade', attemptsMade)
    end
  else
    appendEvent(base, 'completed', 'jobId', jobId, 'returnvalue', value, 'prev', 'active')
  end
  if metricsPoints ~= '' then
    recordMetrics(base, outcome, now, tonumber(metricsPoints))
  end

  local fetched = {}
  if fetchNext == '1' then
    local worker, hindered = workerOf(lockDuration, name, limiterMax, limiterDuration)
    fetched, hindered = fetch(base, now, worker, { token })
    if hindered or fetched[3] then
      return { 0, unpack(fetched) }
    end
  end
  if redis.call('EXISTS', base .. 'wait', base .. 'active', base .. 'prioritized') == 0 then
    appendEvent(base, 'drained')
  end
  return { 0, unpack(fetched) }
end
