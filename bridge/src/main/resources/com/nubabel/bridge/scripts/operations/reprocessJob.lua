--- @include "includes/appendTrimmedEvent"
--- @include "includes/enqueue"
--- @include "includes/isJob"
--- @include "includes/reattach"
--[[ Makes one finished job available again.
  Arguments  id, 'failed' or 'completed', lifo 0 or 1, forget the attempts made 0 or 1, forget the
             attempts started 0 or 1
  Returns    {0}, or {code}: -1 no such job, -3 not so finished
  Appends    waiting
  Mirrors    reprocessJob of BullMQ ]]
local function reprocessJob(jobId, outcome, lifo, forgetsMade, forgetsStarted)
  local jobKey = base .. jobId
  if not isJob(jobKey) then
    return { -1 }
  end
  if redis.call('ZREM', base .. outcome, jobId) == 0 then
    return { -3 }
  end
  redis.call('HDEL', jobKey, 'finishedOn', 'processedOn',
    outcome == 'failed' and 'failedReason' or 'returnvalue')
  if forgetsMade == '1' then
    redis.call('HDEL', jobKey, 'atm')
  end
  if forgetsStarted == '1' then
    redis.call('HDEL', jobKey, 'ats')
  end
  enqueue(base, jobId, tonumber(redis.call('HGET', jobKey, 'priority') or 0) or 0,
    lifo == '1' and 'RPUSH' or 'LPUSH')
  reattach(jobKey, outcome)
  appendTrimmedEvent(base, 'waiting', 'jobId', jobId, 'prev', outcome)
  return { 0 }
end
