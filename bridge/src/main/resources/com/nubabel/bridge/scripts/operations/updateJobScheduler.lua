--- @include "includes/appendTrimmedEvent"
--- @include "includes/nextInterval"
--- @include "includes/storeIteration"
--- @include "includes/templateData"
--[[ Creates the next iteration of a job scheduler, if the one that asks is its latest: a retried or
  replaced one must not fork the series.
  Arguments  scheduler id, now ms, next ms or '' with every, the asking job's id, its every ms or '',
             its offset ms or '', opts JSON of the next, priority, lifo 0 or 1, deduplication id or ''
  Returns    {0}, with the next job's id if it was created
  Appends    added, then delayed or waiting; or duplicated if the next job was there before
  Mirrors    updateJobScheduler of BullMQ ]]
local function updateJobScheduler(id, now, next, producerId, every, offset, opts, priority, lifo,
    deduplicationId)
  local previous = redis.call('ZSCORE', base .. 'repeat', id)
  if not previous or producerId ~= 'repeat:' .. id .. ':' .. previous then
    return { 0 }
  end
  local key = base .. 'repeat:' .. id
  local stored = redis.call('HMGET', key, 'name', 'data', 'every', 'offset')
  local interval, due = tonumber(stored[3] or every), tonumber(next)
  if interval then
    due = nextInterval(tonumber(previous), interval, tonumber(now), tonumber(stored[4] or offset) or 0)
  end
  if not due then
    return { 0 }
  end
  local nextId = string.format('repeat:%s:%.0f', id, due)
  if redis.call('EXISTS', base .. nextId) == 1 then
    appendTrimmedEvent(base, 'duplicated', 'jobId', nextId)
    return { 0 }
  end
  local data = templateData(base, key, stored[2], producerId)
  redis.call('HINCRBY', key, 'ic', 1)
  local job = { name = stored[1] or '', data = data, opts = opts, priority = priority, lifo = lifo,
    deduplicationId = deduplicationId }
  return { 0, (storeIteration(base, id, tonumber(now), due, job)) }
end
