--- @include "includes/addDelayMarker"
--- @include "includes/appendTrimmedEvent"
--- @include "includes/delayedScore"
--- @include "includes/fetch"
--- @include "includes/leaveActive"
--- @include "includes/storeFailure"
--- @include "includes/wakeForNext"
--[[ Puts an active job among the delayed: to be retried later, or because it asked for that; and
  fetches the next one if asked.
  Arguments  id, token, now ms, delay ms, counts as an attempt 0 or 1, failed reason, stack traces
             JSON or '' if it did not fail, fetch 0 or 1, for the worker that the call names
  Returns    as moveToFinished, codes -1, -2, -3, -6
  Appends    delayed, then the next job's waiting and active
  Mirrors    moveToDelayed of BullMQ ]]
local function moveToDelayed(jobId, token, now, delay, countsAttempt, failedReason, stacktrace,
    fetchNext)
  local code = leaveActive(base, jobId, token)
  if code < 0 then
    return { code }
  end
  if stacktrace ~= '' then
    storeFailure(base, jobId, failedReason, stacktrace)
  end
  local due = tonumber(now) + tonumber(delay)
  local score = delayedScore(base, due)
  if countsAttempt == '1' then
    redis.call('HINCRBY', base .. jobId, 'atm', 1)
  end
  redis.call('HSET', base .. jobId, 'delay', delay)
  redis.call('ZADD', base .. 'delayed', score, jobId)
  appendTrimmedEvent(base, 'delayed', 'jobId', jobId, 'delay', due)
  local reply = { 0 }
  if fetchNext == '1' then
    reply = fetch(base, now, worker, { token })
  else
    wakeForNext(base)
  end
  if not reply[4] then
    addDelayMarker(base)
  end
  return reply
end
