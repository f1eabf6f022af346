--- @include "includes/appendEvent"
--- @include "includes/countJob"
--- @include "includes/enqueue"
--- @include "includes/queues"
--- @include "includes/settingsOf"
--- @include "includes/storeJob"
-- Adds one job to a queue, or finds that it is there. `place` is 'alone', or in a flow 'parent' or
-- 'leaf'; the others are the arguments of `addJob`. Returns what that returns.
local function insertJob(base, place, id, name, data, opts, timestamp, delay, priority, lifo, parentKey,
    parent, deduplicationJson)
  parentKey = parentKey or ''
  if parentKey ~= '' and redis.call('EXISTS', parentKey) == 0 then
    return { -5, parentKey }
  end
  local counter = countJob(base)
  settingsOf(base) -- Fails before anything is written, if it does.
  queues[base].trims = true
  local jobId = id ~= '' and id or string.format('%d', counter)
  if id ~= '' and redis.call('EXISTS', base .. jobId) == 1 then
    --- @include "includes/attachExisting"
    return attachExisting(base, jobId, parentKey, parent, place == 'alone' and tonumber(timestamp) or nil)
  end
  local wait = delay ~= '0' and math.max(tonumber(delay), 0) or 0
  local extra
  if parentKey ~= '' then
    extra = { 'parentKey', parentKey, 'parent', parent }
  end
  if (deduplicationJson or '') ~= '' then
    --- @include "includes/deduplicate"
    local deduplication = cjson.decode(deduplicationJson)
    local job = { id = jobId, name = name, data = data, opts = opts, delay = delay, due = timestamp + wait }
    local holder = deduplicate(base, job, deduplication)
    if holder then
      return { 0, holder, 0 }
    end
    extra = extra or {}
    extra[#extra + 1], extra[#extra + 2] = 'deid', deduplication.id
  end
  storeJob(base, jobId, name, data, opts, timestamp, delay, priority, extra)
  if place == 'parent' then
    redis.call('ZADD', base .. 'waiting-children', timestamp, jobId)
    appendEvent(base, 'waiting-children', 'jobId', jobId)
  elseif wait > 0 then
    --- @include "includes/addToDelayed"
    addToDelayed(base, jobId, timestamp + wait)
  else
    local side = lifo == '1' and 'RPUSH' or 'LPUSH'
    enqueue(base, jobId, priority ~= '0' and tonumber(priority) or 0, side)
    redis.call('XADD', queues[base].events, '*', 'event', 'waiting', 'jobId', jobId)
  end
  if parentKey ~= '' then
    redis.call('SADD', parentKey .. ':dependencies', base .. jobId)
  end
  return { 0, jobId, 1 }
end
