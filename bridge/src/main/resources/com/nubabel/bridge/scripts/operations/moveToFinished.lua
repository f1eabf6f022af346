--- @include "includes/appendEvent"
--- @include "includes/deleteJob"
--- @include "includes/fetch"
--- @include "includes/hasChildren"
--- @include "includes/leaveActive"
--- @include "includes/parentOf"
--- @include "includes/queues"
--- @include "includes/wakeForNext"
--[[ Finishes an active job, and fetches the next one if asked.
  Arguments  id, token, now ms, outcome 'completed' or 'failed', value (return value JSON, or
             failed reason), fetch 0 or 1; then, each of which may be left out or '': keep count, or
             '' for all, keep age s, keep limit, 1 if repeated, minutes of metrics; and if it failed:
             attempts, stack traces JSON, base of the dead-letter queue
  Returns    {0}, with fetch as moveToActive; or {code}: -1 no such job, -2 no lock, -3 not active,
             -4 pending children, -6 another's lock, -9 failed children: then nothing was written
  Appends    to the dead-letter queue's stream added, waiting; to the parent's what releasing it means;
             completed or failed; retries-exhausted;
             the next job's waiting and active; or drained
  Mirrors    moveToFinished of BullMQ, whose token for the next job is this one's, too ]]
local function moveToFinished(jobId, token, now, outcome, value, fetchNext, keepCount, keepAge,
    keepLimit, repeated, metricsPoints, attempts, stacktrace, letters)
  local jobKey = base .. jobId
  if outcome == 'completed' and hasChildren(base, jobId) then
    return { redis.call('EXISTS', jobKey .. ':dependencies') == 1 and -4 or -9 }
  end
  local fields = redis.call('HMGET', jobKey, 'ats', 'parent', 'parentKey', 'deid', 'atm', 'defa')
  local attemptsMade = fields[5] and tostring(fields[5] + 1) or '1'
  local code = leaveActive(base, jobId, token, fields[1])
  if code < 0 then
    if repeated == '1' then
      --- @include "includes/isFinishedBefore"
      code = isFinishedBefore(base, code, jobId, outcome, now, keepCount) and 0 or code
    end
    return { code }
  end
  local parent = parentOf(fields[2], fields[3])
  if outcome == 'failed' then
    --- @include "includes/storeFailure"
    storeFailure(base, jobId, value, stacktrace)
    if (letters or '') ~= '' then
      --- @include "includes/addLetter"
      if not addLetter(base, jobId, letters, value, stacktrace, attemptsMade, now) then
        keepCount, keepAge = nil, nil -- Nowhere else is what it was.
      end
    end
  end
  queues[base].trims = true
  if parent or fields[4] then
    queues[base].childless = nil -- Another job may become a parent, or a failed one.
  end
  if fields[4] then
    --- @include "includes/addParkedJob"
    --- @include "includes/releaseDeduplication"
    releaseDeduplication(base, jobId, fields[4])
    addParkedJob(base, fields[4], tonumber(now))
  end
  if parent and (fields[2] or outcome == 'completed') then
    --- @include "includes/settleParent"
    settleParent(jobKey, parent, outcome, value, tonumber(now))
  end
  if keepCount == '0' then
    deleteJob(jobKey)
    if parent then
      --- @include "includes/unlinkChild"
      unlinkChild(jobKey, parent.queueKey .. ':' .. parent.id)
    end
  else
    redis.call('ZADD', base .. outcome, now, jobId)
    redis.call('HSET', jobKey, outcome == 'failed' and 'failedReason' or 'returnvalue', value,
      'finishedOn', now, 'atm', attemptsMade)
    if fields[6] then
      redis.call('HDEL', jobKey, 'defa')
    end
    if (keepCount or '') ~= '' or (keepAge or '') ~= '' then
      --- @include "includes/retain"
      retain(base, base .. outcome, now, tonumber(keepCount), tonumber(keepAge), tonumber(keepLimit))
    end
  end
  if outcome == 'failed' then
    appendEvent(base, 'failed', 'jobId', jobId, 'failedReason', value, 'prev', 'active')
    if tonumber(attemptsMade) >= tonumber(attempts) then
      appendEvent(base, 'retries-exhausted', 'jobId', jobId, 'attemptsMade', attemptsMade)
    end
  else
    appendEvent(base, 'completed', 'jobId', jobId, 'returnvalue', value, 'prev', 'active')
  end
  if (metricsPoints or '') ~= '' then
    --- @include "includes/recordMetrics"
    recordMetrics(base, outcome, tonumber(now), tonumber(metricsPoints))
  end

  local reply, hindered = { 0 }, nil
  if fetchNext == '1' then
    reply, hindered = fetch(base, now, worker, { token })
    if hindered or reply[4] then
      return reply
    end
  else
    wakeForNext(base)
  end
  if redis.call('EXISTS', base .. 'wait', base .. 'active', base .. 'prioritized') == 0 then
    appendEvent(base, 'drained')
  end
  return reply
end
