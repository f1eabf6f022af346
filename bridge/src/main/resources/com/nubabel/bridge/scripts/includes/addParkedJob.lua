--- @include "includes/addToDelayed"
--- @include "includes/appendTrimmedEvent"
--- @include "includes/countJob"
--- @include "includes/enqueue"
--- @include "includes/maxEvents"
--- @include "includes/storeJob"
-- Adds the job that was parked while the finished one was active (keepLastIfActive), if any.
local function addParkedJob(base, deduplicationId, now)
  local parkedKey = base .. 'dn:' .. deduplicationId
  local parked = redis.call('HMGET', parkedKey, 'name', 'data', 'opts', 'jid', 'pk', 'pd', 'pdk', 'rjk')
  if not parked[1] then
    return
  end
  local counter = countJob(base)
  local jobId = parked[4] or string.format('%d', counter)
  local options = cjson.decode(parked[3])
  local deduplication = options.de or {}
  if deduplication.ttl and deduplication.ttl > 0 and not deduplication.keepLastIfActive then
    redis.call('SET', base .. 'de:' .. deduplicationId, jobId, 'PX', deduplication.ttl)
  else
    redis.call('SET', base .. 'de:' .. deduplicationId, jobId)
  end
  maxEvents(base)
  local extra = { 'deid', deduplicationId }
  if parked[8] then
    extra = { 'rjk', parked[8], 'deid', deduplicationId }
  end
  if parked[5] then
    extra = { 'parentKey', parked[5], 'parent', parked[6], unpack(extra) }
  end
  local delay, priority = options.delay or 0, options.priority or 0
  storeJob(base, jobId, parked[1], parked[2], parked[3], now, delay, priority, extra)
  if delay ~= 0 then
    addToDelayed(base, jobId, now + math.max(delay, 0))
  else
    enqueue(base, jobId, priority, options.lifo and 'RPUSH' or 'LPUSH')
    appendTrimmedEvent(base, 'waiting', 'jobId', jobId)
  end
  if parked[7] then
    redis.call('SADD', parked[7], base .. jobId)
  end
  redis.call('DEL', parkedKey)
end
