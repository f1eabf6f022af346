--- @include "includes/appendEvent"
--- @include "includes/leaveActive"
--- @include "includes/wakeForNext"
--[[ Lets an active job wait for its pending children, or for one of them, if there are any.
  Arguments  id, token, now ms, key of the one child or ''
  Returns    {0, 1 it waits or 0 there is nothing to wait for and it goes on}; or {code}: -1 no such
             job, -2 no lock, -3 not active, -6 another's lock, -9 failed children
  Appends    waiting-children
  Mirrors    moveToWaitingChildren of BullMQ ]]
local function moveToWaitingChildren(jobId, token, now, childKey)
  local jobKey = base .. jobId
  if redis.call('EXISTS', jobKey) == 0 then
    return { -1 }
  end
  if redis.call('EXISTS', jobKey .. ':unsuccessful') == 1 then
    return { -9 }
  end
  local isPending = childKey ~= '' and redis.call('SISMEMBER', jobKey .. ':dependencies', childKey)
    or redis.call('EXISTS', jobKey .. ':dependencies')
  if isPending == 0 then
    return { 0, 0 }
  end
  local code = leaveActive(base, jobId, token)
  if code < 0 then
    return { code }
  end
  redis.call('ZADD', base .. 'waiting-children', now, jobId)
  appendEvent(base, 'waiting-children', 'jobId', jobId, 'prev', 'active')
  wakeForNext(base)
  return { 0, 1 }
end
