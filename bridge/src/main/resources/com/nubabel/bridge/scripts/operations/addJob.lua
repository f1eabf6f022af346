--- @include "includes/maxEvents"
--- @include "includes/storeJob"
--- @include "includes/addToDelayed"
--- @include "includes/enqueue"
--- @include "includes/appendTrimmedEvent"
--[[ Adds one job: to the delayed if it has a delay, else by its priority, else to the waiting list.
  Arguments  id or '', name, data JSON, opts JSON, timestamp ms, delay ms, priority, lifo 0 or 1
  Returns    {0, id, 1 stored or 0 there was a job of that id, which stays as it is}
  Appends    added, then delayed or waiting; or duplicated
  Mirrors    addStandardJob, addDelayedJob and addPrioritizedJob of BullMQ ]]
local function addJob(id, name, data, opts, timestamp, delay, priority, lifo)
  local counter = redis.call('INCR', base .. 'id')
  maxEvents(base)
  local jobId = id ~= '' and id or tostring(counter)
  if id ~= '' and redis.call('EXISTS', base .. jobId) == 1 then
    appendTrimmedEvent(base, 'duplicated', 'jobId', jobId)
    return { 0, jobId, 0 }
  end
  storeJob(base, jobId, name, data, opts, timestamp, delay, priority)
  if tonumber(delay) > 0 then
    addToDelayed(base, jobId, tonumber(timestamp) + tonumber(delay))
  else
    enqueue(base, jobId, tonumber(priority), lifo == '1' and 'RPUSH' or 'LPUSH')
    appendTrimmedEvent(base, 'waiting', 'jobId', jobId)
  end
  return { 0, jobId, 1 }
end
