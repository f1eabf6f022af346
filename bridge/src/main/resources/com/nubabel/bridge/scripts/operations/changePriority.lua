--- @include "includes/enqueue"
--- @include "includes/isJob"
--[[ Gives a job another priority. One that waits gets its new place at once; any other takes it
  when it is made available.
  Arguments  id, priority, lifo 0 or 1: served before all others of its priority
  Returns    {0}, or {-1} no such job
  Appends    nothing
  Mirrors    changePriority of BullMQ ]]
local function changePriority(jobId, priority, lifo)
  if not isJob(base .. jobId) then
    return { -1 }
  end
  if redis.call('ZREM', base .. 'prioritized', jobId) == 1
    or redis.call('LREM', base .. 'wait', -1, jobId) == 1 then
    if lifo == '1' and priority ~= '0' then
      redis.call('ZADD', base .. 'prioritized', tonumber(priority) * 4294967296, jobId)
    else
      enqueue(base, jobId, tonumber(priority), lifo == '1' and 'RPUSH' or 'LPUSH')
    end
  end
  redis.call('HSET', base .. jobId, 'priority', priority)
  return { 0 }
end
