--- @include "includes/appendTrimmedEvent"
--- @include "includes/enqueue"
--- @include "includes/leaveActive"
--[[ Hands an active job back unrun: it is served next, among its priority; no attempt is counted.
  Arguments  id, token
  Returns    {0}, or {code}: -1 no such job, -2 no lock, -3 not active, -6 another's lock
  Appends    waiting
  Mirrors    moveJobFromActiveToWait of BullMQ ]]
local function moveToWait(jobId, token)
  local code = leaveActive(base, jobId, token)
  if code < 0 then
    return { code }
  end
  local priority = tonumber(redis.call('HGET', base .. jobId, 'priority') or 0) or 0
  if priority > 0 then
    redis.call('ZADD', base .. 'prioritized', priority * 4294967296, jobId)
  else
    enqueue(base, jobId, 0, 'RPUSH')
  end
  appendTrimmedEvent(base, 'waiting', 'jobId', jobId, 'prev', 'active')
  return { 0 }
end
