--- @include "includes/appendTrimmedEvent"
--- @include "includes/releaseIfNonePending"
-- What an add does when there is a job of the chosen id: it stays as it is, and becomes a child of
-- the parent that the add names, if any, unless it is the child of another that still exists. A
-- parent that waits for nothing more is released at a time (ms), or not if that is nil: a flow does
-- so at its end. Returns {0, id, 0} or {-7, parent's key}.
local function attachExisting(base, jobId, parentKey, parent, now)
  local jobKey = base .. jobId
  if parentKey ~= '' then
    local former = redis.call('HGET', jobKey, 'parentKey')
    if former and former ~= parentKey and redis.call('EXISTS', former) == 1 then
      return { -7, parentKey }
    end
    if redis.call('ZSCORE', base .. 'completed', jobId) then
      local value = redis.call('HGET', jobKey, 'returnvalue') or 'null'
      redis.call('HSET', parentKey .. ':processed', jobKey, value)
      if now then
        local decoded = cjson.decode(parent)
        releaseIfNonePending(decoded.queueKey .. ':', decoded.id, now)
      end
    else
      redis.call('SADD', parentKey .. ':dependencies', jobKey)
    end
    redis.call('HSET', jobKey, 'parentKey', parentKey, 'parent', parent)
  end
  appendTrimmedEvent(base, 'duplicated', 'jobId', jobId)
  return { 0, jobId, 0 }
end
