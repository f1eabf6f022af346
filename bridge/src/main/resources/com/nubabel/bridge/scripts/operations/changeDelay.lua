--- @include "includes/addToDelayed"
--- @include "includes/isJob"
--[[ Delays a delayed job anew, from now on.
  Arguments  id, now ms, delay ms
  Returns    {0}, or {code}: -1 no such job, -3 not delayed
  Appends    delayed
  Mirrors    changeDelay of BullMQ ]]
local function changeDelay(jobId, now, delay)
  if not isJob(base .. jobId) then
    return { -1 }
  end
  if not redis.call('ZSCORE', base .. 'delayed', jobId) then
    return { -3 }
  end
  redis.call('HSET', base .. jobId, 'delay', delay)
  addToDelayed(base, jobId, tonumber(now) + tonumber(delay))
  return { 0 }
end
