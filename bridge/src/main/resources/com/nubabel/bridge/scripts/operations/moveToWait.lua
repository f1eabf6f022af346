--- @include "includes/appendTrimmedEvent"
--- @include "includes/enqueue"
--- @include "includes/leaveActive"
--- @include "includes/wakeForNext"
--[[ Hands an active job back unrun: it is served next, among its priority; no attempt is counted.
  Arguments  id, token; then, if the queue's rate limit shall hold from now on, for how many ms
  Returns    {0, ms until the rate limit ends or 0}, or {code}: -1 no such job, -2 no lock, -3 not
             active, -6 another's lock
  Appends    waiting
  Mirrors    moveJobFromActiveToWait of BullMQ, with its rateLimit ]]
local function moveToWait(jobId, token, limitMillis)
  local code = leaveActive(base, jobId, token)
  if code < 0 then
    return { code }
  end
  local priority = tonumber(redis.call('HGET', base .. jobId, 'priority') or 0) or 0
  if priority > 0 then
    redis.call('ZADD', base .. 'prioritized', priority * 4294967296, jobId)
    wakeForNext(base)
  else
    enqueue(base, jobId, 0, 'RPUSH')
  end
  appendTrimmedEvent(base, 'waiting', 'jobId', jobId, 'prev', 'active')
  if limitMillis then
    redis.call('SET', base .. 'limiter', '9007199254740991', 'PX', limitMillis)
  end
  return { 0, math.max(redis.call('PTTL', base .. 'limiter'), 0) }
end
