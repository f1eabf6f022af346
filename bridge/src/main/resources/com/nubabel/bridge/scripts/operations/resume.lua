--- @include "includes/addDelayMarker"
--- @include "includes/appendEvent"
--- @include "includes/wakeWorkers"
--[[ Ends a pause, and moves jobs that a pause of BullMQ 5 has put aside back to the waiting list,
  where they are served before the others: at most 7000 at a time.
  Arguments  continues 0 or 1: an earlier call has said so and left jobs aside
  Returns    {0, jobs that are still aside}
  Appends    resumed, unless it continues
  Mirrors    resume of BullMQ 6 ]]
local function resume(continues)
  local aside, wait = base .. 'paused', base .. 'wait'
  redis.call('HDEL', base .. 'meta', 'paused')
  if redis.call('EXISTS', wait) == 0 then
    if redis.call('EXISTS', aside) == 1 then
      redis.call('RENAME', aside, wait)
    end
  else
    local jobIds = redis.call('LRANGE', aside, 0, 6999)
    if #jobIds > 0 then
      redis.call('RPUSH', wait, unpack(jobIds))
      redis.call('LTRIM', aside, #jobIds, -1)
    end
  end
  if redis.call('EXISTS', wait, base .. 'prioritized') > 0 then
    wakeWorkers(base)
  else
    addDelayMarker(base)
  end
  if continues == '0' then
    appendEvent(base, 'resumed')
  end
  return { 0, redis.call('LLEN', aside) }
end
