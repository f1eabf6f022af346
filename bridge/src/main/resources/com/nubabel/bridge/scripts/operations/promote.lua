--- @include "includes/appendEvent"
--- @include "includes/enqueue"
--- @include "includes/isJob"
--[[ Makes a delayed job available now.
  Arguments  id
  Returns    {0}, or {code}: -1 no such job, -3 not delayed
  Appends    waiting
  Mirrors    promote of BullMQ ]]
local function promote(jobId)
  local jobKey = base .. jobId
  if not isJob(jobKey) then
    return { -1 }
  end
  if redis.call('ZREM', base .. 'delayed', jobId) == 0 then
    return { -3 }
  end
  enqueue(base, jobId, tonumber(redis.call('HGET', jobKey, 'priority') or 0) or 0, 'LPUSH')
  appendEvent(base, 'waiting', 'jobId', jobId, 'prev', 'delayed')
  redis.call('HSET', jobKey, 'delay', 0)
  return { 0 }
end
