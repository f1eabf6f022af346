--- @include "includes/queues"
--[[ Finishes an active job of those in `finishing`, and has the next one fetched if asked.
  Arguments  id, token, now ms, outcome 'completed' or 'failed', value (return value JSON, or
             failed reason), fetch 0 or 1, attempts made with this one, or '' if that and the
             deduplication id are to be looked up; then, each of which may be left out or '': keep
             count, or '' for all, keep age s, keep limit, 1 if repeated, minutes of metrics, the
             job's deduplication id; and if it failed: attempts, stack traces JSON, base of the
             dead-letter queue
  Returns    {0}, with fetch as moveToActive; or {code}: -1 no such job, -2 no lock, -3 not active,
             -4 pending children, -6 another's lock, -9 failed children: then nothing was written
  Appends    to the dead-letter queue's stream added, waiting; to the parent's what releasing it means;
             completed or failed; retries-exhausted; and once all of them have finished, the next
             jobs' waiting and active; or drained
  Mirrors    moveToFinished of BullMQ, whose token for the next job is this one's, too ]]
local function moveToFinished(jobId, token, now, outcome, value, fetchNext, attemptsMade,
    keepCount, keepAge, keepLimit, repeated, metricsPoints, deduplicationId, attempts, stacktrace,
    letters)
  local turn, jobKey = finishing.turn + 1, base .. jobId
  finishing.turn = turn
  if outcome == 'completed' and not finishing.isChildless then
    --- @include "includes/hasChildren"
    if hasChildren(jobKey) then
      return { redis.call('EXISTS', jobKey .. ':dependencies') == 1 and -4 or -9 }
    end
  end
  local fields, code = redis.call('HMGET', jobKey, 'ats', 'parentKey', 'defa'), 0
  if attemptsMade == '' then
    local known = redis.call('HMGET', jobKey, 'atm', 'deid')
    attemptsMade, deduplicationId = tostring((known[1] or 0) + 1), known[2]
  end
  local queue = queues[base]
  if not fields[1] and redis.call('EXISTS', jobKey) == 0 then
    code = -1
  elseif finishing.holders[turn] ~= token then
    --- @include "includes/checkLock"
    code = checkLock(base, jobId, token)
  end
  if code == 0 and redis.call('LREM', queue.active, '-1', jobId) == 0 then
    code = -3
  end
  if code < 0 then
    --- @include "includes/isAmong"
    if code ~= -1 and isAmong(finishing.gone, jobId) then
      code = -2 -- Its lock is as good as dropped.
    end
    if repeated == '1' then
      --- @include "includes/isFinishedBefore"
      code = isFinishedBefore(base, code, jobId, outcome, now, keepCount) and 0 or code
    end
    return { code }
  end
  if token ~= '0' then
    local gone = finishing.gone
    gone[#gone + 1] = jobId
  end
  local isDeduplicated, parent, isTold = (deduplicationId or '') ~= '', nil, false
  if fields[2] then
    --- @include "includes/parentOf"
    local json = redis.call('HGET', jobKey, 'parent')
    parent, isTold = parentOf(json, fields[2]), json or outcome == 'completed'
  end
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
  queue.trims = true
  if parent or isDeduplicated then
    finishing.isChildless = false -- Another job may become a parent, or a failed one.
  end
  if isDeduplicated then
    --- @include "includes/addParkedJob"
    --- @include "includes/releaseDeduplication"
    releaseDeduplication(base, jobId, deduplicationId)
    addParkedJob(base, deduplicationId, tonumber(now))
  end
  if isTold then
    --- @include "includes/settleParent"
    settleParent(jobKey, parent, outcome, value, tonumber(now))
  end
  if keepCount == '0' then
    --- @include "includes/deleteJob"
    deleteJob(jobKey)
    if parent then
      --- @include "includes/unlinkChild"
      unlinkChild(jobKey, parent.queueKey .. ':' .. parent.id)
    end
  else
    redis.call('ZADD', base .. outcome, now, jobId)
    redis.call('HSET', jobKey, outcome == 'failed' and 'failedReason' or 'returnvalue', value,
      'finishedOn', now, 'atm', attemptsMade)
    if fields[3] then
      redis.call('HDEL', jobKey, 'defa')
    end
    if (keepCount or '') ~= '' or (keepAge or '') ~= '' then
      --- @include "includes/retain"
      retain(base, base .. outcome, now, tonumber(keepCount), tonumber(keepAge), tonumber(keepLimit))
    end
  end
  if outcome == 'failed' then
    --- @include "includes/appendEvent"
    appendEvent(base, 'failed', 'jobId', jobId, 'failedReason', value, 'prev', 'active')
    if tonumber(attemptsMade) >= tonumber(attempts) then
      appendEvent(base, 'retries-exhausted', 'jobId', jobId, 'attemptsMade', attemptsMade)
    end
  else
    redis.call('XADD', queue.events, '*', 'event', 'completed', 'jobId', jobId, 'returnvalue', value,
      'prev', 'active')
  end
  if (metricsPoints or '') ~= '' then
    --- @include "includes/recordMetrics"
    recordMetrics(base, outcome, tonumber(now), tonumber(metricsPoints))
  end

  finishing.now = now
  if fetchNext ~= '1' then
    finishing.leaves = true
    return accepted
  end
  local tokens = finishing.tokens
  tokens[#tokens + 1] = token
  return { 0, 0, 0, nil }
end
