--- @include "includes/appendEvent"
--- @include "includes/deleteJob"
--[[ Removes a job scheduler, and its next iteration if that is delayed.
  Arguments  scheduler id
  Returns    {0, 1 removed or 0 there was none}
  Appends    removed, for the iteration
  Mirrors    removeJobScheduler of BullMQ ]]
local function removeJobScheduler(id)
  local previous = redis.call('ZSCORE', base .. 'repeat', id)
  if not previous then
    return { 0, 0 }
  end
  local jobId = 'repeat:' .. id .. ':' .. previous
  if redis.call('ZREM', base .. 'delayed', jobId) == 1 then
    deleteJob(base .. jobId)
    appendEvent(base, 'removed', 'jobId', jobId, 'prev', 'delayed')
  end
  redis.call('ZREM', base .. 'repeat', id)
  redis.call('DEL', base .. 'repeat:' .. id)
  return { 0, 1 }
end
