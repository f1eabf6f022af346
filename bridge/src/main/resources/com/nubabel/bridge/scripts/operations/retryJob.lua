--- @include "includes/appendTrimmedEvent"
--- @include "includes/enqueue"
--- @include "includes/leaveActive"
--- @include "includes/promoteDelayed"
--- @include "includes/storeFailure"
--[[ Makes a failed active job available again at once.
  Arguments  id, token, now ms, lifo 0 or 1, failed reason, stack traces JSON
  Returns    {0}, or {code}: -1 no such job, -2 no lock, -3 not active, -6 another's lock
  Appends    waiting for each delayed job that is due, waiting
  Mirrors    retryJob of BullMQ ]]
local function retryJob(jobId, token, now, lifo, failedReason, stacktrace)
  promoteDelayed(base, tonumber(now))
  local code = leaveActive(base, jobId, token)
  if code < 0 then
    return { code }
  end
  storeFailure(base, jobId, failedReason, stacktrace)
  local priority = tonumber(redis.call('HGET', base .. jobId, 'priority') or 0) or 0
  enqueue(base, jobId, priority, lifo == '1' and 'RPUSH' or 'LPUSH')
  redis.call('HINCRBY', base .. jobId, 'atm', 1)
  appendTrimmedEvent(base, 'waiting', 'jobId', jobId, 'prev', 'active')
  return { 0 }
end
