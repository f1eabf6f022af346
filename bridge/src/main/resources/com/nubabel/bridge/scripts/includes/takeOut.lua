-- Takes a job out of the list or set it is in. Returns the name of that, 'unknown' if there is none.
local function takeOut(base, jobId)
  for _, set in ipairs({ 'completed', 'waiting-children', 'delayed', 'failed', 'prioritized' }) do
    if redis.call('ZREM', base .. set, jobId) == 1 then
      return set
    end
  end
  for _, list in ipairs({ 'wait', 'paused', 'active' }) do
    if redis.call('LREM', base .. list, 0, jobId) > 0 then
      return list
    end
  end
  return 'unknown'
end
