-- Makes a child that shall run once more one of its parent's pending children again. `outcome` is
-- what it had: 'failed' or 'completed'. The parent stays in the state it is in.
local function reattach(jobKey, outcome)
  local parentKey = redis.call('HGET', jobKey, 'parentKey')
  if not parentKey or redis.call('EXISTS', parentKey) == 0 then
    return
  end
  local taken
  if outcome == 'completed' then
    taken = redis.call('HDEL', parentKey .. ':processed', jobKey)
  else
    taken = redis.call('ZREM', parentKey .. ':unsuccessful', jobKey)
    if taken == 0 then
      taken = redis.call('HDEL', parentKey .. ':failed', jobKey)
    end
  end
  if taken == 1 then
    redis.call('SADD', parentKey .. ':dependencies', jobKey)
  end
end
